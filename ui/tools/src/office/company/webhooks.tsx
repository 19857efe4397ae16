import {
  type Api,
  api,
  Badge,
  Button,
  type Column,
  CopyText,
  Dialog,
  EmptyState,
  Page,
  State,
  Table,
  TextField,
  TwoLines,
  useRead,
  useSession,
  useWrite,
  When,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useWay } from "../../tool";
import { Refused } from "../../trade/refused";

export function WebhookState({ of }: { of: Api.Webhook }) {
  const { t } = useLingui();
  if (!of.active) return <State bare tone="quiet">{t`Switched off`}</State>;
  if (of.failed) return <State bare tone="trouble">{t`Failures`}</State>;
  return of.failing_since ? (
    <State bare tone="attention">{t`Does not answer`}</State>
  ) : (
    <State bare tone="done">{t`Works`}</State>
  );
}

/** Programs outside that are told what happens. */
export function Webhooks() {
  const { t } = useLingui();
  const { navigate } = useWay();
  const { may } = useSession();
  const { data, error, refetch } = useRead<Api.Webhook[]>("/webhooks");
  const [makes, setMakes] = useState(false);
  const columns: Column<Api.Webhook>[] = [
    {
      id: "url",
      head: t`Address`,
      grow: true,
      cell: (row) => (
        <span className="block py-1">
          <span className="block truncate font-medium">{row.url}</span>
          {row.description && <span className="block truncate text-ink-soft text-xs">{row.description}</span>}
        </span>
      ),
    },
    {
      id: "types",
      head: t`Hears of`,
      from: "wide",
      cell: (row) => (
        <span className="inline-flex gap-1">
          {row.event_types.slice(0, 3).map((type) => (
            <Badge key={type}>{type === "*" ? t`everything` : type}</Badge>
          ))}
          {row.event_types.length > 3 && <Badge>+{row.event_types.length - 3}</Badge>}
        </span>
      ),
    },
    { id: "pending", head: t`Waiting`, figures: true, from: "middle", cell: (row) => row.pending },
    {
      id: "failed",
      head: t`Failed`,
      figures: true,
      cell: (row) => <span className={row.failed ? "text-brick" : ""}>{row.failed}</span>,
    },
    { id: "state", head: t`State`, cell: (row) => <WebhookState of={row} /> },
    {
      id: "since",
      head: t`Since`,
      figures: true,
      from: "widest",
      cell: (row) => <When at={row.created_at} show="date" />,
    },
  ];
  const make = may("channels.write") && (
    <Button look="primary" icon={Plus} onPress={() => setMakes(true)}>
      {t`New webhook`}
    </Button>
  );
  return (
    <Page fill title={t`Webhooks`} actions={make}>
      <Table
        fill
        label={t`Webhooks`}
        columns={columns}
        rows={data}
        rowKey={(row) => row.id}
        onOpen={(row) => navigate(`/office/webhooks/${row.id}`)}
        problem={error}
        onRetry={() => void refetch()}
        narrow={(row) => (
          <TwoLines title={row.url} detail={row.event_types.join(", ")} figure={<WebhookState of={row} />} />
        )}
        empty={
          <EmptyState kind="first" title={t`Nobody is told yet`} action={make}>
            {t`A webhook tells another program what happens here: orders, stock, payments. Messages are signed and repeated until they arrive.`}
          </EmptyState>
        }
      />
      {makes && <NewWebhook onClose={() => setMakes(false)} />}
    </Page>
  );
}

function NewWebhook({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const [url, setUrl] = useState("");
  const [types, setTypes] = useState("order.*");
  const [description, setDescription] = useState("");
  const known = useRead<Api.EventType[]>("/webhooks/event-types");
  const make = useWrite((wanted: object) => api.post<Api.WebhookCreated>("/webhooks", wanted), {
    touches: ["/webhooks"],
  });
  if (make.data) return <SecretOnce secret={make.data.secret} onClose={onClose} />;
  const names = types.split(/[\s,]+/).filter(Boolean);
  return (
    <Dialog
      size="wide"
      title={t`New webhook`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button
            look="primary"
            isDisabled={!url.trim() || !names.length}
            isPending={make.isPending}
            onPress={() => make.mutate({ url: url.trim(), event_types: names, description })}
          >
            {t`Add`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Refused problem={make.error} />
        <TextField label={t`Address`} type="url" autoFocus placeholder="https://" value={url} onChange={setUrl} />
        <TextField
          label={t`Hears of`}
          figures
          help={t`Kinds of events, with commas between them; order.* is all of orders, * is everything.`}
          value={types}
          onChange={setTypes}
        />
        <TextField label={t`What for`} optional value={description} onChange={setDescription} />
        <details className="text-sm">
          <summary className="cursor-pointer text-ink-soft">{t`Every kind of event`}</summary>
          <dl className="mt-2 grid max-h-56 gap-x-6 gap-y-1 overflow-auto sm:grid-cols-[auto_1fr]">
            {(known.data ?? []).map((one) => (
              <div key={one.type} className="contents">
                <dt className="figures font-medium">{one.type}</dt>
                <dd className="text-ink-soft">{one.meaning}</dd>
              </div>
            ))}
          </dl>
        </details>
      </div>
    </Dialog>
  );
}

export function SecretOnce({ secret, onClose }: { secret: string; onClose: () => void }) {
  const { t } = useLingui();
  return (
    <Dialog
      title={t`Copy the secret now`}
      isOpen
      mustAnswer
      onClose={onClose}
      actions={
        <Button look="primary" onPress={onClose}>
          {t`I have copied it`}
        </Button>
      }
    >
      <p className="mb-3 text-sm">{t`The other side checks with it that messages come from here. It is shown this once.`}</p>
      <CopyText text={secret} />
    </Dialog>
  );
}
