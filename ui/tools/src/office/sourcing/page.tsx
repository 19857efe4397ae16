import {
  type Api,
  api,
  Button,
  ErrorState,
  Page,
  SaveBar,
  Select,
  SkeletonRows,
  Tabs,
  TextField,
  toast,
  useRead,
  useSession,
  useWrite,
  When,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useAsked } from "../../tool";
import { Refused } from "../../trade/refused";
import { useText } from "../../trade/shown";
import { CostFields } from "./costs";
import { type Draft, draftOf, wantedOf } from "./draft";
import { Replays } from "./replays";
import { RuleList } from "./rules";
import { Trying } from "./trying";
import { SetVersions } from "./versions";
import { SourcingViews } from "./views";

const ALL = "*";

/** A draft, and the version that it was made of. */
interface Opened {
  draft: Draft;
  version: number;
}

/** Where parcels come from: the rules of each channel, tried before they count. */
export function Sourcing() {
  const { t } = useLingui();
  const [asked, ask] = useAsked();
  const channel = asked.get("channel") ?? ALL;
  const found = useRead<Api.RuleSet[]>("/sourcing/rule-sets");
  const own = found.data?.find((one) => one.channel === channel);
  const counts = own ?? found.data?.find((one) => one.channel === ALL);
  const [opened, setOpened] = useState<Record<string, Opened>>({});
  const keep = (more: Opened | null) => {
    const { [channel]: _, ...rest } = opened;
    setOpened(more ? { ...rest, [channel]: more } : rest);
  };
  return (
    <Page title={t`Order routing`} tabs={<SourcingViews selected="rules" />}>
      {found.error && <ErrorState strip problem={found.error} onRetry={() => void found.refetch()} />}
      <ChannelChoice
        value={channel}
        sets={found.data ?? []}
        onChange={(key) => ask({ channel: key === ALL ? null : key })}
      />
      {found.isPending && <SkeletonRows rows={5} />}
      {counts && (
        <RuleSetEditor
          key={`${channel} ${counts.channel}`}
          channel={channel}
          counts={counts}
          isOwn={Boolean(own)}
          opened={opened[channel] ?? null}
          keep={keep}
        />
      )}
    </Page>
  );
}

interface ChannelChoiceProps {
  value: string;
  sets: readonly Api.RuleSet[];
  onChange: (channel: string) => void;
}

function ChannelChoice({ value, sets, onChange }: ChannelChoiceProps) {
  const { t } = useLingui();
  const text = useText();
  const { data } = useRead<Api.Channel[]>("/channels");
  const known = (data ?? []).map((one) => ({ key: one.key, name: text(one.name) }));
  const others = sets.filter((one) => one.channel !== ALL && !known.some((each) => each.key === one.channel));
  const options = [...known, ...others.map((one) => ({ key: one.channel, name: one.channel }))];
  return (
    <Select
      label={t`Orders from`}
      className="w-full sm:w-80"
      value={value}
      onChange={onChange}
      options={[
        { value: ALL, label: t`All channels without rules of their own` },
        ...options.map(({ key, name }) => ({
          value: key,
          label: name,
          detail: sets.some((one) => one.channel === key) ? t`has rules of its own` : t`follows those for all`,
        })),
      ]}
    />
  );
}

interface EditorProps {
  channel: string;
  counts: Api.RuleSet;
  /** Whether the channel has rules of its own, or follows those for all. */
  isOwn: boolean;
  opened: Opened | null;
  keep: (opened: Opened | null) => void;
}

function RuleSetEditor({ channel, counts, isOwn, opened, keep }: EditorProps) {
  const { t } = useLingui();
  const [asked, ask] = useAsked();
  const client = useQueryClient();
  const { may } = useSession();
  const mayWrite = may("sourcing.write");
  const part = asked.get("part") ?? "rules";
  const version = isOwn ? counts.version : 0;
  const standing = useStanding(counts);
  const draft = opened?.draft ?? standing;
  const wanted = wantedOf(draft);
  const isDirty = opened !== null && JSON.stringify(wanted) !== JSON.stringify(wantedOf(standing));
  const set = (more: Partial<Draft>) => keep({ draft: { ...draft, ...more }, version: opened?.version ?? version });
  const write = useWrite(
    (seen: number) => api.put<Api.RuleSet>("/sourcing/rule-sets", { channel, rule_set: wanted }, { version: seen }),
    {
      touches: ["/sourcing"],
      onDone: (saved) => {
        keep(null);
        const number = saved.version;
        toast(t`Saved as version ${number}. It counts from the next order on.`);
      },
    },
  );
  const fresher = async () => {
    const sets = await client.fetchQuery({
      queryKey: ["sourcing", "rule-sets"],
      queryFn: () => api.get<Api.RuleSet[]>("/sourcing/rule-sets"),
      staleTime: 0,
    });
    keep({ draft, version: sets.find((one) => one.channel === channel)?.version ?? 0 });
    write.reset();
  };
  const wrong = write.error?.fields ?? {};
  const tabs = [
    { id: "rules", label: t`Rules`, count: draft.entries.length },
    { id: "costs", label: t`Costs` },
    { id: "try", label: t`Try an order` },
    { id: "replay", label: t`Last month again` },
    { id: "versions", label: t`Versions` },
  ];
  return (
    <>
      <Standing counts={counts} channel={channel} isOwn={isOwn} />
      {isOwn && version > 0 && mayWrite && <Withdrawal channel={channel} version={version} onDone={() => keep(null)} />}
      <Refused problem={write.error} onFresh={() => void fresher()} />
      <Tabs
        label={t`Parts of the rules`}
        tabs={tabs}
        selected={part}
        onSelect={(id) => ask({ part: id === "rules" ? null : id })}
      >
        {part === "rules" && (
          <div className="flex flex-col gap-4">
            <TextField
              label={t`Name`}
              className="sm:w-80"
              value={draft.name}
              onChange={(name) => set({ name })}
              isDisabled={!mayWrite}
              maxLength={100}
            />
            <RuleList draft={draft} set={set} mayWrite={mayWrite} wrong={wrong} />
          </div>
        )}
        {part === "costs" && <CostFields draft={draft} set={set} mayWrite={mayWrite} wrong={wrong} />}
        {part === "try" && <Trying set={wanted} isEdited={isDirty} />}
        {part === "replay" && <Replays set={wanted} channel={channel === ALL ? null : channel} mayWrite={mayWrite} />}
        {part === "versions" && (
          <SetVersions
            channel={isOwn ? channel : counts.channel}
            current={counts.version}
            onTake={mayWrite ? (taken) => keep({ draft: draftOf(taken), version: opened?.version ?? version }) : null}
          />
        )}
      </Tabs>
      {mayWrite && (
        <SaveBar
          isDirty={isDirty}
          isSaving={write.isPending}
          onSave={() => write.mutate(opened?.version ?? version)}
          onDiscard={() => {
            keep(null);
            write.reset();
          }}
          problem={draft.name.trim() ? undefined : t`The rules need a name.`}
        />
      )}
    </>
  );
}

/** Gives the rules of a channel up. They stay among its versions, so nobody has to be asked twice. */
function Withdrawal({ channel, version, onDone }: { channel: string; version: number; onDone: () => void }) {
  const { t } = useLingui();
  const write = useWrite(() => api.delete<Api.RuleSet>("/sourcing/rule-sets", { query: { channel }, version }), {
    touches: ["/sourcing"],
    onDone: () => {
      onDone();
      toast(
        channel === ALL
          ? t`The rules that come with Hanse count again.`
          : t`The rules for all channels count here again.`,
      );
    },
  });
  return (
    <>
      <Refused problem={write.error} onFresh={() => write.reset()} />
      <Button size="small" className="self-start" isPending={write.isPending} onPress={() => write.mutate()}>
        {channel === ALL ? t`Return to the rules that come with Hanse` : t`Follow the rules for all channels`}
      </Button>
    </>
  );
}

/** The rules that count as a draft, the same one as long as they are the same. */
function useStanding(counts: Api.RuleSet): Draft {
  const mark = `${counts.channel} ${counts.version}`;
  const [kept, setKept] = useState(() => ({ mark, draft: draftOf(counts) }));
  if (kept.mark === mark) return kept.draft;
  const next = { mark, draft: draftOf(counts) };
  setKept(next);
  return next.draft;
}

/** Which rules count here now, and since when. */
function Standing({ counts, channel, isOwn }: { counts: Api.RuleSet; channel: string; isOwn: boolean }) {
  const { t } = useLingui();
  const { name, version, saved_by } = counts;
  return (
    <p className="max-w-[72ch] text-ink-soft text-sm">
      {!isOwn && channel !== ALL && (
        <>{t`This channel follows the rules for all channels. Once something is saved here, it has its own.`} </>
      )}
      {version === 0 ? (
        t`Nothing was saved yet: these are the rules that come with Hanse.`
      ) : (
        <>
          {t`“${name}”, version ${version}, by ${saved_by},`} <When at={counts.saved_at ?? undefined} />
        </>
      )}
    </p>
  );
}
