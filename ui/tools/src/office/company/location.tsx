import {
  type Api,
  api,
  Card,
  Checkbox,
  type Column,
  ErrorState,
  Facts,
  Page,
  Problem,
  Record,
  SaveBar,
  SkeletonRows,
  State,
  Table,
  TextField,
  toast,
  useRead,
  useSession,
  useWrite,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { useNamed } from "../../tool";
import { AddressFields } from "../../trade/address";
import { Refused } from "../../trade/refused";
import { parseSpans, spansText } from "./hours";
import { useLocationWords, weekdays } from "./placewords";

/** One location: where it is, when it is open, what can be done there. */
export function LocationPage() {
  const { t } = useLingui();
  const id = useNamed("id");
  const found = useRead<Api.Location>(`/locations/${id}`);
  const back = { href: "/office/locations", label: t`Locations` };
  if (!found.data) {
    return (
      <Page title={t`Location`} back={back}>
        <Card flush>
          {found.error ? <ErrorState problem={found.error} onRetry={() => void found.refetch()} /> : <SkeletonRows />}
        </Card>
      </Page>
    );
  }
  return <Shown key={id} location={found.data} back={back} />;
}

type Change = Partial<Omit<Api.Location, "id" | "version">>;

function Shown({ location, back }: { location: Api.Location; back: { href: string; label: string } }) {
  const { t } = useLingui();
  const words = useLocationWords();
  const { may } = useSession();
  const [change, setChange] = useState<Change>({});
  const now = { ...location, ...change };
  const save = useWrite(
    (wanted: Api.Location) => {
      const { id: _, version, ...input } = wanted;
      return api.put("/locations", input, { version });
    },
    {
      touches: ["/locations"],
      onDone: () => {
        setChange({});
        toast(t`Saved`);
      },
    },
  );
  const fresh = useWrite(async (_: undefined) => {}, { touches: ["/locations"], onDone: () => save.reset() });
  const wrong = save.error ? Problem.of(save.error).fields : {};
  const isLocked = !may("locations.write");
  const set = (more: Change) => setChange({ ...change, ...more });
  return (
    <Page
      back={back}
      title={location.name}
      facts={
        <>
          <span>{words.kind[location.kind]}</span>
          <span className="figures">{location.code}</span>
        </>
      }
    >
      {save.error && Object.keys(wrong).length === 0 && (
        <Refused problem={save.error} onFresh={() => fresh.mutate(undefined)} />
      )}
      <Record
        main={
          <>
            <Card title={t`Address`}>
              <fieldset disabled={isLocked} className="max-w-xl">
                <AddressFields value={now.address} onChange={(address) => set({ address })} errors={wrong} />
              </fieldset>
            </Card>
            <Hours location={now} set={set} isLocked={isLocked} />
            <Registers location={location.id} />
          </>
        }
        side={
          <>
            <Card title={t`What can be done here`}>
              <div className="flex flex-col gap-2">
                {(["sells", "ships", "pickup", "returns"] as const).map((key) => (
                  <Checkbox
                    key={key}
                    isDisabled={isLocked}
                    isSelected={now.capabilities?.includes(key) ?? false}
                    onChange={(on) => {
                      const rest = (now.capabilities ?? []).filter((one) => one !== key);
                      set({ capabilities: on ? [...rest, key] : rest });
                    }}
                  >
                    {words.capability[key]}
                  </Checkbox>
                ))}
              </div>
            </Card>
            <Card title={t`Contact`}>
              <div className="flex flex-col gap-4">
                <TextField label={t`Name`} isDisabled={isLocked} value={now.name} onChange={(name) => set({ name })} />
                <TextField
                  label={t`Phone`}
                  optional
                  isDisabled={isLocked}
                  value={now.phone ?? ""}
                  onChange={(phone) => set({ phone: phone || null })}
                />
                <TextField
                  label={t`E-mail`}
                  optional
                  isDisabled={isLocked}
                  value={now.email ?? ""}
                  onChange={(email) => set({ email: email || null })}
                />
                <Facts
                  facts={[
                    { label: t`Region`, value: now.region || "–" },
                    { label: t`Time zone`, value: now.time_zone },
                  ]}
                />
              </div>
            </Card>
          </>
        }
      />
      <SaveBar
        isDirty={Object.keys(change).length > 0}
        isSaving={save.isPending}
        onSave={() => save.mutate(now)}
        onDiscard={() => {
          setChange({});
          save.reset();
        }}
      />
    </Page>
  );
}

interface HoursProps {
  location: Api.Location;
  set: (more: Change) => void;
  isLocked: boolean;
}

function Hours({ location, set, isLocked }: HoursProps) {
  const { t } = useLingui();
  const { day } = useLocationWords();
  const [draft, setDraft] = useState<{ [day: string]: string }>({});
  const type = (key: string, text: string) => {
    setDraft({ ...draft, [key]: text });
    const spans = parseSpans(text);
    if (spans) set({ opening: { ...location.opening, [key]: spans } });
  };
  const exceptions = Object.entries(location.exceptions ?? {}).sort(([a], [b]) => a.localeCompare(b));
  return (
    <Card title={t`Opening hours`}>
      <div className="grid max-w-2xl gap-x-6 gap-y-3 sm:grid-cols-2">
        {weekdays.map((key, index) => {
          const text = draft[key] ?? spansText(location.opening?.[key] ?? []);
          return (
            <TextField
              key={key}
              label={day(index)}
              figures
              isDisabled={isLocked}
              placeholder={t`closed`}
              value={text}
              onChange={(typed) => type(key, typed)}
              error={parseSpans(text) ? undefined : t`As in 10:00–13:00, 14:00–19:00; empty is closed.`}
            />
          );
        })}
      </div>
      {exceptions.length > 0 && (
        <>
          <h3 className="mt-5 mb-2 font-medium text-ink-soft text-xs">{t`Different on`}</h3>
          <Facts
            facts={exceptions.map(([date, spans]) => ({
              label: date,
              value: spans.length ? spansText(spans) : t`closed`,
              figures: true,
            }))}
          />
        </>
      )}
    </Card>
  );
}

function Registers({ location }: { location: string }) {
  const { t } = useLingui();
  const { data, error } = useRead<Api.Register[]>(`/locations/${location}/registers`);
  if (!data?.length && !error) return null;
  const columns: Column<Api.Register>[] = [
    { id: "number", head: t`Number`, figures: true, cell: (row) => row.number },
    { id: "name", head: t`Register`, grow: true, cell: (row) => row.name },
    {
      id: "active",
      head: t`State`,
      cell: (row) =>
        row.active ? <State bare tone="done">{t`In use`}</State> : <State bare tone="quiet">{t`Switched off`}</State>,
    },
  ];
  return <Table label={t`Registers`} columns={columns} rows={data} rowKey={(row) => row.id} problem={error} />;
}
