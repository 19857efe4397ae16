import {
  type Api,
  type Column,
  EmptyState,
  NumberField,
  Page,
  Select,
  Table,
  TwoLines,
  useList,
  useRead,
  useSession,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { useAsked } from "../../tool";
import { useLocations, useText } from "../../trade/shown";
import { Position } from "./position";
import { StockViews } from "./views";

/** Positions of one location where few pieces are left to promise. */
export function RunningLow() {
  const { t } = useLingui();
  const text = useText();
  const [asked, ask] = useAsked();
  const { list } = useLocations();
  const { locations } = useSession();
  const stores = list.filter((one) => !locations || locations.includes(one.id));
  const place = asked.get("location") ?? stores[0]?.id ?? "";
  const atMost = Number(asked.get("at_most") ?? 2);
  const found = useList<Api.Availability>(place ? "/stock/positions" : null, { location: place, at_most: atMost });
  const cards = useCards(found.rows);
  const [open, setOpen] = useState<Api.VariantCard | null>(null);
  const title = (row: Api.Availability) => text(cards.get(row.variant)?.name) || "…";
  const columns: Column<Api.Availability>[] = [
    { id: "name", head: t`Article`, grow: true, cell: title },
    {
      id: "sku",
      head: t`SKU`,
      from: "wide",
      cell: (row) => <span className="figures text-ink-soft">{cards.get(row.variant)?.sku}</span>,
    },
    { id: "on_hand", head: t`On hand`, figures: true, cell: (row) => row.on_hand },
    { id: "pending", head: t`Promised`, figures: true, from: "middle", cell: (row) => row.pending },
    { id: "safety", head: t`Kept back`, figures: true, from: "middle", cell: (row) => row.safety },
    {
      id: "available",
      head: t`Available`,
      figures: true,
      cell: (row) => <span className={row.available ? "" : "font-medium text-brick"}>{row.available}</span>,
    },
  ];
  return (
    <Page fill title={t`Stock`} tabs={<StockViews selected="low" />}>
      <div className="flex flex-wrap items-end gap-3">
        <Select
          label={t`Location`}
          value={place}
          onChange={(value) => ask({ location: value })}
          options={stores.map((one) => ({ value: one.id, label: one.name }))}
          className="w-full sm:w-64"
        />
        <NumberField
          label={t`At most`}
          minValue={0}
          value={atMost}
          onChange={(value) => ask({ at_most: Number.isNaN(value) ? null : String(value) })}
        />
      </div>
      <div className="flex min-h-80 flex-1 flex-col">
        <Table
          fill
          label={t`Running low`}
          columns={columns}
          rows={found.rows}
          rowKey={(row) => row.variant}
          onOpen={(row) => setOpen(cards.get(row.variant) ?? null)}
          isLoading={found.isLoading}
          problem={found.problem}
          onRetry={found.reload}
          hasMore={found.hasMore}
          onMore={found.more}
          isFetchingMore={found.isFetchingMore}
          narrow={(row) => (
            <TwoLines
              title={title(row)}
              figure={row.available}
              detail={cards.get(row.variant)?.sku}
              note={t`available`}
            />
          )}
          empty={
            <EmptyState kind="match" title={t`Nothing runs low here`}>{t`Raise the number to see more.`}</EmptyState>
          }
        />
      </div>
      {open && <Position card={open} location={place} onClose={() => setOpen(null)} />}
    </Page>
  );
}

/** The articles of rows that know their variant only. */
export function useCards(rows: readonly { variant: string }[] | undefined): Map<string, Api.VariantCard> {
  const ids = [...new Set((rows ?? []).map((row) => row.variant))];
  const { data } = useRead<{ items: Api.VariantCard[] }>(ids.length ? "/variants" : null, {
    id: ids.slice(-200),
    limit: 200,
  });
  return new Map((data?.items ?? []).map((card) => [card.id, card]));
}
