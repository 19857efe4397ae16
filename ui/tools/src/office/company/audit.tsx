import {
  type Api,
  Button,
  Card,
  type Column,
  EmptyState,
  ErrorState,
  Page,
  Table,
  TwoLines,
  useRead,
  When,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { RefreshCw, ShieldCheck } from "lucide-react";

/** Recomputes every balance and runs every invariant; says that everything agrees, or what does not. */
export function Audit() {
  const { t } = useLingui();
  const { data, error, isFetching, dataUpdatedAt, refetch } = useRead<Api.Finding[]>("/insight/audit");
  const columns: Column<Api.Finding>[] = [
    {
      id: "problem",
      head: t`What disagrees`,
      grow: true,
      cell: (row) => <span className="font-medium">{row.problem}</span>,
    },
    {
      id: "facts",
      head: t`Facts`,
      from: "wide",
      cell: (row) => <code className="figures text-xs">{JSON.stringify(row.facts)}</code>,
    },
    { id: "rule", head: t`Found by`, cell: (row) => <code className="figures text-xs">{row.invariant}</code> },
  ];
  return (
    <Page
      title={t`Audit`}
      lead={t`Every balance is recomputed from its entries, and every rule of the books is checked.`}
      facts={dataUpdatedAt > 0 && <When at={new Date(dataUpdatedAt)} />}
      actions={
        <Button look="primary" icon={RefreshCw} isPending={isFetching} onPress={() => void refetch()}>
          {t`Check again`}
        </Button>
      }
    >
      {error ? (
        <ErrorState problem={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Card>
          <p role="status" className="text-ink-soft text-sm">{t`Checking the books …`}</p>
        </Card>
      ) : data.length === 0 ? (
        <Card flush>
          <EmptyState kind="first" icon={ShieldCheck} title={t`Everything agrees`}>
            {t`Stock, money, points and orders tell the same story.`}
          </EmptyState>
        </Card>
      ) : (
        <Table
          label={t`Findings`}
          columns={columns}
          rows={data}
          rowKey={(row) => row.invariant + JSON.stringify(row.facts)}
          narrow={(row) => <TwoLines title={row.problem} detail={row.invariant} />}
        />
      )}
    </Page>
  );
}
