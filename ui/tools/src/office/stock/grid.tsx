import {
  type Api,
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
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useMemo, useRef, useState } from "react";
import { useAsked } from "../../tool";
import { Picture, useLocations, useText } from "../../trade/shown";
import { Position } from "./position";
import { StockViews } from "./views";

type Row = Api.VariantCard & { stock: Map<string, Api.Availability> };

/** What there is of every article, at all locations beside each other or at one in full. */
export function StockGrid() {
  const { t, i18n } = useLingui();
  const text = useText();
  const [asked, ask] = useAsked();
  const { list } = useLocations();
  const typed = asked.get("text") ?? "";
  const location = asked.get("location") ?? "";
  const found = useList<Api.VariantCard>("/variants", { q: typed, language: i18n.locale });
  const stock = useFigures(found.rows);
  const [open, setOpen] = useState<Api.VariantCard | null>(null);
  const search = useRef<HTMLInputElement>(null);
  useKeys([{ keys: "/", label: t`Search`, run: () => search.current?.focus() }]);
  const rows = found.rows?.map((card): Row => ({ ...card, stock: stock.get(card.id) ?? new Map() }));
  const columns = useColumns(location, list);
  return (
    <Page fill title={t`Stock`} tabs={<StockViews selected="grid" />}>
      <div className="flex flex-wrap items-center gap-2">
        <SearchField
          label={t`Search articles`}
          placeholder={t`Name, SKU, GTIN`}
          keyHint="/"
          value={typed}
          onChange={(value) => ask({ text: value })}
          inputRef={search}
          className="w-full sm:w-72"
        />
        <Select
          label={t`Location`}
          hideLabel
          value={location}
          onChange={(value) => ask({ location: value })}
          options={[
            { value: "", label: t`All locations: available` },
            ...list.map((one) => ({ value: one.id, label: one.name })),
          ]}
          className="w-full sm:w-64"
        />
      </div>
      <div className="flex min-h-80 flex-1 flex-col">
        <Table
          fill
          label={t`Stock`}
          columns={columns}
          rows={rows}
          rowKey={(row) => row.id}
          onOpen={setOpen}
          isLoading={found.isLoading}
          problem={found.problem}
          onRetry={found.reload}
          hasMore={found.hasMore}
          onMore={found.more}
          isFetchingMore={found.isFetchingMore}
          narrow={(row) => (
            <TwoLines
              title={text(row.name)}
              figure={<Available of={row} location={location} />}
              detail={<span className="figures">{row.sku}</span>}
              note={t`available`}
            />
          )}
          empty={
            typed ? (
              <EmptyState
                kind="match"
                title={t`No article fits`}
                action={<Button onPress={() => ask({ text: null })}>{t`Clear the search`}</Button>}
              />
            ) : (
              <EmptyState kind="first" title={t`No articles yet`}>
                {t`As soon as there are products, their stock stands here.`}
              </EmptyState>
            )
          }
        />
      </div>
      {open && <Position card={open} location={location} onClose={() => setOpen(null)} />}
    </Page>
  );
}

/** The figures of many articles, by variant and location. */
function useFigures(cards: readonly Api.VariantCard[] | undefined): Map<string, Map<string, Api.Availability>> {
  const ids = (cards ?? []).map((card) => card.id);
  // Addresses have a limit: no more than the last few pages are asked for at once.
  const { data } = useRead<Api.Availability[]>(ids.length ? "/stock" : null, { variants: ids.slice(-200) });
  const earlier = useRef(new Map<string, Map<string, Api.Availability>>());
  return useMemo(() => {
    const known = new Map(earlier.current);
    for (const one of data ?? []) known.set(one.variant, new Map());
    for (const one of data ?? []) known.get(one.variant)?.set(one.location, one);
    earlier.current = known;
    return known;
  }, [data]);
}

function Available({ of, location }: { of: Row; location: string }) {
  const found = [...of.stock.values()].filter((one) => !location || one.location === location);
  return <Pieces count={found.length ? found.reduce((sum, one) => sum + one.available, 0) : undefined} />;
}

function Pieces({ count }: { count: number | undefined }) {
  if (count === undefined) return <span className="text-ink-soft">–</span>;
  return <span className={count === 0 ? "font-medium text-brick" : ""}>{count}</span>;
}

function useColumns(location: string, places: readonly Api.Location[]): Column<Row>[] {
  const { t } = useLingui();
  const text = useText();
  const article: Column<Row> = {
    id: "name",
    head: t`Article`,
    grow: true,
    cell: (row) => (
      <span className="flex items-center gap-3">
        <Picture url={row.image} size={28} />
        <span className="min-w-0 truncate" title={text(row.name)}>
          {text(row.name)}
        </span>
      </span>
    ),
  };
  const sku: Column<Row> = {
    id: "sku",
    head: t`SKU`,
    from: "wide",
    cell: (row) => <span className="figures text-ink-soft">{row.sku}</span>,
  };
  if (location) {
    const figure = (id: keyof Api.Availability & string, head: string, from?: "middle" | "wide"): Column<Row> => ({
      id,
      head,
      figures: true,
      ...(from ? { from } : {}),
      cell: (row) => {
        const found = row.stock.get(location)?.[id] as number | undefined;
        return id === "available" ? <Pieces count={found} /> : (found ?? <span className="text-ink-soft">–</span>);
      },
    });
    return [
      article,
      sku,
      figure("on_hand", t`On hand`),
      figure("pending", t`Promised`, "middle"),
      figure("safety", t`Kept back`, "middle"),
      figure("available", t`Available`),
    ];
  }
  return [
    article,
    sku,
    {
      id: "sum",
      head: t`Together`,
      figures: true,
      cell: (row) => (
        <strong className="font-semibold">
          <Available of={row} location="" />
        </strong>
      ),
    },
    ...places.map(
      (place): Column<Row> => ({
        id: place.id,
        head: short(place.name),
        figures: true,
        from: "wide",
        cell: (row) => <Pieces count={row.stock.get(place.id)?.available} />,
      }),
    ),
  ];
}

/** "Lübeck Altstadt" is "Lübeck" where nine stand side by side; the drawer writes it out. */
function short(name: string): string {
  const words = name.split(" ");
  return words.length > 2 ? words.slice(-1).join(" ") : (words[0] ?? name);
}
