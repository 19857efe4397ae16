import { type Api, type Column, EmptyState, type Problem, Table, TwoLines, When } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { Channel, OrderState } from "../shown";
import { OrderTotal } from "./total";

interface OrderRowsProps {
  rows: readonly Api.OrderRow[] | undefined;
  problem: Problem | null;
  onOpen: (row: Api.OrderRow) => void;
}

/** The orders of one customer, in short. */
export function OrderRows({ rows, problem, onOpen }: OrderRowsProps) {
  const { t } = useLingui();
  const columns: Column<Api.OrderRow>[] = [
    {
      id: "number",
      head: t`Order`,
      grow: true,
      cell: (row) => <span className="figures font-medium">{row.number}</span>,
    },
    { id: "state", head: t`State`, cell: (row) => <OrderState bare state={row.state} /> },
    { id: "channel", head: t`Channel`, from: "middle", cell: (row) => <Channel of={row.channel} /> },
    {
      id: "total",
      head: t`Total`,
      figures: true,
      cell: (row) => <OrderTotal of={row} />,
    },
    { id: "at", head: t`Placed`, figures: true, cell: (row) => <When at={row.placed_at} /> },
  ];
  return (
    <Table
      label={t`Orders of this customer`}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.id}
      onOpen={onOpen}
      problem={problem}
      narrow={(row) => (
        <TwoLines
          title={<span className="figures">{row.number}</span>}
          figure={<OrderTotal of={row} />}
          detail={<When at={row.placed_at} />}
          note={<OrderState bare state={row.state} />}
        />
      )}
      empty={<EmptyState kind="first" title={t`No order yet`} />}
    />
  );
}
