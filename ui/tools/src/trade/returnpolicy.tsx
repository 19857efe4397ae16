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
  useSession,
  useWrite,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useWayWords } from "./order/sentback";
import { Refused } from "./refused";
import { useText } from "./shown";
import { useTradeWords, wordOf } from "./words";

const ANY = "any";
const WAYS: readonly Api.ReturnWay[] = ["label", "paperless", "store"];
const PLAIN = {
  fee_percent: 0,
  used_percent: 0,
  missing_percent: 0,
  exchange_only: false,
  receipt_needed: false,
  customer_sends: false,
  ways: WAYS,
  send_days: 14,
};

/** On what terms goods come back that are sold from now on: one rule for everything, others where that is declared. */
export function ReturnPolicyForm({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const { data } = useRead<Api.ReturnPolicy>("/return-policy");
  return (
    <Dialog title={t`Return policy`} size="wide" isOpen onClose={onClose}>
      {data ? <Fields key={data.version} policy={data} onClose={onClose} /> : <SkeletonRows rows={4} />}
    </Dialog>
  );
}

function Fields({ policy, onClose }: { policy: Api.ReturnPolicy; onClose: () => void }) {
  const { t } = useLingui();
  const [rules, setRules] = useState<Api.ReturnRule[]>([...policy.rules]);
  const [most, setMost] = useState<number | null>(policy.receiptless_minor);
  const [days, setDays] = useState(policy.receiptless_days);
  const [lost, setLost] = useState<number | null>(policy.lost_minor);
  const save = useWrite((wanted: object) => api.put("/return-policy", wanted, { version: String(policy.version) }), {
    touches: ["/return-policy"],
    onDone: () => {
      toast(t`Saved`);
      onClose();
    },
  });
  const add = () => {
    let n = rules.length + 1;
    while (rules.some((one) => one.key === `rule_${n}`)) n += 1;
    setRules([...rules, { ...PLAIN, key: `rule_${n}`, channel: "store" }]);
  };
  const { version, by_name } = policy;
  return (
    <div className="flex flex-col gap-6">
      <Refused problem={save.error} />
      <p className="text-ink-soft text-sm">
        {t`The rule that fits most closely counts: group before category before channel. What was sold keeps the rule that held then.`}
      </p>
      {rules.map((rule, at) => (
        <Rule
          key={rule.key}
          rule={rule}
          onChange={(more) => setRules(rules.map((one, n) => (n === at ? { ...one, ...more } : one)))}
          onRemove={() => setRules(rules.filter((_, n) => n !== at))}
        />
      ))}
      <Button icon={Plus} onPress={add} className="self-start">
        {t`Add a rule`}
      </Button>
      <fieldset className="flex flex-wrap items-end gap-3">
        <legend className="mb-2 font-semibold">{t`Without a receipt`}</legend>
        <MoneyField
          label={t`At most for each customer`}
          currency="EUR"
          value={most}
          onChange={setMost}
          className="w-44"
        />
        <NumberField
          label={t`In so many days`}
          minValue={1}
          maxValue={365}
          value={days}
          onChange={(value) => setDays(Number.isNaN(value) ? days : value)}
        />
      </fieldset>
      <fieldset>
        <legend className="mb-2 font-semibold">{t`Lost on its way back`}</legend>
        <MoneyField
          label={t`Refund at once up to`}
          help={t`About more than that the service desk decides.`}
          currency="EUR"
          value={lost}
          onChange={setLost}
          className="w-72"
        />
      </fieldset>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <span className="text-ink-soft text-xs">{t`Version ${version}, by ${by_name}`}</span>
        <Button
          look="primary"
          isDisabled={most === null || lost === null}
          isPending={save.isPending}
          onPress={() => save.mutate({ rules, receiptless_minor: most, receiptless_days: days, lost_minor: lost })}
        >
          {t`Save`}
        </Button>
      </div>
    </div>
  );
}

interface RuleProps {
  rule: Api.ReturnRule;
  onChange: (more: Partial<Api.ReturnRule>) => void;
  onRemove: () => void;
}

function Rule({ rule, onChange, onRemove }: RuleProps) {
  const { t } = useLingui();
  const text = useText();
  const channels = useTradeWords().channel;
  const categories = useRead<Api.Category[]>("/categories");
  const ways = useWayWords();
  const offered = rule.ways ?? WAYS;
  const base = !rule.channel && !rule.category && !rule.group;
  const percent = (value: number | undefined) => (value ?? 0) / 100;
  const hundredths = (value: number) => Math.round((Number.isNaN(value) ? 0 : value) * 100);
  const shares = [
    { key: "fee_percent", label: t`Fee` },
    { key: "used_percent", label: t`Less if used` },
    { key: "missing_percent", label: t`Less if incomplete` },
  ] as const;
  return (
    <fieldset className="flex flex-col gap-3 rounded-md border border-line p-4">
      <legend className="px-1 font-semibold">{base ? t`For everything else` : rule.key}</legend>
      {!base && (
        <div className="flex flex-wrap items-start gap-3">
          <Select
            label={t`Channel`}
            value={rule.channel ?? ANY}
            onChange={(value) => onChange({ channel: value === ANY ? null : value })}
            options={[
              { value: ANY, label: t`all` },
              ...Object.keys(channels).map((key) => ({ value: key, label: wordOf(channels, key).label })),
            ]}
            className="w-40"
          />
          <Select
            label={t`Category`}
            value={rule.category ?? ANY}
            onChange={(value) => onChange({ category: value === ANY ? null : value })}
            options={[
              { value: ANY, label: t`all` },
              ...(categories.data ?? []).map((one) => ({ value: one.key, label: text(one.name) })),
            ]}
            className="w-48"
          />
          <TextField
            label={t`Customer group`}
            optional
            value={rule.group ?? ""}
            onChange={(group) => onChange({ group: group.trim() || null })}
            className="w-40"
          />
          <IconButton icon={Trash2} size="small" label={t`Remove this rule`} onPress={onRemove} />
        </div>
      )}
      <div className="flex flex-wrap items-end gap-3">
        <TextField
          label={t`Days`}
          help={t`Empty: as the channel promises`}
          inputMode="numeric"
          value={rule.days === null || rule.days === undefined ? "" : String(rule.days)}
          onChange={(value) => onChange({ days: /^\d{1,4}$/.test(value) ? Number(value) : null })}
          className="w-44"
        />
        {shares.map((one) => (
          <NumberField
            key={one.key}
            label={one.label}
            unit="%"
            minValue={0}
            maxValue={100}
            value={percent(rule[one.key])}
            onChange={(value) => onChange({ [one.key]: hundredths(value) })}
          />
        ))}
      </div>
      <div className="flex flex-wrap gap-x-6 gap-y-2">
        <Checkbox isSelected={rule.exchange_only ?? false} onChange={(on) => onChange({ exchange_only: on })}>
          {t`Exchange or credit only`}
        </Checkbox>
        <Checkbox isSelected={rule.receipt_needed ?? false} onChange={(on) => onChange({ receipt_needed: on })}>
          {t`With a receipt only`}
        </Checkbox>
        <Checkbox isSelected={rule.customer_sends ?? false} onChange={(on) => onChange({ customer_sends: on })}>
          {t`The customer pays the parcel`}
        </Checkbox>
      </div>
      <div className="flex flex-wrap items-end gap-x-6 gap-y-2">
        {Object.entries(ways).map(([key, label]) => (
          <Checkbox
            key={key}
            isSelected={offered.includes(key as Api.ReturnWay)}
            onChange={(on) =>
              onChange({
                ways: WAYS.filter((one) => (one === key ? on : offered.includes(one))),
              })
            }
          >
            {label}
          </Checkbox>
        ))}
        <NumberField
          label={t`Days to send or hand it in`}
          minValue={1}
          maxValue={365}
          value={rule.send_days ?? PLAIN.send_days}
          onChange={(days) => onChange({ send_days: Number.isNaN(days) ? PLAIN.send_days : days })}
        />
      </div>
    </fieldset>
  );
}

/** Opens the return policy, for who may state it. */
export function ReturnPolicyButton() {
  const { t } = useLingui();
  const { may } = useSession();
  const [open, setOpen] = useState(false);
  if (!may("orders.limit_prices")) return null;
  return (
    <>
      <Button onPress={() => setOpen(true)}>{t`Return policy`}</Button>
      {open && <ReturnPolicyForm onClose={() => setOpen(false)} />}
    </>
  );
}
