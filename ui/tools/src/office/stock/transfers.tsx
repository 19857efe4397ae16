import {
  type Api,
  api,
  Button,
  type Column,
  EmptyState,
  Page,
  State,
  Table,
  TwoLines,
  toast,
  toastProblem,
  useList,
  useSession,
  useWrite,
  When,
} from "@hanse/kit";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useLocations, useText } from "../../trade/shown";
import { useCards } from "./low";
import { StockViews } from "./views";

/** Goods on their way between locations, and how they are received. */
export function Transfers() {
  const { t } = useLingui();
  const text = useText();
  const { name } = useLocations();
  const { may } = useSession();
  const found = useList<Api.InventoryContractsStockTransfer>("/stock/transfers");
  const cards = useCards(found.rows?.flatMap((row) => row.lines));
  const receive = useWrite(
    (transfer: string, key: string) => api.post(`/stock/transfers/${transfer}/receipts`, {}, { key }),
    {
      touches: ["/stock"],
      onDone: () => toast(t`Everything received`),
      onRefused: (problem) => toastProblem(problem, t`This was not received`),
    },
  );
  const pieces = (row: Api.InventoryContractsStockTransfer) => row.lines.reduce((sum, line) => sum + line.quantity, 0);
  const what = (row: Api.InventoryContractsStockTransfer) =>
    row.lines.map((line) => text(cards.get(line.variant)?.name) || "…").join(", ");
  const state = (row: Api.InventoryContractsStockTransfer) =>
    row.state === "received" ? (
      <State bare tone="done">{t`Received`}</State>
    ) : (
      <State bare tone="info">{t`On the way`}</State>
    );
  const action = (row: Api.InventoryContractsStockTransfer) =>
    row.state === "in_transit" && may("inventory.receive", row.to_location) ? (
      <Button
        size="small"
        onPress={() => receive.mutate(row.id)}
        isPending={receive.isPending && receive.variables === row.id}
      >
        {t`Receive everything`}
      </Button>
    ) : null;
  const columns: Column<Api.InventoryContractsStockTransfer>[] = [
    { id: "what", head: t`Articles`, grow: true, cell: what },
    { id: "from", head: t`Where from`, cell: (row) => name(row.from_location) },
    { id: "to", head: t`Where to`, cell: (row) => name(row.to_location) },
    { id: "pieces", head: t`Pieces`, figures: true, cell: pieces },
    { id: "state", head: t`State`, cell: state },
    { id: "at", head: t`Sent`, figures: true, from: "middle", cell: (row) => <When at={row.sent_at} /> },
  ];
  return (
    <Page fill title={t`Stock`} tabs={<StockViews selected="transfers" />}>
      <Table
        fill
        label={t`Transfers`}
        columns={columns}
        rows={found.rows}
        rowKey={(row) => row.id}
        actions={action}
        isLoading={found.isLoading}
        problem={found.problem}
        onRetry={found.reload}
        hasMore={found.hasMore}
        onMore={found.more}
        isFetchingMore={found.isFetchingMore}
        narrow={(row) => (
          <span className="flex flex-col gap-2">
            <TwoLines
              title={what(row)}
              figure={plural(pieces(row), { one: "# piece", other: "# pieces" })}
              detail={`${name(row.from_location)} → ${name(row.to_location)}`}
              note={state(row)}
            />
            {action(row)}
          </span>
        )}
        empty={
          <EmptyState kind="first" title={t`Nothing is on its way`}>
            {t`Open an article in the stock and send pieces to another location.`}
          </EmptyState>
        }
      />
    </Page>
  );
}
