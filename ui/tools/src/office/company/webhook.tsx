import {
  type Api,
  api,
  Button,
  Card,
  type Column,
  Confirm,
  CopyText,
  Drawer,
  EmptyState,
  ErrorState,
  Facts,
  Page,
  Select,
  SkeletonRows,
  State,
  Table,
  TwoLines,
  toast,
  toastProblem,
  useList,
  useRead,
  useSession,
  useWrite,
  When,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { useAsked, useNamed, useWay } from "../../tool";
import { SecretOnce, WebhookState } from "./webhooks";

/** One webhook: what was sent, what failed, and how it is sent again. */
export function WebhookPage() {
  const { t } = useLingui();
  const id = useNamed("id");
  const found = useRead<Api.Webhook>(`/webhooks/${id}`);
  const back = { href: "/office/webhooks", label: t`Webhooks` };
  if (!found.data) {
    return (
      <Page title={t`Webhook`} back={back}>
        <Card flush>
          {found.error ? <ErrorState problem={found.error} onRetry={() => void found.refetch()} /> : <SkeletonRows />}
        </Card>
      </Page>
    );
  }
  return <Shown webhook={found.data} back={back} />;
}

function Shown({ webhook, back }: { webhook: Api.Webhook; back: { href: string; label: string } }) {
  const { t } = useLingui();
  const { may } = useSession();
  const { navigate } = useWay();
  const [ends, setEnds] = useState(false);
  const touches = ["/webhooks"];
  const refused = (problem: unknown) => toastProblem(problem, t`This was not carried out`);
  const flip = useWrite(
    (active: boolean) => api.patch(`/webhooks/${webhook.id}`, { active }, { version: webhook.version }),
    {
      touches,
      onRefused: refused,
    },
  );
  const secret = useWrite((_: undefined) => api.post<Api.WebhookCreated>(`/webhooks/${webhook.id}/secret`), {
    touches,
    onRefused: refused,
  });
  const remove = useWrite((_: undefined) => api.delete(`/webhooks/${webhook.id}`), {
    touches,
    onDone: () => navigate("/office/webhooks"),
  });
  return (
    <Page
      fill
      back={back}
      title={webhook.url}
      facts={<WebhookState of={webhook} />}
      lead={webhook.disabled_reason || webhook.description}
      actions={
        may("channels.write") && (
          <>
            <Button look="danger" onPress={() => setEnds(true)}>{t`Remove`}</Button>
            <Button isPending={secret.isPending} onPress={() => secret.mutate(undefined)}>{t`New secret`}</Button>
            <Button
              look={webhook.active ? "plain" : "primary"}
              isPending={flip.isPending}
              onPress={() => flip.mutate(!webhook.active)}
            >
              {webhook.active ? t`Switch off` : t`Switch on`}
            </Button>
          </>
        )
      }
    >
      <p className="text-ink-soft text-sm">
        {t`Hears of`}: <span className="figures">{webhook.event_types.join(", ")}</span>
      </p>
      <Deliveries webhook={webhook} />
      {secret.data && <SecretOnce secret={secret.data.secret} onClose={() => secret.reset()} />}
      <Confirm
        title={t`Remove this webhook?`}
        verb={t`Remove the webhook`}
        isOpen={ends}
        isPending={remove.isPending}
        onConfirm={() => remove.mutate(undefined)}
        onClose={() => setEnds(false)}
      >
        {t`What was sent to it is forgotten too. This cannot be undone.`}
      </Confirm>
    </Page>
  );
}

function DeliveryState({ of }: { of: string }) {
  const { t } = useLingui();
  if (of === "delivered") return <State bare tone="done">{t`Arrived`}</State>;
  return of === "failed" ? <State bare tone="trouble">{t`Failed`}</State> : <State bare tone="info">{t`Waits`}</State>;
}

function Deliveries({ webhook }: { webhook: Api.Webhook }) {
  const { t } = useLingui();
  const { may } = useSession();
  const [asked, ask] = useAsked();
  const state = asked.get("state");
  const found = useList<Api.DeliveryRow>(`/webhooks/${webhook.id}/deliveries`, { state });
  const [open, setOpen] = useState<Api.DeliveryRow | null>(null);
  const again = useWrite((delivery: string) => api.post(`/webhooks/${webhook.id}/deliveries/${delivery}/replay`), {
    touches: ["/webhooks"],
    onDone: () => toast(t`It is sent again`),
    onRefused: (problem) => toastProblem(problem, t`This was not sent again`),
  });
  const columns: Column<Api.DeliveryRow>[] = [
    {
      id: "type",
      head: t`Event`,
      grow: true,
      cell: (row) => <span className="figures font-medium">{row.event_type}</span>,
    },
    { id: "state", head: t`State`, cell: (row) => <DeliveryState of={row.state} /> },
    { id: "status", head: t`Answer`, figures: true, cell: (row) => row.last_status ?? (row.last_error || "–") },
    { id: "tries", head: t`Tries`, figures: true, from: "middle", cell: (row) => row.tries },
    { id: "at", head: t`Happened`, figures: true, cell: (row) => <When at={row.event_at} /> },
  ];
  return (
    <>
      <Select
        label={t`State`}
        hideLabel
        value={state ?? ""}
        onChange={(value) => ask({ state: value })}
        options={[
          { value: "", label: t`Every state` },
          { value: "pending", label: t`Waits` },
          { value: "delivered", label: t`Arrived` },
          { value: "failed", label: t`Failed` },
        ]}
        className="w-full sm:w-48"
      />
      <Table
        fill
        label={t`Deliveries`}
        columns={columns}
        rows={found.rows}
        rowKey={(row) => row.id}
        onOpen={setOpen}
        actions={(row) =>
          may("channels.write") && row.state !== "pending" ? (
            <Button
              size="small"
              isPending={again.isPending && again.variables === row.id}
              onPress={() => again.mutate(row.id)}
            >
              {t`Send again`}
            </Button>
          ) : null
        }
        isLoading={found.isLoading}
        problem={found.problem}
        onRetry={found.reload}
        hasMore={found.hasMore}
        onMore={found.more}
        isFetchingMore={found.isFetchingMore}
        narrow={(row) => (
          <TwoLines
            title={row.event_type}
            detail={<When at={row.event_at} />}
            figure={<DeliveryState of={row.state} />}
            note={row.last_status}
          />
        )}
        empty={
          state ? (
            <EmptyState
              kind="match"
              title={t`None in this state`}
              action={<Button onPress={() => ask({ state: null })}>{t`Show all`}</Button>}
            />
          ) : (
            <EmptyState kind="first" title={t`Nothing was sent yet`}>
              {t`As soon as something happens that it hears of, the message stands here.`}
            </EmptyState>
          )
        }
      />
      <Drawer size="wide" title={open?.event_type ?? ""} isOpen={open !== null} onClose={() => setOpen(null)}>
        {open && <Delivery webhook={webhook.id} id={open.id} />}
      </Drawer>
    </>
  );
}

function Delivery({ webhook, id }: { webhook: string; id: string }) {
  const { t } = useLingui();
  const { data, error } = useRead<Api.ChannelsContractsDelivery>(`/webhooks/${webhook}/deliveries/${id}`);
  if (error) return <ErrorState problem={error} />;
  if (!data) return <SkeletonRows rows={3} />;
  const columns: Column<Api.Attempt>[] = [
    { id: "at", head: t`When`, cell: (row) => <When at={row.at} /> },
    {
      id: "answer",
      head: t`Answer`,
      grow: true,
      cell: (row) => <span title={row.excerpt}>{row.status ?? row.error}</span>,
    },
    { id: "took", head: t`Took`, figures: true, cell: (row) => `${row.milliseconds} ms` },
  ];
  return (
    <div className="flex flex-col gap-5">
      <Facts
        facts={[
          { label: t`State`, value: <DeliveryState of={data.state} /> },
          { label: t`Happened`, value: <When at={data.event_at} show="exact" /> },
          { label: t`Id`, value: <CopyText text={data.id} /> },
        ]}
      />
      <Table
        label={t`Tries`}
        columns={columns}
        rows={data.attempts}
        rowKey={(row) => String(row.position)}
        empty={<p className="p-4 text-ink-soft text-sm">{t`Not tried yet.`}</p>}
      />
      <section>
        <h3 className="mb-1 font-medium text-ink-soft text-xs">{t`What was sent`}</h3>
        <pre className="figures overflow-auto rounded-md border border-line bg-ground p-3 text-xs leading-5">
          {pretty(data.body)}
        </pre>
      </section>
    </div>
  );
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
