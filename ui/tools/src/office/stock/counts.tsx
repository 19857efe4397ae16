import {
  type Api,
  api,
  Button,
  type Column,
  Dialog,
  EmptyState,
  Page,
  Select,
  State,
  Table,
  TwoLines,
  useList,
  useSession,
  useWrite,
  When,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useWay } from "../../tool";
import { Refused } from "../../trade/refused";
import { useLocations } from "../../trade/shown";
import { StockViews } from "./views";

export function CountState({ of }: { of: string }) {
  const { t } = useLingui();
  if (of === "open") return <State bare tone="info">{t`Under way`}</State>;
  return of === "finished" ? (
    <State bare tone="done">{t`Booked`}</State>
  ) : (
    <State bare tone="quiet">{t`Given up`}</State>
  );
}

/** Counts of what is really there. */
export function Counts() {
  const { t } = useLingui();
  const { name } = useLocations();
  const { navigate } = useWay();
  const [begins, setBegins] = useState(false);
  const found = useList<Api.Count>("/stock/counts");
  const kind = (row: Api.Count) => (row.kind === "full" ? t`Everything` : t`Some articles`);
  const columns: Column<Api.Count>[] = [
    { id: "place", head: t`Location`, grow: true, cell: (row) => name(row.location) },
    { id: "kind", head: t`What`, cell: kind },
    { id: "state", head: t`State`, cell: (row) => <CountState of={row.state} /> },
    { id: "lines", head: t`Counted`, figures: true, cell: (row) => row.lines.length },
    { id: "at", head: t`Begun`, figures: true, cell: (row) => <When at={row.started_at} /> },
  ];
  const begin = <Button look="primary" icon={Plus} onPress={() => setBegins(true)}>{t`Begin a count`}</Button>;
  return (
    <Page fill title={t`Stock`} tabs={<StockViews selected="counts" />} actions={begin}>
      <Table
        fill
        label={t`Counts`}
        columns={columns}
        rows={found.rows}
        rowKey={(row) => row.id}
        onOpen={(row) => navigate(`/office/stock/counts/${row.id}`)}
        isLoading={found.isLoading}
        problem={found.problem}
        onRetry={found.reload}
        hasMore={found.hasMore}
        onMore={found.more}
        isFetchingMore={found.isFetchingMore}
        narrow={(row) => (
          <TwoLines
            title={name(row.location)}
            figure={row.lines.length}
            detail={kind(row)}
            note={<CountState of={row.state} />}
          />
        )}
        empty={
          <EmptyState
            kind="first"
            title={t`Nothing was counted yet`}
            action={<Button onPress={() => setBegins(true)}>{t`Begin a count`}</Button>}
          >
            {t`A count compares what lies on the shelf with the books, while the store goes on selling.`}
          </EmptyState>
        }
      />
      {begins && (
        <Beginning onClose={() => setBegins(false)} onBegun={(count) => navigate(`/office/stock/counts/${count}`)} />
      )}
    </Page>
  );
}

function Beginning({ onClose, onBegun }: { onClose: () => void; onBegun: (count: string) => void }) {
  const { t } = useLingui();
  const { list } = useLocations();
  const { may } = useSession();
  const [location, setLocation] = useState<string | null>(null);
  const [kind, setKind] = useState<"cycle" | "full">("cycle");
  const begin = useWrite((body: object, key: string) => api.post<Api.Count>("/stock/counts", body, { key }), {
    touches: ["/stock/counts"],
    onDone: (count) => onBegun(count.id),
  });
  return (
    <Dialog
      title={t`Begin a count`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button
            look="primary"
            isDisabled={!location}
            isPending={begin.isPending}
            onPress={() => begin.mutate({ location, kind })}
          >
            {t`Begin`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Refused problem={begin.error} />
        <Select
          label={t`Where`}
          value={location}
          onChange={setLocation}
          options={list
            .filter((one) => may("inventory.count", one.id))
            .map((one) => ({ value: one.id, label: one.name }))}
        />
        <Select
          label={t`What`}
          value={kind}
          onChange={setKind}
          options={[
            { value: "cycle", label: t`Some articles`, detail: t`What is not counted stays as it is.` },
            { value: "full", label: t`Everything`, detail: t`What is not counted is not there.` },
          ]}
        />
      </div>
    </Dialog>
  );
}
