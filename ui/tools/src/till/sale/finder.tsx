import {
  type Api,
  Button,
  cx,
  EmptyState,
  ErrorState,
  Money,
  Picture,
  SearchField,
  Skeleton,
  useKeys,
  useList,
  useRead,
  useTexts,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { LayoutGrid } from "lucide-react";
import { type ReactNode, useDeferredValue, useEffect, useRef, useState } from "react";
import { Button as Press, type ButtonProps as PressProps } from "react-aria-components";
import { rememberArticle } from "../book/seen";
import { useDevice } from "../device";
import { ArticleDialog } from "./article";
import { useSale } from "./cart";
import { useUnderstand } from "./understand";

const SETTLE_MS = 160;

function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), text ? SETTLE_MS : 0);
    return () => clearTimeout(timer);
  }, [text]);
  return useDeferredValue(settled);
}

/** Finds what is sold: by scan, by words, by category. */
export function Finder() {
  const { t, i18n } = useLingui();
  const { location } = useDevice();
  const sale = useSale();
  const understand = useUnderstand();
  const [text, setText] = useState("");
  const [category, setCategory] = useState<string | null>(null);
  const [chosen, setChosen] = useState<Api.ArticleGroup | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const tiles = useRef<HTMLDivElement>(null);
  const wanted = useSettled(text.trim());
  const found = useList<Api.ArticleGroup>("/till/articles", {
    location: location.id,
    text: wanted,
    category: wanted ? null : category,
    language: i18n.locale,
    limit: 24,
  });
  useEffect(() => {
    for (const group of found.rows ?? []) for (const one of group.articles) rememberArticle(one);
  }, [found.rows]);
  useKeys([{ keys: "/", label: t`Search an article`, run: () => field.current?.focus() }]);

  const pick = (group: Api.ArticleGroup) => {
    const [only, ...more] = group.articles;
    if (only && !more.length) {
      setText("");
      void sale.add(only.variant);
    } else setChosen(group);
  };
  const submit = async () => {
    const code = text.trim();
    if (!code) return;
    if (await understand(code, { quiet: true })) setText("");
    else if (found.rows?.length === 1 && found.rows[0]) pick(found.rows[0]);
    else firstTile(tiles.current)?.focus();
  };
  return (
    <div className="flex min-h-0 flex-1 flex-col short:flex-none">
      <div className="flex flex-col gap-2 p-3 pb-2">
        <SearchField
          label={t`Search or scan`}
          placeholder={t`Article, barcode, cart code …`}
          keyHint="/"
          inputRef={field}
          value={text}
          onChange={setText}
          onSubmit={() => void submit()}
          onKeyDown={(event) => {
            if (event.key === "ArrowDown") firstTile(tiles.current)?.focus();
          }}
        />
        {!wanted && <Categories chosen={category} onChoose={setCategory} />}
      </div>
      <div ref={tiles} className="min-h-0 flex-1 overflow-auto px-3 pb-3 short:overflow-visible">
        {found.problem && <ErrorState strip problem={found.problem} onRetry={found.reload} className="mb-2" />}
        {found.rows?.length === 0 && (
          <EmptyState kind="match" title={wanted ? t`No article is called “${wanted}”` : t`Nothing is sold here yet`}>
            {wanted
              ? t`Try fewer letters, the SKU or the number below the barcode.`
              : t`Head office publishes articles for stores.`}
          </EmptyState>
        )}
        <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(9.5rem,45%),1fr))] gap-2">
          {found.isLoading && <Places />}
          {found.rows?.map((group) => (
            <li key={group.product}>
              <Tile
                group={group}
                onPress={() => pick(group)}
                onKeyDown={(event) => walkTiles(event, tiles.current, field.current)}
              />
            </li>
          ))}
        </ul>
        {found.hasMore && (
          <Button className="mt-2 w-full" onPress={found.more} isPending={found.isFetchingMore}>
            {t`More articles`}
          </Button>
        )}
      </div>
      {chosen && (
        <ArticleDialog
          group={chosen}
          onClose={(added) => {
            setChosen(null);
            if (added) setText("");
          }}
        />
      )}
    </div>
  );
}

function Places() {
  return Array.from({ length: 8 }, (_, place) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: places, not things
    <li key={place} className="late flex flex-col gap-2 rounded-md border border-line bg-sheet p-2">
      <span className="aspect-[6/5] rounded-md bg-quiet-soft" />
      <Skeleton className="w-3/4" />
      <Skeleton className="w-1/2" />
    </li>
  ));
}

interface TileProps {
  group: Api.ArticleGroup;
  onPress: () => void;
  onKeyDown: NonNullable<PressProps["onKeyDown"]>;
}

function Tile({ group, onPress, onKeyDown }: TileProps) {
  const { t } = useLingui();
  const text = useTexts();
  const { currency } = useDevice();
  const prices = group.articles.flatMap((one) => (one.unit_minor === null ? [] : [one.unit_minor]));
  const lowest = prices.length ? Math.min(...prices) : null;
  const reduced = group.articles.some((one) => one.was_minor !== null);
  const here = group.articles.reduce((sum, one) => sum + one.here, 0);
  const several = new Set(prices).size > 1;
  return (
    <Press
      data-tile
      onPress={onPress}
      onKeyDown={onKeyDown}
      className="flex h-full w-full cursor-pointer flex-col gap-1.5 rounded-md border border-line bg-sheet p-2 text-left transition-colors data-hovered:border-edge data-pressed:bg-quiet-soft"
    >
      <Picture src={group.image} className="aspect-[6/5] w-full object-cover!" />
      <span className="line-clamp-2 flex-1 text-sm leading-5">{text(group.name)}</span>
      <span className="flex w-full flex-wrap items-baseline justify-between gap-x-2">
        <span className={cx("font-semibold text-md", reduced && "text-brick")}>
          {lowest === null ? t`No price` : null}
          {lowest !== null && several && <span className="font-normal text-ink-soft text-xs">{t`from`} </span>}
          {lowest !== null && <Money value={{ amount: lowest, currency }} />}
        </span>
        <span className={cx("figures text-xs", here ? "text-ink-soft" : "text-amber")}>
          {here ? t`${here} here` : t`none here`}
        </span>
      </span>
    </Press>
  );
}

function Categories({ chosen, onChoose }: { chosen: string | null; onChoose: (key: string | null) => void }) {
  const { t } = useLingui();
  const text = useTexts();
  const found = useRead<Api.Category[]>("/categories", { channel: "store" });
  const all = found.data?.filter((one) => one.products !== 0) ?? [];
  const current = all.find((one) => one.key === chosen);
  const trail = current ? [...current.ancestors, current.key] : [];
  const levels = [null, ...trail]
    .map((parent) => all.filter((one) => (one.parent ?? null) === parent).sort((a, b) => a.position - b.position))
    .filter((level) => level.length);
  if (!all.length) return null;
  return (
    <nav aria-label={t`Categories`} className="flex flex-col gap-2">
      {levels.map((level, depth) => (
        <div key={level[0]?.key} className="-mx-3 flex gap-2 overflow-x-auto px-3 py-0.5 [scrollbar-width:thin]">
          {depth === 0 && (
            <Chip isChosen={!chosen} onPress={() => onChoose(null)}>
              <LayoutGrid size={18} aria-hidden />
              {t`All`}
            </Chip>
          )}
          {level.map((one) => {
            const isChosen = trail.includes(one.key);
            return (
              <Chip
                key={one.key}
                isChosen={isChosen}
                onPress={() => onChoose(isChosen ? (one.parent ?? null) : one.key)}
              >
                {text(one.name)}
              </Chip>
            );
          })}
        </div>
      ))}
    </nav>
  );
}

function Chip(props: { isChosen: boolean; onPress: () => void; children: ReactNode }) {
  return (
    <Press
      aria-pressed={props.isChosen}
      onPress={props.onPress}
      className={cx(
        "inline-flex h-14 shrink-0 cursor-pointer items-center gap-2 whitespace-nowrap rounded-md border px-4 text-md transition-colors",
        props.isChosen
          ? "border-harbour bg-harbour-soft font-semibold text-harbour"
          : "border-line bg-sheet data-hovered:border-edge",
      )}
    >
      {props.children}
    </Press>
  );
}

function allTiles(frame: HTMLElement | null): HTMLElement[] {
  return [...(frame?.querySelectorAll<HTMLElement>("[data-tile]") ?? [])];
}

function firstTile(frame: HTMLElement | null): HTMLElement | undefined {
  return allTiles(frame)[0];
}

/** Arrow keys walk over the tiles as they lie; up from the first row leads back to the search. */
function walkTiles(
  event: { key: string; preventDefault: () => void },
  frame: HTMLElement | null,
  field: HTMLInputElement | null,
): void {
  const tiles = allTiles(frame);
  const at = tiles.indexOf(document.activeElement as HTMLElement);
  const here = tiles[at];
  if (!here) return;
  const top = here.getBoundingClientRect().top;
  const columns = tiles.filter((one) => Math.abs(one.getBoundingClientRect().top - top) < 2).length || 1;
  const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns };
  const step = steps[event.key];
  if (step === undefined) return;
  event.preventDefault();
  if (event.key === "ArrowUp" && at < columns) field?.focus();
  else tiles[Math.min(at + step, tiles.length - 1)]?.focus();
}
