import {
  type Api,
  EmptyState,
  ErrorState,
  Money,
  Picture,
  SearchField,
  SkeletonRows,
  State,
  useList,
  useTexts,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useEffect, useState } from "react";
import { Button as Press } from "react-aria-components";
import { useDevice } from "../device";
import type { Article } from "../shapes";

const SETTLE_MS = 200;

interface PickProps {
  label: string;
  onPick: (article: Article) => void;
  autoFocus?: boolean;
}

/** Finds one article of the store by words or numbers. */
export function ArticlePick({ label, onPick, autoFocus = false }: PickProps) {
  const { t, i18n } = useLingui();
  const { location } = useDevice();
  const [text, setText] = useState("");
  const [wanted, setWanted] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setWanted(text.trim()), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const found = useList<Api.ArticleGroup>(wanted ? "/till/articles" : null, {
    location: location.id,
    text: wanted,
    language: i18n.locale,
    limit: 6,
  });
  const articles = found.rows?.flatMap((group) => group.articles) ?? [];
  return (
    <div className="flex flex-col gap-2">
      <SearchField
        label={label}
        placeholder={t`Scan or type an article`}
        value={text}
        onChange={setText}
        onSubmit={() => articles[0] && wanted === text.trim() && onPick(articles[0])}
        autoFocus={autoFocus}
      />
      {found.problem && <ErrorState strip problem={found.problem} onRetry={found.reload} />}
      {wanted && found.isLoading && <SkeletonRows rows={2} columns={2} />}
      {wanted && found.rows?.length === 0 && (
        <EmptyState kind="match" title={t`No article is called “${wanted}”`} className="py-4!">
          {t`Try fewer letters or the SKU.`}
        </EmptyState>
      )}
      {wanted && <ArticleChoices groups={found.rows ?? []} onPick={onPick} />}
    </div>
  );
}

interface ChoicesProps {
  groups: readonly Pick<Api.ArticleGroup, "name" | "articles">[];
  chosen?: string | undefined;
  onPick: (article: Article) => void;
}

/** Articles to press: what each is, what it costs, how many lie here. */
export function ArticleChoices({ groups, chosen, onPick }: ChoicesProps) {
  const { t } = useLingui();
  const text = useTexts();
  const { currency } = useDevice();
  const rows = groups.flatMap((group) => group.articles.map((one) => ({ one, product: text(group.name) })));
  return (
    <ul className="flex max-h-80 flex-col gap-1 overflow-auto p-0.5">
      {rows.map(({ one, product }) => {
        const options = text(one.options);
        // Among articles of one product their options tell them apart, among those of several its name does.
        const [first, second] =
          groups.length > 1 ? [product, options] : [options || text(one.name), options && product];
        const { here } = one;
        return (
          <li key={one.variant}>
            <Press
              aria-pressed={chosen === one.variant}
              isDisabled={one.unit_minor === null}
              onPress={() => onPick(one)}
              className="flex min-h-14 w-full cursor-pointer items-center gap-3 rounded-md border border-line bg-sheet px-3 py-2 text-left transition-colors aria-pressed:border-harbour aria-pressed:bg-harbour-soft data-hovered:border-edge data-hovered:bg-hover"
            >
              <Picture src={one.image} className="size-10" />
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium">{first}</span>
                <span className="block truncate text-ink-soft text-xs">
                  {second && `${second} · `}
                  <span className="figures">{one.sku}</span>
                </span>
              </span>
              <span className="flex flex-col items-end">
                {one.unit_minor === null ? t`No price` : <Money value={{ amount: one.unit_minor, currency }} />}
                <State tone={here ? "done" : "attention"} bare>
                  {here ? t`${here} here` : t`none here`}
                </State>
              </span>
            </Press>
          </li>
        );
      })}
    </ul>
  );
}
