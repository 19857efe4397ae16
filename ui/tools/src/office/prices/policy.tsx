import {
  type Api,
  api,
  Button,
  Checkbox,
  Dialog,
  IconButton,
  MoneyField,
  NumberField,
  Select,
  SkeletonRows,
  TextField,
  toast,
  useRead,
  useWrite,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { Refused } from "../../trade/refused";
import { useText } from "../../trade/shown";

/** For what reasons a price may be changed by hand, and how far each role may go by itself. */
export function PolicyForm({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const { data } = useRead<Api.ManualPolicy>("/price-policy");
  return (
    <Dialog title={t`Reasons and limits`} size="wide" isOpen onClose={onClose}>
      {data ? <Fields key={data.version} policy={data} onClose={onClose} /> : <SkeletonRows rows={4} />}
    </Dialog>
  );
}

function Fields({ policy, onClose }: { policy: Api.ManualPolicy; onClose: () => void }) {
  const { t } = useLingui();
  const [reasons, setReasons] = useState<Api.PriceReason[]>([...policy.reasons]);
  const [limits, setLimits] = useState<Api.PriceLimit[]>([...policy.limits]);
  const [minutes, setMinutes] = useState(policy.approval_minutes);
  const save = useWrite((wanted: object) => api.put("/price-policy", wanted, { version: String(policy.version) }), {
    touches: ["/price-policy"],
    onDone: () => {
      toast(t`Saved`);
      onClose();
    },
  });
  const { version, by_name } = policy;
  return (
    <div className="flex flex-col gap-6">
      <Refused problem={save.error} />
      <Limits limits={limits} onChange={setLimits} />
      <Reasons reasons={reasons} known={policy.reasons.map((one) => one.key)} onChange={setReasons} />
      <NumberField
        label={t`Minutes that an approval counts`}
        minValue={1}
        maxValue={1440}
        value={minutes}
        onChange={setMinutes}
      />
      <div className="flex flex-wrap items-center justify-between gap-3">
        <span className="text-ink-soft text-xs">{t`Version ${version}, by ${by_name}`}</span>
        <Button
          look="primary"
          isPending={save.isPending}
          onPress={() => save.mutate({ reasons, limits, approval_minutes: minutes })}
        >
          {t`Save`}
        </Button>
      </div>
    </div>
  );
}

interface LimitsProps {
  limits: readonly Api.PriceLimit[];
  onChange: (limits: Api.PriceLimit[]) => void;
}

function Limits({ limits, onChange }: LimitsProps) {
  const { t } = useLingui();
  const text = useText();
  const roles = useRead<Api.Role[]>("/roles");
  const nameOf = (key: string) => text(roles.data?.find((one) => one.key === key)?.name) || key;
  const put = (at: number, more: Partial<Api.PriceLimit>) =>
    onChange(limits.map((one, n) => (n === at ? { ...one, ...more } : one)));
  const free = (roles.data ?? []).filter((one) => !limits.some((limit) => limit.role === one.key));
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-2 font-semibold">{t`What a role may take off a piece`}</legend>
      {limits.map((one, at) => {
        const role = nameOf(one.role);
        return (
          <div key={one.role} className="flex flex-wrap items-end gap-3">
            <span className="w-full pb-2 text-sm sm:w-44">{role}</span>
            <NumberField
              label={t`Percent of ${role}`}
              hideLabel
              unit="%"
              minValue={0}
              maxValue={100}
              value={one.percent_max / 100}
              onChange={(percent) => put(at, { percent_max: Math.round((percent || 0) * 100) })}
            />
            <MoneyField
              label={t`At most, ${role}`}
              hideLabel
              currency="EUR"
              className="w-36"
              value={one.minor_max ?? null}
              onChange={(minor_max) => put(at, { minor_max })}
            />
            <IconButton
              icon={Trash2}
              size="small"
              label={t`Take the limit of ${role} away`}
              onPress={() => onChange(limits.filter((_, n) => n !== at))}
            />
          </div>
        );
      })}
      <p className="text-ink-soft text-xs">
        {t`Both count, measured by the list price. Without an amount the percentage alone does. Who has no limit here may take off nothing alone.`}
      </p>
      {free.length > 0 && (
        <Select
          label={t`Another role`}
          value={null}
          onChange={(role) => onChange([...limits, { role, percent_max: 0, minor_max: null }])}
          options={free.map((one) => ({ value: one.key, label: text(one.name) }))}
          className="w-56"
        />
      )}
    </fieldset>
  );
}

interface ReasonsProps {
  reasons: readonly Api.PriceReason[];
  /** Keys that stand in orders already: they are switched off, never removed. */
  known: readonly string[];
  onChange: (reasons: Api.PriceReason[]) => void;
}

function Reasons({ reasons, known, onChange }: ReasonsProps) {
  const { t } = useLingui();
  const put = (at: number, more: Partial<Api.PriceReason>) =>
    onChange(reasons.map((one, n) => (n === at ? { ...one, ...more } : one)));
  const add = () => {
    const taken = new Set(reasons.map((one) => one.key));
    let n = reasons.length + 1;
    while (taken.has(`reason_${n}`)) n += 1;
    onChange([...reasons, { key: `reason_${n}`, name: { de: "", en: "" }, active: true }]);
  };
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-2 font-semibold">{t`Reasons`}</legend>
      {reasons.map((one, at) => (
        <div key={one.key} className="flex flex-wrap items-end gap-3">
          <TextField
            label={t`In German`}
            className="min-w-40 flex-1"
            value={one.name.de ?? ""}
            onChange={(de) => put(at, { name: { ...one.name, de } })}
          />
          <TextField
            label={t`In English`}
            className="min-w-40 flex-1"
            value={one.name.en ?? ""}
            onChange={(en) => put(at, { name: { ...one.name, en } })}
          />
          {known.includes(one.key) ? (
            <Checkbox isSelected={one.active ?? true} onChange={(active) => put(at, { active })} className="pb-2">
              {t`Can be chosen`}
            </Checkbox>
          ) : (
            <IconButton
              icon={Trash2}
              size="small"
              label={t`Remove this reason`}
              onPress={() => onChange(reasons.filter((_, n) => n !== at))}
            />
          )}
        </div>
      ))}
      <Button icon={Plus} onPress={add} className="self-start">
        {t`Add a reason`}
      </Button>
    </fieldset>
  );
}
