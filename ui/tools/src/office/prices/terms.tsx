import { Checkbox, MoneyField, NumberField, Select, TextField } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import type { Named, Terms } from "../../trade/terms";
import { Goods } from "./goods";
import { GiftField, Hours, Limits, Parts, Steps } from "./sets";
import { Whom } from "./whom";

/** What belongs to a kind, with what it starts as. */
const starts: Record<string, Terms> = {
  percentage: { rate: 1000 },
  amount: { minor: 500 },
  fixed_price: { unit_minor: 1000 },
  buy_x_get_y: { buy: 1, get: 1, scope: "line" },
  cheapest_free: { buy: 2, get: 1, scope: "line" },
  bundle: { parts: [{ quantity: 1, all: true }], unit_minor: 10_000, scope: "line" },
  gift: { gifts: [], scope: "line", minimum_minor: 5000 },
};
const own = [
  "rate",
  "minor",
  "unit_minor",
  "buy",
  "get",
  "parts",
  "gifts",
  "steps",
  "maximum_minor",
  "maximum_quantity",
];
const stepped = ["percentage", "amount", "fixed_price"];

interface TermsFieldsProps {
  terms: Terms;
  onChange: (terms: Terms) => void;
}

/** What a promotion does, on what, and within which bounds. */
export function TermsFields({ terms, onChange }: TermsFieldsProps) {
  const { t } = useLingui();
  const set = (more: Terms) => onChange(filled({ ...terms, ...more }));
  const kind = terms.kind ?? "percentage";
  const scope = terms.scope ?? "line";
  // What belongs to another kind does not go along.
  const become = (next: string) => {
    const rest = Object.fromEntries(Object.entries(terms).filter(([name]) => !own.includes(name))) as Terms;
    const orders = next === "percentage" || next === "amount";
    const scoped = scope === "order" && !orders ? { scope: "line" } : {};
    const kept = next === "bundle" ? nothing(rest) : rest.all || names(rest) ? rest : { ...rest, all: true };
    onChange({ ...kept, ...scoped, kind: next, ...starts[next] });
  };
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Select
        label={t`What it does`}
        value={kind}
        onChange={become}
        options={[
          { value: "percentage", label: t`Percentage off` },
          { value: "amount", label: t`Amount off` },
          { value: "fixed_price", label: t`Fixed price` },
          { value: "buy_x_get_y", label: t`Buy some, get some` },
          { value: "cheapest_free", label: t`The cheapest free` },
          { value: "bundle", label: t`Set` },
          { value: "gift", label: t`Gift` },
        ]}
      />
      {stepped.includes(kind) && (
        <Select
          label={t`Works on`}
          value={scope}
          onChange={(next) => {
            const { maximum_quantity: _, ...rest } = terms;
            onChange({ ...(next === "line" ? terms : rest), scope: next });
          }}
          options={[
            { value: "line", label: t`Each piece` },
            ...(kind === "fixed_price" ? [] : [{ value: "order", label: t`The whole order` }]),
            { value: "shipping", label: t`The shipping` },
          ]}
        />
      )}
      <Value terms={terms} set={set} />
      {kind === "bundle" ? (
        <Parts terms={terms} onChange={onChange} />
      ) : (
        <Goods named={terms} onChange={(next) => onChange(filled(next as Terms))} />
      )}
      {kind === "gift" && <GiftField terms={terms} set={set} />}
      <MoneyField
        label={t`From an amount of`}
        currency="EUR"
        value={terms.minimum_minor ?? null}
        onChange={(minor) => set({ minimum_minor: minor ?? 0 })}
      />
      <NumberField
        label={t`From so many pieces`}
        minValue={0}
        value={terms.minimum_quantity ?? Number.NaN}
        onChange={(pieces) => set({ minimum_quantity: Number.isNaN(pieces) ? 0 : pieces })}
      />
      {stepped.includes(kind) && <Steps terms={terms} set={set} />}
      <Limits terms={terms} set={set} />
      <Hours terms={terms} set={set} />
      <Whom terms={terms} set={set} />
      <Checkbox
        isSelected={terms.stackable !== false}
        onChange={(stackable) => set({ stackable })}
        className="sm:col-span-2"
      >
        {t`Adds up with other promotions`}
      </Checkbox>
      <TextField
        label={t`Never together with others of the group`}
        optional
        value={terms.group ?? ""}
        onChange={(group) => set({ group: group.trim() })}
        help={t`A name of your choice, such as spring. Of promotions with the same name the customer gets the best.`}
      />
      <NumberField
        label={t`Rank`}
        minValue={0}
        value={terms.rank ?? 0}
        onChange={(rank) => set({ rank: Number.isNaN(rank) ? 0 : rank })}
        help={t`Where two save the same, the lower rank counts.`}
      />
    </div>
  );
}

/** Terms without what says nothing. */
function filled(terms: Terms): Terms {
  const empty = (value: unknown) =>
    value === undefined ||
    value === "" ||
    value === 0 ||
    value === false ||
    (typeof value === "object" && Object.keys(value ?? {}).length === 0);
  const bounds = Object.entries(terms).filter(
    ([name, value]) =>
      !(
        /^(minimum|maximum|except|steps|variants|categories|groups|tiers|first_purchase|group$|rank$)/.test(name) &&
        empty(value)
      ),
  );
  return Object.fromEntries(bounds) as Terms;
}

/** Whether it says what it is about; without that it would be refused. */
export function saysWhat(terms: Terms): boolean {
  if (terms.kind === "gift" && !terms.gifts?.length) return false;
  const naming = terms.kind === "bundle" ? (terms.parts ?? []) : [terms];
  return naming.every((one) => one.all || names(one));
}

function names(named: Named): boolean {
  return Boolean(
    named.categories?.length ||
      named.variants?.length ||
      named.brands?.length ||
      Object.keys(named.attributes ?? {}).length,
  );
}

/** A set names things by its parts alone. */
function nothing(terms: Terms): Terms {
  const { all: _, categories: __, variants: ___, brands: ____, attributes: _____, ...rest } = terms;
  return rest;
}

function Value({ terms, set }: { terms: Terms; set: (more: Terms) => void }) {
  const { t } = useLingui();
  const kind = terms.kind ?? "percentage";
  if (kind === "percentage") {
    return (
      <NumberField
        label={t`Percent`}
        unit="%"
        minValue={0}
        maxValue={100}
        value={(terms.rate ?? 0) / 100}
        onChange={(percent) => set({ rate: Math.round((Number.isNaN(percent) ? 0 : percent) * 100) })}
      />
    );
  }
  if (kind === "amount" || kind === "fixed_price") {
    const name = kind === "amount" ? "minor" : "unit_minor";
    return (
      <MoneyField
        label={
          kind === "amount" ? t`Amount` : terms.scope === "shipping" ? t`Price of the shipping` : t`Price of each piece`
        }
        currency="EUR"
        value={terms[name] ?? null}
        onChange={(minor) => set({ [name]: minor ?? 0 })}
      />
    );
  }
  if (kind !== "buy_x_get_y" && kind !== "cheapest_free") return null;
  return (
    <div className="flex gap-3">
      <NumberField label={t`Buy`} minValue={1} value={terms.buy ?? 1} onChange={(buy) => set({ buy })} />
      <NumberField label={t`Get`} minValue={1} value={terms.get ?? 1} onChange={(get) => set({ get })} />
    </div>
  );
}
