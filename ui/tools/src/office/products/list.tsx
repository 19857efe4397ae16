import {
  type Api,
  Badge,
  Button,
  type Column,
  EmptyState,
  Page,
  SearchField,
  Select,
  Table,
  TwoLines,
  useKeys,
  useList,
  useRead,
  Views,
  When,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useRef } from "react";
import { useAsked, useWay } from "../../tool";
import { Picture, Said, useText } from "../../trade/shown";
import { useTradeWords, wordOf } from "../../trade/words";
import { useStatusWords } from "./status";

/** Every product, published or not, by name. */
export function ProductList() {
  const { t, i18n } = useLingui();
  const text = useText();
  const { navigate } = useWay();
  const status = useStatusWords();
  const [asked, ask] = useAsked();
  const view = asked.get("view") ?? "all";
  const typed = asked.get("text") ?? "";
  const category = asked.get("category");
  const { data: categories } = useRead<Api.Category[]>("/categories");
  const found = useList<Api.ProductRow>("/products", {
    q: typed,
    category,
    language: i18n.locale,
    status: ["active", "draft", "archived"].includes(view) ? view : null,
    below_percent: view === "incomplete" ? 100 : null,
  });
  const search = useRef<HTMLInputElement>(null);
  useKeys([{ keys: "/", label: t`Search`, run: () => search.current?.focus() }]);
  const clear = () => ask({ text: null, category: null, view: null });
  const ordered = byPath(categories ?? []);
  return (
    <Page
      fill
      title={t`Products`}
      tabs={
        <Views
          label={t`Views`}
          selected={view}
          onSelect={(id) => ask({ view: id === "all" ? null : id })}
          views={[
            { id: "all", label: t`All` },
            { id: "active", label: t`Active` },
            { id: "draft", label: t`Drafts` },
            { id: "incomplete", label: t`Incomplete` },
            { id: "archived", label: t`Archived` },
          ]}
        />
      }
    >
      <div className="flex flex-wrap items-center gap-2">
        <SearchField
          label={t`Search products`}
          placeholder={t`Name, SKU, GTIN`}
          keyHint="/"
          value={typed}
          onChange={(value) => ask({ text: value })}
          inputRef={search}
          className="w-full sm:w-72"
        />
        <Select
          label={t`Category`}
          hideLabel
          value={category ?? ""}
          onChange={(key) => ask({ category: key })}
          options={[
            { value: "", label: t`Every category` },
            ...ordered.map((one) => ({
              value: one.key,
              label: `${"\u2003".repeat(one.ancestors.length)}${text(one.name)}`,
            })),
          ]}
          className="w-full sm:w-56"
        />
      </div>
      <div className="flex min-h-80 flex-1 flex-col">
        <Table
          fill
          label={t`Products`}
          columns={useColumns()}
          rows={found.rows}
          rowKey={(row) => row.id}
          onOpen={(row) => navigate(`/office/products/${row.handle}`)}
          isLoading={found.isLoading}
          problem={found.problem}
          onRetry={found.reload}
          hasMore={found.hasMore}
          onMore={found.more}
          isFetchingMore={found.isFetchingMore}
          narrow={(row) => (
            <span className="flex items-center gap-3">
              <Picture url={row.image} size={40} />
              <span className="min-w-0 flex-1">
                <TwoLines
                  title={text(row.name)}
                  detail={row.brand}
                  figure={<span className="text-ink-soft text-xs">{row.completeness_percent} %</span>}
                  note={<Said bare word={wordOf(status, row.status)} />}
                />
              </span>
            </span>
          )}
          empty={
            typed || category || view !== "all" ? (
              <EmptyState
                kind="match"
                title={t`No product fits`}
                action={<Button onPress={clear}>{t`Show all`}</Button>}
              >
                {t`Drop the search or the category, or look in another view.`}
              </EmptyState>
            ) : (
              <EmptyState kind="first" title={t`No products yet`}>
                {t`Products come from your feed (hanse import products) or through the API.`}
              </EmptyState>
            )
          }
        />
      </div>
    </Page>
  );
}

function useColumns(): Column<Api.ProductRow>[] {
  const { t } = useLingui();
  const text = useText();
  const status = useStatusWords();
  const channels = useTradeWords().channel;
  return [
    {
      id: "name",
      head: t`Product`,
      grow: true,
      cell: (row) => (
        <span className="flex items-center gap-3">
          <Picture url={row.image} />
          <span className="min-w-0 truncate">
            <span className="font-medium">{text(row.name)}</span>
            {row.brand && <span className="ml-2 text-ink-soft text-xs">{row.brand}</span>}
          </span>
        </span>
      ),
    },
    { id: "status", head: t`State`, cell: (row) => <Said bare word={wordOf(status, row.status)} /> },
    {
      id: "channels",
      head: t`Channels`,
      from: "wide",
      cell: (row) => (
        <span className="flex gap-1">
          {row.channels.map((key) => (
            <Badge key={key}>{wordOf(channels, key).label}</Badge>
          ))}
        </span>
      ),
    },
    {
      id: "complete",
      head: t`Complete`,
      figures: true,
      from: "middle",
      cell: (row) => (
        <span className={row.completeness_percent < 100 ? "text-amber" : "text-ink-soft"}>
          {row.completeness_percent} %
        </span>
      ),
    },
    { id: "variants", head: t`Variants`, figures: true, from: "wide", cell: (row) => row.variants },
    {
      id: "at",
      head: t`Changed`,
      figures: true,
      from: "widest",
      cell: (row) => <When at={row.updated_at} className="text-ink-soft" />,
    },
  ];
}

/** Categories as a tree is read: each below its parent, in their own order. */
export function byPath(categories: readonly Api.Category[]): Api.Category[] {
  const below = (parent: string | null): Api.Category[] =>
    categories
      .filter((one) => one.parent === parent)
      .sort((a, b) => a.position - b.position)
      .flatMap((one) => [one, ...below(one.key)]);
  return below(null);
}
