import {
  type Api,
  api,
  Button,
  Card,
  ErrorState,
  Facts,
  type Moment,
  Page,
  Record,
  SkeletonRows,
  TextField,
  TextLink,
  Timeline,
  toast,
  toastProblem,
  useRead,
  useSession,
  useWrite,
  When,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { ArrowRightLeft, NotebookPen } from "lucide-react";
import { useState } from "react";
import { useNamed } from "../tool";
import { nameOf } from "../trade/people";
import { Said } from "../trade/shown";
import { wordOf } from "../trade/words";
import { useDeskWords } from "./words";

/** One case: what it is about, who sees to it, and what was done so far. */
export function CasePage() {
  const { t } = useLingui();
  const id = useNamed("id");
  const found = useRead<Api.Case>(`/desk/cases/${id}`);
  const back = { href: "/desk/cases", label: t`Cases` };
  if (!found.data) {
    return (
      <Page title={t`Case`} back={back}>
        <Card flush>
          {found.error ? <ErrorState problem={found.error} onRetry={() => void found.refetch()} /> : <SkeletonRows />}
        </Card>
      </Page>
    );
  }
  return <Shown one={found.data} back={back} />;
}

function Shown({ one, back }: { one: Api.Case; back: { href: string; label: string } }) {
  const { t } = useLingui();
  const { staff, may } = useSession();
  const states = useDeskWords().case;
  const touches = ["/desk"];
  const change = useWrite((wanted: object) => api.patch(`/desk/cases/${one.id}`, wanted, { version: one.version }), {
    touches,
    onDone: () => toast(t`Changed`),
    onRefused: (problem) => toastProblem(problem, t`This was not changed`),
  });
  const acts = may("desk.act");
  const mine = one.assignee === staff.id;
  return (
    <Page
      back={back}
      title={one.headline}
      facts={
        <>
          <span className="figures">{one.number}</span>
          <Said word={wordOf(states, one.state)} />
        </>
      }
      actions={
        acts && (
          <>
            {!mine && (
              <Button isPending={change.isPending} onPress={() => change.mutate({ assignee: staff.id })}>
                {t`Take it`}
              </Button>
            )}
            {one.state === "open" && (
              <Button isPending={change.isPending} onPress={() => change.mutate({ state: "waiting" })}>
                {t`Let it wait`}
              </Button>
            )}
            {one.state === "closed" ? (
              <Button isPending={change.isPending} onPress={() => change.mutate({ state: "open" })}>
                {t`Open again`}
              </Button>
            ) : (
              <Button look="primary" isPending={change.isPending} onPress={() => change.mutate({ state: "closed" })}>
                {t`Close the case`}
              </Button>
            )}
          </>
        )
      }
    >
      <Record
        main={
          <>
            {acts && <NewEntry case_={one.id} />}
            <Card title={t`What was done`}>
              <Timeline moments={one.entries.map((entry) => momentOf(entry))} />
            </Card>
          </>
        }
        side={<About one={one} />}
      />
    </Page>
  );
}

function momentOf(entry: Api.CaseEntry): Moment {
  const isNote = entry.body !== "";
  return {
    id: entry.id,
    at: entry.at,
    icon: isNote ? NotebookPen : ArrowRightLeft,
    tone: isNote ? "info" : "quiet",
    title: entry.author,
    body: (
      <span className="whitespace-pre-wrap">{entry.body || Object.values(entry.facts).map(String).join(" → ")}</span>
    ),
  };
}

function NewEntry({ case_ }: { case_: string }) {
  const { t } = useLingui();
  const [body, setBody] = useState("");
  const write = useWrite((text: string) => api.post(`/desk/cases/${case_}/notes`, { body: text }), {
    touches: ["/desk"],
    onDone: () => setBody(""),
    onRefused: (problem) => toastProblem(problem, t`This was not written down`),
  });
  return (
    <Card>
      <form
        className="flex flex-col items-start gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (body.trim()) write.mutate(body);
        }}
      >
        <TextField label={t`Note for colleagues`} rows={3} value={body} onChange={setBody} className="w-full" />
        <Button type="submit" isDisabled={!body.trim()} isPending={write.isPending}>
          {t`Write down`}
        </Button>
      </form>
    </Card>
  );
}

function About({ one }: { one: Api.Case }) {
  const { t } = useLingui();
  const { data: customer } = useRead<Api.Customer>(one.customer ? `/customers/${one.customer}` : null);
  const { data: order } = useRead<Api.Order>(one.order ? `/orders/${one.order}` : null);
  return (
    <Card title={t`About this case`}>
      <Facts
        facts={[
          ...(customer
            ? [
                {
                  label: t`Customer`,
                  value: <TextLink href={`/desk/customers/${customer.id}`}>{nameOf(customer)}</TextLink>,
                },
              ]
            : []),
          ...(order
            ? [{ label: t`Order`, value: <TextLink href={`/desk/orders/${order.id}`}>{order.number}</TextLink> }]
            : []),
          { label: t`With`, value: one.assignee_name || t`nobody yet` },
          { label: t`Opened by`, value: one.opened_by },
          { label: t`Opened`, value: <When at={one.opened_at} /> },
          ...(one.closed_at ? [{ label: t`Closed`, value: <When at={one.closed_at} /> }] : []),
        ]}
      />
    </Card>
  );
}
