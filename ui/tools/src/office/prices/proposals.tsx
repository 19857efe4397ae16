import {
  type Api,
  Button,
  type Column,
  EmptyState,
  Page,
  Select,
  Table,
  TwoLines,
  useList,
  useSession,
  When,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { useAsked, useWay } from "../../tool";
import { useText } from "../../trade/shown";
import { ProposalStanding, useKindWord, useProposed } from "./proposalwords";
import { PublishingPolicyForm } from "./publishingpolicy";
import { PriceViews } from "./views";

const OPEN = ["draft", "submitted", "scheduled"];

/** What was proposed: drafts, what waits for a second person, what is planned, live, and was. */
export function Proposals() {
  const { t } = useLingui();
  const text = useText();
  const { navigate } = useWay();
  const { may } = useSession();
  const [asked, ask] = useAsked();
  const [edits, setEdits] = useState(false);
  const shown = asked.get("state") ?? "open";
  const states = shown === "open" ? OPEN : shown === "all" ? [] : [shown];
  const found = useList<Api.Proposal>("/proposals", { state: states });
  const kind = useKindWord();
  const say = useProposed();
  const columns: Column<Api.Proposal>[] = [
    {
      id: "title",
      head: t`Proposal`,
      grow: true,
      cell: (row) => (
        <span className="block py-1">
          <span className="block truncate font-medium">{text(row.title) || row.subject}</span>
          <span className="block truncate text-ink-soft text-xs">{say(row.content)}</span>
        </span>
      ),
    },
    { id: "kind", head: t`Kind`, from: "middle", cell: (row) => kind(row.kind) },
    { id: "state", head: t`State`, cell: (row) => <ProposalStanding of={row.state} /> },
    {
      id: "from",
      head: t`From`,
      from: "middle",
      cell: (row) => <When at={row.counts_from ?? row.content.goes_live_at ?? null} show="date" />,
    },
    { id: "who", head: t`Written by`, from: "wide", cell: (row) => row.written_by },
    { id: "at", head: t`When`, from: "middle", cell: (row) => <When at={row.written_at} /> },
  ];
  return (
    <Page
      fill
      title={t`Prices`}
      lead={t`Promotions and prices count once they are published.`}
      tabs={<PriceViews selected="publishing" />}
      actions={
        <Button onPress={() => setEdits(true)}>
          {may("pricing.limit_publishing") ? t`Rules of publishing` : t`See the rules`}
        </Button>
      }
    >
      <Select
        label={t`State`}
        hideLabel
        value={shown}
        onChange={(state) => ask({ state: state === "open" ? null : state })}
        options={[
          { value: "open", label: t`Open and planned` },
          { value: "submitted", label: t`Waiting for approval` },
          { value: "live", label: t`Live` },
          { value: "stopped", label: t`Stopped` },
          { value: "all", label: t`All of them` },
        ]}
        className="w-full sm:w-56"
      />
      <Table
        label={t`Proposals`}
        columns={columns}
        rows={found.rows}
        rowKey={(row) => row.id}
        onOpen={(row) => navigate(`/office/prices/proposals/${row.id}`)}
        isLoading={found.isLoading}
        problem={found.problem}
        onRetry={found.reload}
        hasMore={found.hasMore}
        onMore={found.more}
        isFetchingMore={found.isFetchingMore}
        narrow={(row) => (
          <TwoLines
            title={text(row.title) || row.subject}
            detail={say(row.content)}
            figure={<ProposalStanding of={row.state} />}
          />
        )}
        empty={
          <EmptyState kind="first" title={t`Nothing is waiting here`}>
            {t`A new promotion, or a change of one, is a proposal until it is published.`}
          </EmptyState>
        }
      />
      {edits && <PublishingPolicyForm onClose={() => setEdits(false)} />}
    </Page>
  );
}
