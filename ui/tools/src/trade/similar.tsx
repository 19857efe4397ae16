import { type Api, Button, Money, useTexts } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";

interface TakeSimilarProps {
  /** Absent or empty: nothing like it is there either. */
  similar: readonly Api.SimilarArticle[] | undefined;
  currency: string;
  onTake: (variant: string) => void;
  size?: "small";
}

/** What a buyer may take instead of an article that is not there, one press away, with what one piece costs. */
export function TakeSimilar({ similar, currency, onTake, size }: TakeSimilarProps) {
  const { t } = useLingui();
  const text = useTexts();
  if (!similar?.length) return null;
  return (
    <ul aria-label={t`Similar articles`} className="flex min-w-0 basis-full flex-col gap-2">
      {similar.map((one) => {
        const name = text(one.name);
        return (
          <li key={one.variant} className="flex flex-wrap items-center justify-end gap-x-3 gap-y-1 text-sm">
            <span className="min-w-0 flex-1 basis-40">{name}</span>
            <Money value={{ amount: one.unit_minor, currency }} />
            <Button size={size} aria-label={t`Take instead: ${name}`} onPress={() => onTake(one.variant)}>
              {t`Take instead`}
            </Button>
          </li>
        );
      })}
    </ul>
  );
}
