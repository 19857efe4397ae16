import {
  type Api,
  api,
  Badge,
  Button,
  Checkbox,
  type Column,
  Confirm,
  CopyText,
  Dialog,
  EmptyState,
  Page,
  State,
  Table,
  TextField,
  TwoLines,
  toast,
  useRead,
  useWrite,
  When,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { Plus } from "lucide-react";
import { useState } from "react";
import { Refused } from "../../trade/refused";

/** Keys of programs. A new one is shown once and never again. */
export function ApiKeys() {
  const { t } = useLingui();
  const { data, error, refetch } = useRead<Api.ApiKey[]>("/keys");
  const [makes, setMakes] = useState(false);
  const [ends, setEnds] = useState<Api.ApiKey | null>(null);
  const revoke = useWrite((key: string) => api.delete(`/keys/${key}`), {
    touches: ["/keys"],
    onDone: () => {
      toast(t`The key is revoked`);
      setEnds(null);
    },
  });
  const state = (row: Api.ApiKey) => {
    if (row.revoked_at) return <State bare tone="quiet">{t`Revoked`}</State>;
    if (row.expires_at && Date.parse(row.expires_at) <= Date.now())
      return <State bare tone="quiet">{t`Expired`}</State>;
    return <State bare tone="done">{t`Valid`}</State>;
  };
  const columns: Column<Api.ApiKey>[] = [
    { id: "name", head: t`Name`, grow: true, cell: (row) => <span className="font-medium">{row.name}</span> },
    {
      id: "hint",
      head: t`Begins with`,
      from: "middle",
      cell: (row) => <code className="figures text-xs">{row.hint}…</code>,
    },
    { id: "may", head: t`Permissions`, figures: true, cell: (row) => <Badge>{row.permissions.length}</Badge> },
    { id: "used", head: t`Last used`, figures: true, from: "wide", cell: (row) => <When at={row.used_at} /> },
    {
      id: "until",
      head: t`Until`,
      figures: true,
      from: "wide",
      cell: (row) => <When at={row.expires_at} show="date" />,
    },
    { id: "state", head: t`State`, cell: state },
  ];
  const make = (
    <Button look="primary" icon={Plus} onPress={() => setMakes(true)}>
      {t`New key`}
    </Button>
  );
  return (
    <Page fill title={t`API keys`} actions={make}>
      <Table
        fill
        label={t`API keys`}
        columns={columns}
        rows={data}
        rowKey={(row) => row.id}
        problem={error}
        onRetry={() => void refetch()}
        actions={(row) =>
          row.revoked_at ? null : (
            <Button size="small" look="danger" onPress={() => setEnds(row)}>
              {t`Revoke`}
            </Button>
          )
        }
        narrow={(row) => (
          <TwoLines title={row.name} detail={`${row.hint}…`} figure={state(row)} note={<When at={row.used_at} />} />
        )}
        empty={
          <EmptyState kind="first" title={t`No keys yet`} action={make}>
            {t`A program that talks to Hanse needs a key of its own, with just the rights that it uses.`}
          </EmptyState>
        }
      />
      {makes && <NewKey onClose={() => setMakes(false)} />}
      <Confirm
        title={t`Revoke ${ends?.name ?? ""}?`}
        verb={t`Revoke the key`}
        isOpen={ends !== null}
        isPending={revoke.isPending}
        onConfirm={() => ends && revoke.mutate(ends.id)}
        onClose={() => setEnds(null)}
      >
        {t`The program that uses it is locked out at once. This cannot be undone.`}
      </Confirm>
    </Page>
  );
}

function NewKey({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const roles = useRead<Api.Role[]>("/roles");
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const make = useWrite(
    (wanted: { name: string; permissions: string[] }) => api.post<Api.KeyCreated>("/keys", wanted),
    { touches: ["/keys"] },
  );
  const permissions = [...new Set((roles.data ?? []).flatMap((role) => role.permissions))]
    .filter((one) => one !== "*")
    .sort();
  const toggle = (permission: string, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(permission);
    else next.delete(permission);
    setChosen(next);
  };
  if (make.data) {
    return (
      <Dialog
        title={t`Copy the key now`}
        isOpen
        mustAnswer
        onClose={onClose}
        actions={
          <Button look="primary" onPress={onClose}>
            {t`I have copied it`}
          </Button>
        }
      >
        <p className="mb-3 text-sm">{t`It is shown this once. Whoever loses it needs a new one.`}</p>
        <CopyText text={make.data.key} />
      </Dialog>
    );
  }
  return (
    <Dialog
      size="wide"
      title={t`New key`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button
            look="primary"
            isDisabled={!name.trim() || !chosen.size}
            isPending={make.isPending}
            onPress={() => make.mutate({ name: name.trim(), permissions: [...chosen] })}
          >
            {t`Make the key`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Refused problem={make.error} />
        <TextField
          label={t`Name`}
          autoFocus
          help={t`Which program uses it, such as "Web analytics".`}
          value={name}
          onChange={setName}
        />
        <fieldset>
          <legend className="mb-2 font-medium text-sm">{t`What it may do`}</legend>
          <div className="grid gap-x-4 gap-y-1.5 sm:grid-cols-2 lg:grid-cols-3">
            {permissions.map((permission) => (
              <Checkbox key={permission} isSelected={chosen.has(permission)} onChange={(on) => toggle(permission, on)}>
                <span className="figures">{permission}</span>
              </Checkbox>
            ))}
          </div>
        </fieldset>
      </div>
    </Dialog>
  );
}
