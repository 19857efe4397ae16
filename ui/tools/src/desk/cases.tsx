import {
  type Api,
  api,
  Badge,
  Button,
  type Column,
  Dialog,
  EmptyState,
  Page,
  type Problem,
  Table,
  TextField,
  TwoLines,
  toast,
  useList,
  useSession,
  useWrite,
  Views,
  When,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useAsked, useWay } from "../tool";
import { Refused } from "../trade/refused";
import { Said } from "../trade/shown";
import { wordOf } from "../trade/words";
import { useDeskWords } from "./words";

interface CaseRowsProps {
  rows: readonly Api.CaseRow[] | undefined;
  problem: Problem | null;
  /** My own id, for the mark at my own cases. */
  mine: string;
  empty: ReactNode;
  list?: { hasMore: boolean; more: () => void; isFetchingMore: boolean; reload: () => void };
}

export function CaseRows({ rows, problem, mine, empty, list }: CaseRowsProps) {
  const { t } = useLingui();
  const { navigate } = useWay();
  const states = useDeskWords().case;
  const who = (row: Api.CaseRow) =>
    row.assignee === mine ? (
      <Badge>{t`me`}</Badge>
    ) : (
      row.assignee_name || <span className="text-ink-soft">{t`nobody yet`}</span>
    );
  const columns: Column<Api.CaseRow>[] = [
    { id: "number", head: t`Case`, cell: (row) => <span className="figures text-ink-soft">{row.number}</span> },
    { id: "headline", head: t`About`, grow: true, cell: (row) => <span className="font-medium">{row.headline}</span> },
    { id: "state", head: t`State`, cell: (row) => <Said bare word={wordOf(states, row.state)} /> },
    { id: "who", head: t`With`, from: "middle", cell: who },
    { id: "at", head: t`Changed`, figures: true, from: "middle", cell: (row) => <When at={row.changed_at} /> },
  ];
  return (
    <Table
      label={t`Cases`}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.id}
      onOpen={(row) => navigate(`/desk/cases/${row.id}`)}
      problem={problem}
      empty={empty}
      narrow={(row) => (
        <TwoLines
          title={row.headline}
          detail={row.number}
          figure={<Said bare word={wordOf(states, row.state)} />}
          note={<When at={row.changed_at} />}
        />
      )}
      {...(list
        ? {
            fill: true,
            hasMore: list.hasMore,
            onMore: list.more,
            isFetchingMore: list.isFetchingMore,
            onRetry: list.reload,
          }
        : {})}
    />
  );
}

/** What somebody must see to. */
export function Cases() {
  const { t } = useLingui();
  const { staff, may } = useSession();
  const { navigate } = useWay();
  const [asked, ask] = useAsked();
  const [adds, setAdds] = useState(false);
  const view = asked.get("view") ?? "open";
  const query = view === "mine" ? { assignee: staff.id } : view === "all" ? {} : { state: view };
  const found = useList<Api.CaseRow>("/desk/cases", query);
  return (
    <Page
      fill
      title={t`Cases`}
      actions={
        may("desk.act") && (
          <Button look="primary" icon={Plus} onPress={() => setAdds(true)}>
            {t`New case`}
          </Button>
        )
      }
      tabs={
        <Views
          label={t`Views`}
          selected={view}
          onSelect={(id) => ask({ view: id === "open" ? null : id })}
          views={[
            { id: "open", label: t`Open` },
            { id: "waiting", label: t`Waiting` },
            { id: "mine", label: t`Mine` },
            { id: "closed", label: t`Closed` },
            { id: "all", label: t`All` },
          ]}
        />
      }
    >
      <CaseRows
        rows={found.isLoading ? undefined : found.rows}
        problem={found.problem}
        mine={staff.id}
        list={found}
        empty={
          view === "all" ? (
            <EmptyState kind="first" title={t`No case yet`}>
              {t`A case is something that somebody must see to after the conversation.`}
            </EmptyState>
          ) : (
            <EmptyState
              kind="match"
              title={t`No case in this view`}
              action={<Button onPress={() => ask({ view: "all" })}>{t`Show all`}</Button>}
            />
          )
        }
      />
      {adds && <NewCase onClose={() => setAdds(false)} onMade={(made) => navigate(`/desk/cases/${made.id}`)} />}
    </Page>
  );
}

interface NewCaseProps {
  customer?: string;
  onClose: () => void;
  onMade: (made: Api.Case) => void;
}

export function NewCase({ customer, onClose, onMade }: NewCaseProps) {
  const { t } = useLingui();
  const { staff } = useSession();
  const [headline, setHeadline] = useState("");
  const [body, setBody] = useState("");
  const make = useWrite((wanted: object) => api.post<Api.Case>("/desk/cases", wanted), {
    touches: ["/desk", "/customers"],
    onDone: (made) => {
      toast(t`Case ${made.number} is open`);
      onMade(made);
    },
  });
  return (
    <Dialog
      title={t`New case`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button
            look="primary"
            isDisabled={!headline.trim() || !body.trim()}
            isPending={make.isPending}
            onPress={() => make.mutate({ headline, body, customer: customer ?? null, assignee: staff.id })}
          >
            {t`Open the case`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Refused problem={make.error} />
        <TextField label={t`What is it about`} autoFocus value={headline} onChange={setHeadline} />
        <TextField label={t`What is to be done`} rows={5} value={body} onChange={setBody} />
      </div>
    </Dialog>
  );
}
