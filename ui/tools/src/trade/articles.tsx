import { type Api, Button, ErrorState, Money, SearchField, SkeletonRows, useList, useRead } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { Plus } from "lucide-react";
import { type Ref, useState } from "react";
import { Picture, useText } from "./shown";

interface ArticlesProps {
  channel: string;
  onTake: (card: Api.VariantCard) => void;
  /** What the button says: "Add". */
  verb: string;
  inputRef?: Ref<HTMLInputElement>;
}

/** Finds articles that a channel sells and takes one, with its price and what is free of it. */
export function Articles({ channel, onTake, verb, inputRef }: ArticlesProps) {
  const { t, i18n } = useLingui();
  const [typed, setTyped] = useState("");
  const wanted = typed.trim();
  const found = useList<Api.VariantCard>(wanted.length > 1 ? "/variants" : null, {
    q: wanted,
    channel,
    language: i18n.locale,
    limit: 12,
  });
  const ids = (found.rows ?? []).map((card) => card.id);
  const prices = useRead<Api.PriceShown[]>(ids.length ? "/prices" : null, { variant: ids, channel });
  const free = useRead<Api.PooledSeen[]>(ids.length ? "/availability" : null, { variants: ids, channel });
  return (
    <div className="flex flex-col gap-2">
      <SearchField
        label={t`Find an article`}
        placeholder={t`Name, SKU, GTIN`}
        value={typed}
        onChange={setTyped}
        onSubmit={() => found.rows?.[0] && onTake(found.rows[0])}
        {...(inputRef ? { inputRef } : {})}
      />
      {wanted.length > 1 && (
        <div className="rounded-md border border-line">
          {found.problem ? (
            <ErrorState strip problem={found.problem} onRetry={found.reload} />
          ) : !found.rows ? (
            <SkeletonRows rows={3} columns={3} />
          ) : found.rows.length === 0 ? (
            <p role="status" className="p-4 text-ink-soft text-sm">{t`Nothing is sold here that fits “${wanted}”.`}</p>
          ) : (
            <ul aria-label={t`Articles found`} className="max-h-80 overflow-auto">
              {found.rows.map((card) => (
                <Found
                  key={card.id}
                  card={card}
                  price={prices.data?.find((one) => one.variant === card.id)}
                  pooled={free.data?.find((one) => one.variant === card.id)}
                  verb={verb}
                  onTake={() => onTake(card)}
                />
              ))}
            </ul>
          )}
        </div>
      )}
    </div>
  );
}

interface FoundProps {
  card: Api.VariantCard;
  price: Api.PriceShown | undefined;
  pooled: Api.PooledSeen | undefined;
  verb: string;
  onTake: () => void;
}

function Found({ card, price, pooled, verb, onTake }: FoundProps) {
  const { t } = useLingui();
  const name = useText()(card.name);
  const stores = pooled?.stores_count ?? 0;
  const online = pooled?.online.quantity ?? 0;
  return (
    <li className="flex items-center gap-3 border-line border-b px-3 py-2 text-sm last:border-b-0">
      <Picture url={card.image} size={36} />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{name}</span>
        <span className="block truncate text-ink-soft text-xs">
          <span className="figures">{card.sku}</span>
          {pooled && <> · {t`${online} to send, in ${stores} stores`}</>}
        </span>
      </span>
      {price && <Money value={{ amount: price.unit_minor, currency: price.currency }} tax="gross" />}
      <Button size="small" icon={Plus} onPress={onTake} aria-label={`${verb}: ${name}`}>
        {verb}
      </Button>
    </li>
  );
}
