import {
  type Api,
  api,
  Button,
  type Column,
  Dialog,
  EmptyState,
  ErrorState,
  MoneyField,
  Page,
  type Problem,
  Select,
  State,
  Table,
  TextField,
  TextLink,
  TwoLines,
  toast,
  toastProblem,
  useRead,
  useSession,
  useWrite,
  When,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { type ReactNode, useState } from "react";
import { Minor } from "../../trade/shown";

const DAY_MS = 86_400_000;
const MANY = 200;
const TOUCHED = ["/settlements", "/settlement-differences", "/open-items"];

/** What payment providers settled, where their books differ from ours, and what customers owe on account. */
export function Settlement() {
  const { t } = useLingui();
  const { may } = useSession();
  const fetchDay = useWrite(
    () =>
      api.post<Api.Settlement>("/settlements/fetched", {
        provider: "simulated",
        day: new Date(Date.now() - DAY_MS).toISOString().slice(0, 10),
      }),
    {
      touches: TOUCHED,
      onDone: (done) => toast(done.differences ? t`Taken in; something differs` : t`Taken in; nothing differs`),
      onRefused: (problem) => toastProblem(problem, t`The file could not be fetched`),
    },
  );
  return (
    <Page
      title={t`Settlement`}
      actions={
        may("payments.reconcile") && (
          <Button isPending={fetchDay.isPending} onPress={() => fetchDay.mutate()}>
            {t`Fetch yesterday's file`}
          </Button>
        )
      }
    >
      {may("payments.reconcile") && (
        <>
          <Differences />
          <Files />
        </>
      )}
      {may("payments.accounts") && <OpenItems />}
    </Page>
  );
}

/** What a row of payments is about: the order's number, and whose it is. */
function useOrders(rows: { order?: string | null }[] | undefined): (order: string) => ReactNode {
  const { t } = useLingui();
  const ids = [...new Set(rows?.flatMap((row) => row.order ?? []))].slice(0, MANY);
  const { data } = useRead<{ items: Api.OrderRow[] }>(ids.length ? "/orders" : null, { id: ids, limit: MANY });
  const known = new Map(data?.items.map((row) => [row.id, row]));
  return (order) => {
    const row = known.get(order);
    return (
      <>
        <TextLink href={`/office/orders/${order}`}>{row?.number ?? t`Order`}</TextLink>
        {row && <span className="text-ink-soft"> · {row.name}</span>}
      </>
    );
  };
}

function useReasons(): (reason: string) => string {
  const { t } = useLingui();
  const words: Record<string, string> = {
    unknown_here: t`Not known here`,
    missing_there: t`Missing at the provider`,
    amount_differs: t`Another amount`,
    currency_differs: t`Another currency`,
    refused_here: t`Refused here, charged there`,
    told_differently: t`Told differently before`,
    answer_was_lost: t`The answer was lost; settled by the file`,
  };
  return (reason) => words[reason] ?? reason;
}

function Differences() {
  const { t } = useLingui();
  const reason = useReasons();
  const [shown, setShown] = useState("false");
  const [chosen, setChosen] = useState<Api.SettlementDifference | null>(null);
  const { data, error, refetch } = useRead<{ items: Api.SettlementDifference[] }>("/settlement-differences", {
    resolved: shown,
  });
  const minor = (amount: number | null | undefined, currency: string) =>
    amount == null ? "–" : <Minor minor={amount} currency={currency} />;
  const order = useOrders(data?.items);
  const what = (row: Api.SettlementDifference) => (row.order ? order(row.order) : row.reference.slice(0, 13));
  const done = (row: Api.SettlementDifference) =>
    row.resolved_at ? (
      <span className="text-ink-soft text-sm">{[row.resolved_by, row.note].filter(Boolean).join(": ")}</span>
    ) : (
      <Button size="small" onPress={() => setChosen(row)}>{t`Resolve`}</Button>
    );
  const columns: Column<Api.SettlementDifference>[] = [
    { id: "found", head: t`Found`, cell: (row) => <When at={row.found_at} />, sort: (row) => row.found_at },
    { id: "reason", head: t`Reason`, grow: true, cell: (row) => reason(row.reason), sort: (row) => row.reason },
    { id: "what", head: t`Payment`, cell: what },
    { id: "ours", head: t`Ours`, figures: true, cell: (row) => minor(row.ours_minor, row.currency) },
    { id: "theirs", head: t`Theirs`, figures: true, cell: (row) => minor(row.theirs_minor, row.currency) },
    { id: "done", head: t`Resolved`, cell: done },
  ];
  return (
    <>
      <Select
        label={t`Differences`}
        hideLabel
        value={shown}
        onChange={setShown}
        options={[
          { value: "false", label: t`Open differences` },
          { value: "true", label: t`Resolved differences` },
        ]}
        className="w-full sm:w-60"
      />
      <Table
        label={t`Differences`}
        columns={columns}
        rows={data?.items}
        rowKey={(row) => row.id}
        problem={error}
        onRetry={() => void refetch()}
        narrow={(row) => (
          <TwoLines
            title={reason(row.reason)}
            detail={what(row)}
            figure={minor(row.theirs_minor, row.currency)}
            note={done(row)}
          />
        )}
        empty={
          <EmptyState kind="first" title={t`Nothing differs`}>
            {t`Every row that the providers settled was matched with a payment here.`}
          </EmptyState>
        }
      />
      {chosen && <Resolve row={chosen} onClose={() => setChosen(null)} />}
    </>
  );
}

function Resolve({ row, onClose }: { row: Api.SettlementDifference; onClose: () => void }) {
  const { t } = useLingui();
  const reason = useReasons();
  const [note, setNote] = useState("");
  const [problem, setProblem] = useState<Problem | null>(null);
  const resolve = useWrite(() => api.post(`/settlement-differences/${row.id}/resolution`, { note }), {
    touches: TOUCHED,
    onDone: onClose,
    onRefused: setProblem,
  });
  return (
    <Dialog title={reason(row.reason)} isOpen onClose={onClose}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (note.trim()) resolve.mutate();
        }}
      >
        {problem && <ErrorState strip problem={problem} />}
        <TextField label={t`How was it cleared up?`} value={note} onChange={setNote} autoFocus />
        <Button type="submit" look="primary" isPending={resolve.isPending} isDisabled={!note.trim()}>
          {t`Resolve`}
        </Button>
      </form>
    </Dialog>
  );
}

function Files() {
  const { t } = useLingui();
  const { data, error, refetch } = useRead<Api.Settlement[]>("/settlements");
  const sum = (row: Api.Settlement) => <Minor minor={row.charged_minor - row.refunded_minor} currency="EUR" />;
  const day = (row: Api.Settlement) => <When at={row.day} show="date" />;
  const columns: Column<Api.Settlement>[] = [
    { id: "day", head: t`Day`, cell: day, sort: (row) => row.day },
    { id: "provider", head: t`Provider`, grow: true, cell: (row) => row.provider },
    { id: "rows", head: t`Rows`, figures: true, cell: (row) => row.row_count },
    { id: "sum", head: t`Charged less refunded`, figures: true, cell: sum },
    {
      id: "fee",
      head: t`Fees`,
      figures: true,
      from: "middle",
      cell: (row) => <Minor minor={row.fee_minor} currency="EUR" />,
    },
    { id: "differs", head: t`Open differences`, figures: true, cell: (row) => row.differences },
    { id: "at", head: t`Taken in`, from: "middle", cell: (row) => <When at={row.imported_at} /> },
  ];
  return (
    <Table
      label={t`Settlement files`}
      columns={columns}
      rows={data}
      rowKey={(row) => row.id}
      problem={error}
      onRetry={() => void refetch()}
      narrow={(row) => (
        <TwoLines
          title={day(row)}
          detail={[row.provider, t`${{ count: row.row_count }} rows`].join(" · ")}
          figure={sum(row)}
        />
      )}
      empty={<EmptyState kind="first" title={t`No file was taken in yet`} />}
    />
  );
}

function OpenItems() {
  const { t } = useLingui();
  const [chosen, setChosen] = useState<Api.OpenItem | null>(null);
  const { data, error, refetch } = useRead<Api.OpenItem[]>("/open-items");
  const left = (row: Api.OpenItem) => row.amount_minor - row.settled_minor - row.credited_minor;
  const open = (row: Api.OpenItem) => <Minor minor={left(row)} currency={row.currency} />;
  const owed = useOrders(data);
  const day = (row: Api.OpenItem) => <When at={row.due_date} show="date" />;
  const due = (row: Api.OpenItem) =>
    row.overdue ? (
      <State tone="trouble">
        {day(row)} {t`overdue`}
      </State>
    ) : (
      day(row)
    );
  const order = (row: Api.OpenItem) => owed(row.order);
  const take = (row: Api.OpenItem) =>
    left(row) > 0 && <Button size="small" onPress={() => setChosen(row)}>{t`Money came`}</Button>;
  const columns: Column<Api.OpenItem>[] = [
    { id: "due", head: t`Due`, cell: due, sort: (row) => row.due_date },
    { id: "order", head: t`Payment`, grow: true, cell: order },
    {
      id: "amount",
      head: t`Amount`,
      figures: true,
      from: "middle",
      cell: (row) => <Minor minor={row.amount_minor} currency={row.currency} />,
    },
    { id: "open", head: t`Open`, figures: true, cell: open, sort: left },
    { id: "take", head: "", cell: take },
  ];
  return (
    <>
      <Table
        label={t`Open on account`}
        columns={columns}
        rows={data}
        rowKey={(row) => row.payment}
        problem={error}
        onRetry={() => void refetch()}
        narrow={(row) => <TwoLines title={due(row)} detail={order(row)} figure={open(row)} note={take(row)} />}
        empty={<EmptyState kind="first" title={t`Nothing is open on account`} />}
      />
      {chosen && <MoneyCame row={chosen} left={left(chosen)} onClose={() => setChosen(null)} />}
    </>
  );
}

function MoneyCame({ row, left, onClose }: { row: Api.OpenItem; left: number; onClose: () => void }) {
  const { t } = useLingui();
  const [amount, setAmount] = useState<number | null>(left);
  const [note, setNote] = useState("");
  const [problem, setProblem] = useState<Problem | null>(null);
  const record = useWrite(
    (_: undefined, key) =>
      api.post(
        `/open-items/${row.payment}/receipts`,
        { amount_minor: amount, received_date: new Date().toISOString().slice(0, 10), note },
        { key },
      ),
    { touches: TOUCHED, onDone: onClose, onRefused: setProblem },
  );
  const fits = amount !== null && amount > 0 && amount <= left;
  return (
    <Dialog title={t`Money came`} isOpen onClose={onClose}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (fits) record.mutate(undefined);
        }}
      >
        {problem && <ErrorState strip problem={problem} />}
        <MoneyField label={t`Amount`} currency={row.currency} value={amount} onChange={setAmount} autoFocus />
        <TextField label={t`Note`} value={note} onChange={setNote} />
        <Button type="submit" look="primary" isPending={record.isPending} isDisabled={!fits}>
          {t`Record`}
        </Button>
      </form>
    </Dialog>
  );
}
