import { type Api, type Column, Table, TextLink, TwoLines, useList, When } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { Minor } from "../../trade/shown";

/** The baskets of a simulation that would have come to something else. */
export function ChangedBaskets({ of }: { of: Api.Simulation }) {
  const { t } = useLingui();
  const found = useList<Api.SimulatedBasket>(`/price-simulations/${of.id}/baskets`, {});
  const money = (minor: number | null, sign = false) =>
    minor === null ? "–" : <Minor minor={minor} currency={of.currency} sign={sign} />;
  const number = (row: Api.SimulatedBasket) =>
    of.source === "orders" ? <TextLink href={`/office/orders/${row.document}`}>{row.number}</TextLink> : row.number;
  const columns: Column<Api.SimulatedBasket>[] = [
    { id: "number", head: t`Order`, grow: true, cell: number },
    { id: "at", head: t`When`, from: "middle", cell: (row) => <When at={row.at} show="date" /> },
    { id: "before", head: t`As it was`, figures: true, cell: (row) => money(row.before_total_minor) },
    { id: "after", head: t`Tried`, figures: true, cell: (row) => money(row.after_total_minor) },
    {
      id: "discount",
      head: t`Discount`,
      figures: true,
      from: "middle",
      cell: (row) => money(row.after_discount_minor - row.before_discount_minor, true),
    },
    {
      id: "margin",
      head: t`Margin`,
      figures: true,
      from: "wide",
      cell: (row) =>
        row.after_margin_minor === null || row.before_margin_minor === null ? (
          "–"
        ) : (
          <span>
            {money(row.before_margin_minor)} → {money(row.after_margin_minor)}
          </span>
        ),
    },
  ];
  if (!found.isLoading && !found.rows?.length) return null;
  return (
    <div className="mt-4">
      <Table
        label={t`Changed baskets`}
        columns={columns}
        rows={found.rows}
        rowKey={(row) => row.document}
        isLoading={found.isLoading}
        problem={found.problem}
        onRetry={found.reload}
        hasMore={found.hasMore}
        onMore={found.more}
        isFetchingMore={found.isFetchingMore}
        narrow={(row) => (
          <TwoLines
            title={row.number}
            detail={<When at={row.at} show="date" />}
            figure={money(row.after_total_minor - row.before_total_minor, true)}
          />
        )}
      />
    </div>
  );
}
