import {
  type Api,
  api,
  Button,
  Card,
  type Column,
  EmptyState,
  Page,
  type Problem,
  Select,
  Table,
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
import { useMemo, useState } from "react";
import { Minor, useLocations, useText } from "../../trade/shown";
import { PolicyForm } from "./policy";
import { PriceViews } from "./views";

const DAY_MS = 86_400_000;

/** Prices that somebody set by hand: what waits for an answer, what was reduced by whom, and who may how much. */
export function SetByHandPage() {
  const { t } = useLingui();
  const { may } = useSession();
  const { list } = useLocations();
  const [days, setDays] = useState("30");
  const [location, setLocation] = useState("");
  const [edits, setEdits] = useState(false);
  const since = useMemo(() => new Date(Math.floor(Date.now() / DAY_MS - Number(days)) * DAY_MS).toISOString(), [days]);
  const mayRead = may("insight.read");
  const { data, error, refetch } = useRead<Api.ChangeReport>(mayRead ? "/price-changes" : null, {
    since,
    location: location || null,
  });
  return (
    <Page
      title={t`Prices`}
      tabs={<PriceViews selected="byhand" />}
      actions={may("orders.limit_prices") && <Button onPress={() => setEdits(true)}>{t`Reasons and limits`}</Button>}
    >
      {may("orders.approve_price") && <Waiting />}
      {mayRead && (
        <>
          <div className="flex flex-wrap gap-2">
            <Select
              label={t`Period`}
              hideLabel
              value={days}
              onChange={setDays}
              options={[
                { value: "7", label: t`The last 7 days` },
                { value: "30", label: t`The last 30 days` },
                { value: "365", label: t`The last 12 months` },
              ]}
              className="w-full sm:w-48"
            />
            <Select
              label={t`Store`}
              hideLabel
              value={location}
              onChange={setLocation}
              options={[
                { value: "", label: t`Everywhere` },
                ...list
                  .filter((one) => one.capabilities?.includes("sells"))
                  .map((one) => ({ value: one.id, label: one.name })),
              ]}
              className="w-full sm:w-56"
            />
          </div>
          <Sums rows={data?.sums} problem={error} onRetry={() => void refetch()} />
          <Lines rows={data?.lines} />
        </>
      )}
      {edits && <PolicyForm onClose={() => setEdits(false)} />}
    </Page>
  );
}

/** What colleagues ask for now. */
function Waiting() {
  const { t } = useLingui();
  const text = useText();
  const { name } = useLocations();
  const { data } = useRead<Api.PriceApproval[]>("/price-approvals", {}, { everyMs: 5_000 });
  const policy = useRead<Api.ManualPolicy>("/price-policy");
  const decide = useWrite(
    ({ id, grant }: { id: string; grant: boolean }) => api.post(`/price-approvals/${id}/decision`, { grant }),
    {
      touches: ["/price-approvals"],
      onDone: (_, { grant }) => toast(grant ? t`Approved` : t`Refused`),
      onRefused: (problem) => toastProblem(problem, t`This was not decided`),
    },
  );
  if (!data?.length) return null;
  const reasonOf = (key: string) => text(policy.data?.reasons.find((one) => one.key === key)?.name) || key;
  return (
    <Card flush title={t`Waiting for approval`}>
      <ul>
        {data.map((one) => {
          const place = name(one.location) || t`Service desk`;
          return (
            <li
              key={one.id}
              className="flex flex-wrap items-center gap-3 border-line border-b px-4 py-3 text-sm last:border-b-0"
            >
              <span className="min-w-48 flex-1">
                <span className="block font-medium">
                  {one.quantity} × {text(one.name)}
                </span>
                <span className="block text-ink-soft text-xs">
                  {one.asked_by_name}, {place}: {reasonOf(one.reason)}
                  {one.note && `, ${one.note}`}
                </span>
              </span>
              <span className="figures">
                <s className="text-ink-soft">
                  <Minor minor={one.list_unit_minor} currency={one.currency} />
                </s>{" "}
                <strong>
                  <Minor minor={one.unit_minor} currency={one.currency} />
                </strong>
              </span>
              <span className="flex gap-2">
                <Button size="small" onPress={() => decide.mutate({ id: one.id, grant: false })}>{t`Refuse`}</Button>
                <Button size="small" look="primary" onPress={() => decide.mutate({ id: one.id, grant: true })}>
                  {t`Approve`}
                </Button>
              </span>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

interface SumsProps {
  rows: readonly Api.ChangedSum[] | undefined;
  problem: Problem | null;
  onRetry: () => void;
}

function Sums({ rows, problem, onRetry }: SumsProps) {
  const { t } = useLingui();
  const { name } = useLocations();
  const place = (row: Api.ChangedSum) => name(row.location) || t`Service desk`;
  const off = (row: Api.ChangedSum) => <Minor minor={-row.reduction_minor} currency={row.currency} />;
  const columns: Column<Api.ChangedSum>[] = [
    { id: "who", head: t`Who`, grow: true, cell: (row) => row.by_name, sort: (row) => row.by_name },
    { id: "place", head: t`Store`, cell: place, sort: place },
    { id: "lines", head: t`Lines`, figures: true, cell: (row) => row.lines, sort: (row) => row.lines },
    { id: "pieces", head: t`Pieces`, figures: true, from: "middle", cell: (row) => row.pieces },
    { id: "approved", head: t`Approved by others`, figures: true, from: "middle", cell: (row) => row.approved_lines },
    { id: "off", head: t`Reduced by`, figures: true, cell: off, sort: (row) => row.reduction_minor },
  ];
  return (
    <Table
      label={t`By person`}
      columns={columns}
      rows={rows}
      rowKey={(row) => `${row.by} ${row.location} ${row.currency}`}
      problem={problem}
      onRetry={onRetry}
      narrow={(row) => <TwoLines title={row.by_name} detail={place(row)} figure={off(row)} note={t`reduced`} />}
      empty={
        <EmptyState kind="first" title={t`No price was set by hand`}>
          {t`What is reduced at a till or at the service desk is listed here, with who did it and why.`}
        </EmptyState>
      }
    />
  );
}

function Lines({ rows }: { rows: readonly Api.ChangedLine[] | undefined }) {
  const { t } = useLingui();
  const text = useText();
  if (!rows?.length) return null;
  const why = (row: Api.ChangedLine) => [text(row.manual.reason_name), row.manual.note].filter(Boolean).join(": ");
  const who = (row: Api.ChangedLine) => [row.manual.by_name, row.manual.approved_by_name].filter(Boolean).join(", ");
  const off = (row: Api.ChangedLine) => <Minor minor={-row.reduction_minor} currency={row.currency} />;
  const columns: Column<Api.ChangedLine>[] = [
    { id: "at", head: t`When`, cell: (row) => <When at={row.placed_at} />, sort: (row) => row.placed_at },
    {
      id: "order",
      head: t`Order`,
      cell: (row) => <TextLink href={`/office/orders/${row.order}`}>{row.number}</TextLink>,
    },
    { id: "article", head: t`Article`, grow: true, cell: (row) => `${row.quantity} × ${text(row.name)}` },
    { id: "why", head: t`Reason`, from: "middle", cell: why },
    { id: "who", head: t`Who`, from: "middle", cell: who },
    { id: "off", head: t`Reduced by`, figures: true, cell: off, sort: (row) => row.reduction_minor },
  ];
  return (
    <Table
      label={t`Lines set by hand`}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.line}
      narrow={(row) => <TwoLines title={text(row.name)} detail={`${who(row)}: ${why(row)}`} figure={off(row)} />}
    />
  );
}
