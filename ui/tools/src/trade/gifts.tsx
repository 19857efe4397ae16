import { type Api, Button } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { Gift } from "lucide-react";
import { useText } from "./shown";

interface GiftsProps {
  priced: Api.PricedCart;
  onTake: (variant: string) => void;
}

/** What the cart has earned and does not hold yet: put into it, it costs nothing. */
export function Gifts({ priced, onTake }: GiftsProps) {
  const { t } = useLingui();
  const text = useText();
  if (!priced.gifts?.length) return null;
  return (
    <section aria-label={t`Gifts`} className="border-line border-t bg-moss-soft px-4 py-3 text-sm">
      <p className="mb-2 flex items-center gap-2">
        <Gift size={16} aria-hidden />
        {t`A gift is due. Put into the cart, it costs nothing:`}
      </p>
      <ul className="flex flex-wrap gap-2">
        {priced.gifts.map((one) => (
          <li key={one.variant}>
            <Button size="small" onPress={() => onTake(one.variant)}>
              {text(one.name)}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
