import {
  type Api,
  api,
  Button,
  Checkbox,
  Choice,
  type Column,
  Drawer,
  EmptyState,
  ErrorState,
  NumberField,
  State,
  Table,
  TextField,
  TwoLines,
  toast,
  useRead,
  useSession,
  useWrite,
  When,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Refused } from "../../trade/refused";
import { useText } from "../../trade/shown";

type Shown = "exact" | "few_left" | "hidden";

function useShownWords(): (policy: Api.Policy) => string {
  const { t } = useLingui();
  return (policy) => {
    const few = policy.few_left ?? 3;
    const words: Record<string, string> = {
      exact: t`The number of pieces`,
      few_left: t`“Few left” at ${few} or fewer`,
      hidden: t`Only whether there is any`,
    };
    return words[policy.stock_visibility ?? "exact"] ?? "";
  };
}

/** What customers of each channel read about stock: a policy with versions. */
export function Showing() {
  const { t } = useLingui();
  const text = useText();
  const words = useShownWords();
  const { data, error, refetch } = useRead<Api.Channel[]>("/channels");
  const [open, setOpen] = useState<Api.Channel | null>(null);
  const columns: Column<Api.Channel>[] = [
    { id: "name", head: t`Channel`, cell: (row) => text(row.name), sort: (row) => text(row.name) },
    { id: "shown", head: t`Customers read`, grow: true, cell: (row) => words(row.policy) },
    {
      id: "back",
      head: t`What comes later`,
      from: "middle",
      cell: (row) => (row.policy.back_orders ? t`is sold with its date` : t`is not shown`),
    },
    { id: "version", head: t`Version`, figures: true, from: "wide", cell: (row) => row.policy_version },
    {
      id: "active",
      head: t`State`,
      from: "wide",
      cell: (row) =>
        row.active ? <State bare tone="done">{t`Sells`}</State> : <State bare tone="quiet">{t`Switched off`}</State>,
    },
  ];
  return (
    <section className="flex flex-col gap-2">
      <h2 className="font-semibold text-sm">{t`What customers read about stock`}</h2>
      <Table
        label={t`What customers read about stock`}
        columns={columns}
        rows={data}
        rowKey={(row) => row.key}
        onOpen={setOpen}
        problem={error}
        onRetry={() => void refetch()}
        narrow={(row) => <TwoLines title={text(row.name)} detail={words(row.policy)} />}
        empty={<EmptyState kind="first" title={t`No channel yet`} />}
      />
      {open && <ShowingForm key={open.key} channel={open} onClose={() => setOpen(null)} />}
    </section>
  );
}

interface Change {
  policy: Api.Policy;
  reason: string;
  version: number;
}

function ShowingForm({ channel: given, onClose }: { channel: Api.Channel; onClose: () => void }) {
  const { t } = useLingui();
  const text = useText();
  const client = useQueryClient();
  const { may } = useSession();
  const [channel, setChannel] = useState(given);
  const [shown, setShown] = useState<Shown>((given.policy.stock_visibility as Shown | undefined) ?? "exact");
  const [few, setFew] = useState(given.policy.few_left ?? 3);
  const [later, setLater] = useState(given.policy.back_orders ?? false);
  const [reason, setReason] = useState("");
  const write = useWrite(
    ({ version, ...body }: Change) => api.put<Api.Channel>(`/channels/${channel.key}/policy`, body, { version }),
    {
      touches: ["/channels", "/availability"],
      onDone: () => {
        toast(t`Saved`);
        onClose();
      },
    },
  );
  // What the others have changed in the policy stays; only what stands in this form is ours.
  const policy: Api.Policy = { ...channel.policy, stock_visibility: shown, few_left: few, back_orders: later };
  const fresher = async () => {
    setChannel(
      await client.fetchQuery({
        queryKey: ["channels", channel.key],
        queryFn: () => api.get<Api.Channel>(`/channels/${channel.key}`),
        staleTime: 0,
      }),
    );
    write.reset();
  };
  return (
    <Drawer
      title={text(channel.name)}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          {may("channels.write") && (
            <Button
              look="primary"
              isDisabled={!reason.trim()}
              isPending={write.isPending}
              onPress={() => write.mutate({ policy, reason, version: channel.version })}
            >
              {t`Save`}
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-5">
        <Refused problem={write.error} onFresh={() => void fresher()} />
        <Choice
          label={t`Customers read`}
          value={shown}
          onChange={setShown}
          options={[
            { value: "exact", label: t`The number of pieces`, detail: t`up to 20; above that there are plenty` },
            { value: "few_left", label: t`“Few left”`, detail: t`without a number` },
            { value: "hidden", label: t`Only whether there is any` },
          ]}
        />
        {shown === "few_left" && (
          <NumberField
            label={t`“Few left” at so many or fewer`}
            minValue={1}
            maxValue={1000}
            value={few}
            onChange={(value) => setFew(Number.isNaN(value) ? 1 : value)}
          />
        )}
        <Checkbox isSelected={later} onChange={setLater}>
          {t`Show from when on there is more, and take orders for it`}
        </Checkbox>
        <TextField label={t`Why`} value={reason} onChange={setReason} maxLength={400} />
        <PolicyVersions of={channel.key} />
      </div>
    </Drawer>
  );
}

function PolicyVersions({ of }: { of: string }) {
  const { t } = useLingui();
  const words = useShownWords();
  const { data, error, refetch } = useRead<Api.PolicyVersion[]>(`/channels/${of}/policy/versions`);
  if (error) return <ErrorState strip problem={error} onRetry={() => void refetch()} />;
  return (
    <section>
      <h3 className="mb-2 font-semibold text-sm">{t`As it was`}</h3>
      <ol className="flex flex-col gap-2 text-sm">
        {data?.map((one) => (
          <li key={one.version} className="grid grid-cols-[auto_minmax(0,1fr)_auto] gap-x-3">
            <span className="figures text-ink-soft">{one.version}</span>
            <span>
              {words(one.policy)}
              <span className="block text-ink-soft text-xs">
                {one.reason} · {one.changed_by}
              </span>
            </span>
            <When at={one.at} className="text-ink-soft text-xs" />
          </li>
        ))}
      </ol>
    </section>
  );
}
