import { type Api, Button, Money, useTexts } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";

interface TakeSimilarProps {
  /** Absent or empty: nothing like it is there either. */
  similar: readonly Api.SimilarArticle[] | undefined;
  currency: string;
  onTake: (variant: string) => void;
}

/** What a buyer may take instead of an article that is not there, one press away, with what one piece costs. */
export function TakeSimilar({ similar, currency, onTake }: TakeSimilarProps) {
  const { t } = useLingui();
  const text = useTexts();
  if (!similar?.length) return null;
  return (
    <ul aria-label={t`Similar articles`} className="flex min-w-0 basis-full flex-wrap gap-2">
      {similar.map((one) => {
        const name = text(one.name);
        return (
          <li key={one.variant} className="min-w-0">
            <Button
              onPress={() => onTake(one.variant)}
              className="h-auto! min-h-(--control) max-w-full whitespace-normal! py-1 text-left"
            >
              <span className="min-w-0">{t`Instead: ${name}`}</span>
              <Money value={{ amount: one.unit_minor, currency }} />
            </Button>
          </li>
        );
      })}
    </ul>
  );
}
