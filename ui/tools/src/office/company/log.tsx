import {
  type Api,
  Button,
  type Column,
  CopyText,
  Drawer,
  EmptyState,
  Facts,
  Page,
  Select,
  Table,
  TextField,
  TwoLines,
  useList,
  useRead,
  When,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { useAsked } from "../../tool";

/** Who did what, when and why. Entries are chained and cannot be changed. */
export function Log() {
  const { t } = useLingui();
  const [asked, ask] = useAsked();
  const actor = asked.get("actor");
  const subject = asked.get("subject") ?? "";
  const staff = useRead<Api.Staff[]>("/staff");
  const found = useList<Api.AuditEntry>("/audit", { actor, subject: subject.trim() });
  const [open, setOpen] = useState<Api.AuditEntry | null>(null);
  const who = (row: Api.AuditEntry) => row.actor_name || row.actor_kind;
  const columns: Column<Api.AuditEntry>[] = [
    { id: "at", head: t`When`, cell: (row) => <When at={row.at} /> },
    { id: "who", head: t`Who`, cell: who },
    { id: "action", head: t`Action`, cell: (row) => <span className="figures font-medium">{row.action}</span> },
    {
      id: "subject",
      head: t`On what`,
      grow: true,
      cell: (row) => <span className="figures text-ink-soft">{row.subject}</span>,
    },
    { id: "reason", head: t`Reason`, from: "wide", cell: (row) => row.reason || "–" },
  ];
  return (
    <Page
      fill
      title={t`Log`}
      lead={t`What was done, the newest first. Entries are chained: none can be changed unseen.`}
    >
      <div className="flex flex-wrap gap-2">
        <Select
          label={t`Who`}
          hideLabel
          value={actor ?? ""}
          onChange={(id) => ask({ actor: id })}
          options={[
            { value: "", label: t`Everybody` },
            ...(staff.data ?? []).map((one) => ({ value: one.id, label: one.name })),
          ]}
          className="w-full sm:w-56"
        />
        <TextField
          label={t`On what`}
          hideLabel
          figures
          placeholder={t`Exactly: order:0192…`}
          value={subject}
          onChange={(text) => ask({ subject: text })}
          className="w-full sm:w-80"
        />
      </div>
      <Table
        fill
        label={t`Log`}
        columns={columns}
        rows={found.rows}
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
            title={row.action}
            detail={who(row)}
            figure={<When at={row.at} />}
            note={row.subject.split(":")[0]}
          />
        )}
        empty={
          actor || subject ? (
            <EmptyState
              kind="match"
              title={t`No entry fits`}
              action={<Button onPress={() => ask({ actor: null, subject: null })}>{t`Show all`}</Button>}
            />
          ) : (
            <EmptyState kind="first" title={t`Nothing was done yet`} />
          )
        }
      />
      <Drawer size="wide" title={open?.action ?? ""} isOpen={open !== null} onClose={() => setOpen(null)}>
        {open && <Entry entry={open} />}
      </Drawer>
    </Page>
  );
}

function Entry({ entry }: { entry: Api.AuditEntry }) {
  const { t } = useLingui();
  return (
    <div className="flex flex-col gap-5">
      <Facts
        facts={[
          { label: t`Who`, value: entry.actor_name || entry.actor_kind },
          { label: t`When`, value: <When at={entry.at} show="exact" /> },
          { label: t`On what`, value: <CopyText text={entry.subject} /> },
          ...(entry.reason ? [{ label: t`Reason`, value: entry.reason }] : []),
          ...(entry.request_id ? [{ label: t`Request`, value: <CopyText text={entry.request_id} /> }] : []),
          { label: t`Chained`, value: entry.sealed ? t`yes` : t`in a moment` },
        ]}
      />
      <Difference before={entry.before ?? {}} after={entry.after ?? {}} />
    </div>
  );
}

type Thing = Readonly<Record<string, unknown>>;

/** What was different before and after, field by field. */
function Difference({ before, after }: { before: Thing; after: Thing }) {
  const { t } = useLingui();
  const said = (value: unknown) =>
    value === undefined ? "–" : typeof value === "string" ? value : JSON.stringify(value);
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const rows = fields
    .map((name) => ({ name, was: said(before[name]), is: said(after[name]) }))
    .filter((row) => row.was !== row.is);
  if (!rows.length) return null;
  const columns: Column<(typeof rows)[number]>[] = [
    { id: "name", head: t`Field`, cell: (row) => <span className="figures">{row.name}</span> },
    {
      id: "was",
      head: t`Before`,
      cell: (row) => (
        <span className="block max-w-64 truncate text-ink-soft" title={row.was}>
          {row.was}
        </span>
      ),
    },
    { id: "is", head: t`After`, grow: true, cell: (row) => <span title={row.is}>{row.is}</span> },
  ];
  return <Table label={t`What changed`} columns={columns} rows={rows} rowKey={(row) => row.name} />;
}
