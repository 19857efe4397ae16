import {
  type Api,
  api,
  Button,
  Card,
  Confirm,
  Dialog,
  EmptyState,
  ErrorState,
  Facts,
  Page,
  Record,
  SkeletonRows,
  State,
  TextField,
  TextLink,
  Timeline,
  toast,
  useRead,
  useSession,
  useWrite,
  When,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { useNamed } from "../../tool";
import { Refused } from "../../trade/refused";
import { Minor, useText } from "../../trade/shown";
import { PriceListForm } from "./listform";
import { ProposedPricesForm, ROWS_MOST } from "./pricesform";
import { PromotionForm } from "./promotion";
import { ProposalStanding, useActWord, useKindWord, useProposed, useReasonWord } from "./proposalwords";

type Act = "submission" | "return" | "publication" | "withdrawal" | "stop";

/** One proposal: what it says, what stands against it, who did what with it, and what can be done next. */
export function ProposalPage() {
  const { t } = useLingui();
  const id = useNamed("id");
  const { data, error, refetch } = useRead<Api.Proposal>(`/proposals/${id}`);
  const back = { href: "/office/prices/proposals", label: t`Publishing` };
  if (!data)
    return (
      <Page title={t`Proposal`} back={back}>
        <Card flush>{error ? <ErrorState problem={error} onRetry={() => void refetch()} /> : <SkeletonRows />}</Card>
      </Page>
    );
  return <Proposed proposal={data} back={back} />;
}

function Proposed({ proposal, back }: { proposal: Api.Proposal; back: { href: string; label: string } }) {
  const { t } = useLingui();
  const text = useText();
  const { may } = useSession();
  const kind = useKindWord();
  const [edits, setEdits] = useState(false);
  const [returns, setReturns] = useState(false);
  const [asks, setAsks] = useState<"stop" | "withdrawal" | null>(null);
  const isOpen = proposal.state === "draft" || proposal.state === "submitted";
  const told = useRead<Api.PublishingTold>(isOpen ? `/proposals/${proposal.id}/findings` : null);
  const act = useWrite(
    ({ verb, note = "" }: { verb: Act; note?: string }, key) =>
      api.post<Api.Proposal>(`/proposals/${proposal.id}/${verb}`, { note }, { key, version: proposal.version }),
    {
      touches: ["/proposals", "/promotions", "/price-lists", "/prices"],
      onDone: () => {
        setAsks(null);
        setReturns(false);
        toast(t`Done`);
      },
      onRefused: () => setAsks(null),
    },
  );
  const go = (verb: Act) => act.mutate({ verb });
  const blocked = told.data?.findings.some((one) => one.severity === "blocks") ?? true;
  const alone = told.data?.reasons.length === 0;
  const mayPublish = may("pricing.publish") && told.data?.may_publish && !blocked;
  return (
    <Page
      title={text(proposal.title) || proposal.subject}
      back={back}
      facts={
        <>
          <ProposalStanding of={proposal.state} />
          <span>{kind(proposal.kind)}</span>
        </>
      }
      actions={
        <>
          {isOpen && may("pricing.write") && <Button onPress={() => setAsks("withdrawal")}>{t`Withdraw`}</Button>}
          {proposal.state === "scheduled" && proposal.kind !== "price_list" && may("pricing.write") && (
            <Button onPress={() => setAsks("withdrawal")}>{t`Withdraw`}</Button>
          )}
          {isOpen && may("pricing.write") && (proposal.content.prices?.rows.length ?? 0) <= ROWS_MOST && (
            <Button onPress={() => setEdits(true)}>{t`Change`}</Button>
          )}
          {proposal.state === "submitted" && may("pricing.publish") && (
            <Button onPress={() => setReturns(true)}>{t`Send back`}</Button>
          )}
          {proposal.state === "draft" && !alone && may("pricing.write") && (
            <Button look="primary" isDisabled={blocked} isPending={act.isPending} onPress={() => go("submission")}>
              {t`Submit for approval`}
            </Button>
          )}
          {isOpen && mayPublish && (
            <Button look="primary" isPending={act.isPending} onPress={() => go("publication")}>
              {proposal.state === "submitted" && !alone ? t`Approve and publish` : t`Publish`}
            </Button>
          )}
          {(proposal.state === "live" || proposal.state === "scheduled") && may("pricing.stop") && (
            <Button look="danger" isPending={act.isPending} onPress={() => setAsks("stop")}>
              {t`Stop now`}
            </Button>
          )}
        </>
      }
    >
      <Refused problem={act.error} />
      <Record
        main={
          <>
            <What proposal={proposal} />
            {isOpen && <Findings told={told.data} problem={told.error} />}
          </>
        }
        side={
          <>
            <Times proposal={proposal} />
            <Done proposal={proposal} />
          </>
        }
      />
      {edits && <Edit proposal={proposal} onClose={() => setEdits(false)} />}
      {returns && (
        <SendBack
          isPending={act.isPending}
          onSend={(note) => act.mutate({ verb: "return", note })}
          onClose={() => setReturns(false)}
        />
      )}
      <Confirm
        title={asks === "stop" ? t`Stop this now?` : t`Withdraw this?`}
        verb={asks === "stop" ? t`Stop now` : t`Withdraw`}
        isOpen={asks !== null}
        isPending={act.isPending}
        onConfirm={() => asks && go(asks)}
        onClose={() => setAsks(null)}
      >
        {asks === "stop"
          ? t`From this moment on it counts nowhere any more, tills included. What counted before it in price lists counts again.`
          : t`It will not count. What was written stays in the history.`}
      </Confirm>
    </Page>
  );
}

function Edit({ proposal, onClose }: { proposal: Api.Proposal; onClose: () => void }) {
  const { content } = proposal;
  if (content.price_list) return <PriceListForm list={content.price_list} proposal={proposal} onClose={onClose} />;
  if (content.prices) return <ProposedPricesForm proposal={proposal} onClose={onClose} />;
  return <PromotionForm promotion={null} proposal={proposal} onClose={onClose} />;
}

function What({ proposal }: { proposal: Api.Proposal }) {
  const { t } = useLingui();
  const say = useProposed();
  const { content } = proposal;
  const tries = `/office/prices/preview?proposal=${proposal.id}`;
  return (
    <Card title={t`What is proposed`}>
      <p className="text-sm">{say(content)}</p>
      {content.note && <p className="mt-2 text-ink-soft text-sm">{content.note}</p>}
      {content.prices && <Rows proposal={proposal.id} />}
      <p className="mt-3 flex flex-wrap gap-4 text-sm">
        <TextLink href={tries}>{t`Try it on a basket`}</TextLink>
        <TextLink href={`/office/prices/simulation?proposal=${proposal.id}`}>{t`Try it on past orders`}</TextLink>
      </p>
    </Card>
  );
}

const SHOWN = 200;

/** Each price beside the one that counts now. */
function Rows({ proposal }: { proposal: string }) {
  const { t } = useLingui();
  const text = useText();
  const { data } = useRead<Api.ProposedPrice[]>(`/proposals/${proposal}/prices`);
  return (
    <ul className="mt-3 flex flex-col text-sm">
      {data?.slice(0, SHOWN).map((row) => (
        <li
          key={`${row.variant} ${row.min_quantity} ${row.valid_from}`}
          className="flex flex-wrap justify-between gap-x-4 border-line border-b py-1.5 last:border-b-0"
        >
          <span className="min-w-40 flex-1">
            {text(row.name)} <span className="figures text-ink-soft">{row.sku}</span>
            {row.min_quantity > 1 && <span className="text-ink-soft">, {t`from ${row.min_quantity} pieces on`}</span>}
          </span>
          <span className="figures">
            {row.before_minor !== null && row.before_minor !== row.unit_minor && (
              <s className="mr-2 text-ink-soft">
                <Minor minor={row.before_minor} currency={row.currency} />
              </s>
            )}
            <Minor minor={row.unit_minor} currency={row.currency} />
          </span>
        </li>
      ))}
    </ul>
  );
}

interface FindingsProps {
  told: Api.PublishingTold | undefined;
  problem: unknown;
}

/** What stands between the proposal and its publication. */
function Findings({ told, problem }: FindingsProps) {
  const { t } = useLingui();
  const text = useText();
  const why = useReasonWord();
  return (
    <Card title={t`Before publishing`}>
      {problem ? <ErrorState strip problem={problem} /> : null}
      {told && !told.findings.length && <State tone="done">{t`No conflict was found`}</State>}
      <ul className="flex flex-col gap-3">
        {told?.findings.map((one) => (
          <li key={`${one.code} ${one.where}`} className="text-sm">
            <span className="flex flex-wrap items-baseline gap-2">
              {one.severity === "blocks" ? (
                <State tone="trouble">{t`Blocks`}</State>
              ) : (
                <State tone="attention">{t`Warns`}</State>
              )}
              <span className="min-w-0 flex-1">{text(one.text)}</span>
            </span>
            <span className="mt-1 block text-ink-soft">{text(one.advice)}</span>
          </li>
        ))}
      </ul>
      {told && told.reasons.length > 0 && (
        <div className="mt-4 border-line border-t pt-3 text-sm">
          <p className="font-medium">{t`A second person has to look:`}</p>
          <ul className="mt-1 text-ink-soft">
            {told.reasons.map((one) => (
              <li key={one}>{why(one)}</li>
            ))}
          </ul>
        </div>
      )}
    </Card>
  );
}

function Times({ proposal }: { proposal: Api.Proposal }) {
  const { t } = useLingui();
  const { content } = proposal;
  const at = (moment: string | null | undefined, otherwise: string) =>
    moment ? <When at={moment} show="exact" /> : otherwise;
  return (
    <Card title={t`When`}>
      <Facts
        facts={[
          { label: t`Counts from`, value: at(proposal.counts_from ?? content.goes_live_at, t`publishing on`) },
          {
            label: t`Counts until`,
            value: at(proposal.counts_until ?? content.promotion?.valid_until, t`further notice`),
          },
          { label: t`Version`, value: String(proposal.version), figures: true },
          ...(proposal.four_eyes ? [{ label: t`Four eyes`, value: t`approved by a second person` }] : []),
        ]}
      />
    </Card>
  );
}

function Done({ proposal }: { proposal: Api.Proposal }) {
  const { t } = useLingui();
  const act = useActWord();
  const moments = [...(proposal.steps ?? [])].reverse().map((one, n) => ({
    id: String(n),
    at: one.at,
    title: act(one.act),
    by: `${one.by_name}, ${t`version ${one.version}`}`,
    body: one.note || undefined,
  }));
  return (
    <Card title={t`History`}>
      {moments.length ? <Timeline moments={moments} /> : <EmptyState kind="first" title={t`Nothing yet`} />}
    </Card>
  );
}

interface SendBackProps {
  isPending: boolean;
  onSend: (note: string) => void;
  onClose: () => void;
}

function SendBack({ isPending, onSend, onClose }: SendBackProps) {
  const { t } = useLingui();
  const [note, setNote] = useState("");
  return (
    <Dialog
      title={t`Send back`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button look="primary" isDisabled={!note.trim()} isPending={isPending} onPress={() => onSend(note)}>
            {t`Send back`}
          </Button>
        </>
      }
    >
      <TextField label={t`What should change`} value={note} onChange={setNote} autoFocus />
    </Dialog>
  );
}
