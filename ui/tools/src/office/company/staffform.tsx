import {
  type Api,
  api,
  Button,
  Checkbox,
  Drawer,
  IconButton,
  Problem,
  Select,
  TextField,
  toast,
  useRead,
  useWrite,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import { useState } from "react";
import { Refused } from "../../trade/refused";
import { useLocations, useText } from "../../trade/shown";
import { useGrantText } from "./staff";

interface StaffFormProps {
  staff: Api.Staff | null;
  onClose: () => void;
}

/** An account to open or change: name, language, roles with their places, password. */
export function StaffForm({ staff, onClose }: StaffFormProps) {
  const { t } = useLingui();
  const [draft, setDraft] = useState({
    name: staff?.name ?? "",
    email: staff?.email ?? "",
    language: staff?.language ?? "de",
    active: staff?.active ?? true,
    roles: [...(staff?.roles ?? [])] as Api.RoleGrant[],
    password: "",
  });
  const set = (more: Partial<typeof draft>) => setDraft({ ...draft, ...more });
  const save = useWrite((wanted: typeof draft) => (staff ? change(staff, wanted) : api.post("/staff", wanted)), {
    touches: ["/staff"],
    onDone: () => {
      toast(t`Saved`);
      onClose();
    },
  });
  const fresh = useWrite(async (_: undefined) => {}, { touches: ["/staff"], onDone: onClose });
  const wrong = save.error ? Problem.of(save.error).fields : {};
  const isReady = Boolean(draft.name && draft.email && draft.roles.length && (staff || draft.password));
  return (
    <Drawer
      title={staff ? staff.name : t`New account`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button look="primary" isDisabled={!isReady} isPending={save.isPending} onPress={() => save.mutate(draft)}>
            {t`Save`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {Object.keys(wrong).length === 0 && <Refused problem={save.error} onFresh={() => fresh.mutate(undefined)} />}
        <TextField label={t`Name`} autoComplete="off" value={draft.name} onChange={(name) => set({ name })} />
        <TextField
          label={t`E-mail`}
          type="email"
          autoComplete="off"
          isDisabled={Boolean(staff)}
          value={draft.email}
          onChange={(email) => set({ email })}
          error={wrong.email}
        />
        <Select
          label={t`Language`}
          value={draft.language}
          onChange={(language) => set({ language })}
          options={[
            { value: "de", label: "Deutsch" },
            { value: "en", label: "English" },
          ]}
        />
        <Grants roles={draft.roles} onChange={(roles) => set({ roles })} />
        <TextField
          label={staff ? t`New password` : t`Password`}
          optional={Boolean(staff)}
          type="password"
          autoComplete="new-password"
          help={t`At least ten characters.`}
          value={draft.password}
          onChange={(password) => set({ password })}
          error={wrong.password ?? wrong.new}
        />
        {staff && (
          <Checkbox
            isSelected={draft.active}
            onChange={(active) => set({ active })}
            help={t`A closed account is signed out everywhere at once.`}
          >
            {t`May sign in`}
          </Checkbox>
        )}
      </div>
    </Drawer>
  );
}

async function change(
  staff: Api.Staff,
  wanted: { name: string; language: string; active: boolean; roles: Api.RoleGrant[]; password: string },
) {
  let version = staff.version;
  if (wanted.name !== staff.name || wanted.language !== staff.language || wanted.active !== staff.active) {
    const { name, language, active } = wanted;
    version = (await api.patch<Api.Staff>(`/staff/${staff.id}`, { name, language, active }, { version })).version;
  }
  if (JSON.stringify(wanted.roles) !== JSON.stringify(staff.roles)) {
    await api.put(`/staff/${staff.id}/roles`, { roles: wanted.roles }, { version });
  }
  if (wanted.password) await api.put(`/staff/${staff.id}/password`, { new: wanted.password });
}

function Grants({ roles, onChange }: { roles: Api.RoleGrant[]; onChange: (roles: Api.RoleGrant[]) => void }) {
  const { t } = useLingui();
  const text = useText();
  const grantText = useGrantText();
  const { list } = useLocations();
  const { data } = useRead<Api.Role[]>("/roles");
  const [role, setRole] = useState<string | null>(null);
  const [place, setPlace] = useState("");
  const add = () => {
    if (!role) return;
    const grant = { role, scope: place ? "location" : "global", target: place || null, region: null } as Api.RoleGrant;
    onChange([...roles.filter((one) => grantText(one) !== grantText(grant)), grant]);
    setRole(null);
  };
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-1 font-medium text-sm">{t`Roles`}</legend>
      <ul className="flex flex-col gap-1 text-sm">
        {roles.map((grant) => (
          <li key={grantText(grant)} className="flex items-center justify-between gap-2">
            {grantText(grant)}
            <IconButton
              icon={X}
              size="small"
              label={t`Take away ${grantText(grant)}`}
              onPress={() => onChange(roles.filter((one) => one !== grant))}
            />
          </li>
        ))}
        {!roles.length && <li className="text-ink-soft">{t`No role yet: nothing can be done.`}</li>}
      </ul>
      <div className="grid gap-2 sm:grid-cols-[1fr_1fr_auto] sm:items-end">
        <Select
          label={t`Role`}
          value={role}
          onChange={setRole}
          options={(data ?? []).map((one) => ({ value: one.key, label: text(one.name) }))}
        />
        <Select
          label={t`Where`}
          value={place}
          onChange={setPlace}
          options={[{ value: "", label: t`Everywhere` }, ...list.map((one) => ({ value: one.id, label: one.name }))]}
        />
        <Button onPress={add} isDisabled={!role}>
          {t`Give`}
        </Button>
      </div>
    </fieldset>
  );
}
