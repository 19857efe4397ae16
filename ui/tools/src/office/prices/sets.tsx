import { Button, Checkbox, IconButton, MoneyField, NumberField, Select, TextField, useLocale } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import type { Part, Step, Terms, Times } from "../../trade/terms";
import { Chosen, ChosenArticles, type Names } from "./chosen";
import { Goods } from "./goods";

interface TermsProps {
  terms: Terms;
  set: (more: Terms) => void;
}

/** What a set is made of, and what it costs or takes off. */
export function Parts({ terms, onChange }: { terms: Terms; onChange: (terms: Terms) => void }) {
  const { t } = useLingui();
  const parts = terms.parts ?? [];
  const way =
    terms.unit_minor !== undefined
      ? "unit_minor"
      : terms.minor !== undefined
        ? "minor"
        : terms.rate !== undefined
          ? "rate"
          : "parts";
  const put = (n: number, part: Part) => onChange({ ...terms, parts: parts.map((one, m) => (m === n ? part : one)) });
  const become = (next: string) => {
    const { unit_minor: _, minor: __, rate: ___, ...rest } = terms;
    const plain = parts.map(({ rate: ____, ...part }) => part);
    const rated = plain.map((part, n) => (n === plain.length - 1 ? { ...part, rate: 10_000 } : part));
    const start: Record<string, Terms> = {
      unit_minor: { unit_minor: 10_000 },
      minor: { minor: 500 },
      rate: { rate: 1000 },
    };
    onChange({ ...rest, ...start[next], parts: next === "parts" ? rated : plain });
  };
  return (
    <>
      <Select
        label={t`The set`}
        value={way}
        onChange={become}
        options={[
          { value: "unit_minor", label: t`has its price` },
          { value: "minor", label: t`costs less by an amount` },
          { value: "rate", label: t`costs less by a rate` },
          { value: "parts", label: t`has parts for less` },
        ]}
      />
      {(way === "unit_minor" || way === "minor") && (
        <MoneyField
          label={way === "minor" ? t`Amount` : t`Price of the set`}
          currency="EUR"
          value={terms[way] ?? null}
          onChange={(minor) => onChange({ ...terms, [way]: minor ?? 0 })}
        />
      )}
      {way === "rate" && <Percent rate={terms.rate ?? 0} onChange={(rate) => onChange({ ...terms, rate })} />}
      {parts.map((part, n) => (
        <fieldset
          // biome-ignore lint/suspicious/noArrayIndexKey: parts have no names of their own
          key={n}
          className="grid gap-3 rounded-md border border-line p-3 sm:col-span-2 sm:grid-cols-2"
        >
          <legend className="px-1 font-medium text-sm">{t`Part ${n + 1}`}</legend>
          <NumberField
            label={t`Pieces`}
            minValue={1}
            value={part.quantity}
            onChange={(pieces) => put(n, { ...part, quantity: Number.isNaN(pieces) ? 1 : pieces })}
          />
          <Goods named={part} onChange={(named) => put(n, { ...named, quantity: part.quantity } as Part)} />
          {way === "parts" && (
            <Percent
              rate={part.rate ?? 0}
              onChange={(rate) => {
                const { rate: _, ...rest } = part;
                put(n, rate ? { ...rest, rate } : rest);
              }}
            />
          )}
          {parts.length > 1 && (
            <Button
              icon={Trash2}
              onPress={() => onChange({ ...terms, parts: parts.filter((_, m) => m !== n) })}
            >{t`Remove this part`}</Button>
          )}
        </fieldset>
      ))}
      <Button
        icon={Plus}
        onPress={() => onChange({ ...terms, parts: [...parts, { quantity: 1, all: true }] })}
      >{t`One more part`}</Button>
    </>
  );
}

function Percent({ rate, onChange }: { rate: number; onChange: (rate: number) => void }) {
  const { t } = useLingui();
  return (
    <NumberField
      label={t`Percent`}
      unit="%"
      minValue={0}
      maxValue={100}
      value={rate / 100}
      onChange={(percent) => onChange(Math.round((Number.isNaN(percent) ? 0 : percent) * 100))}
    />
  );
}

const values = { percentage: "rate", amount: "minor", fixed_price: "unit_minor" } as const;

/** More terms from more money or more pieces on. */
export function Steps({ terms, set }: TermsProps) {
  const { t } = useLingui();
  const steps = terms.steps ?? [];
  const name = values[(terms.kind ?? "percentage") as keyof typeof values];
  const put = (n: number, step: Step) => set({ steps: steps.map((one, m) => (m === n ? step : one)) });
  return (
    <div className="flex flex-col gap-3 sm:col-span-2">
      {steps.map((step, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: steps have no names of their own
        <div key={n} className="flex flex-wrap items-end gap-3">
          <MoneyField
            label={t`From an amount of`}
            currency="EUR"
            value={step.minimum_minor ?? null}
            onChange={(minor) => {
              const { minimum_minor: _, ...rest } = step;
              put(n, minor ? { ...rest, minimum_minor: minor } : rest);
            }}
          />
          <NumberField
            label={t`From so many pieces`}
            minValue={0}
            value={step.minimum_quantity ?? Number.NaN}
            onChange={(pieces) => {
              const { minimum_quantity: _, ...rest } = step;
              put(n, pieces ? { ...rest, minimum_quantity: pieces } : rest);
            }}
          />
          {name === "rate" ? (
            <Percent rate={step.rate ?? 0} onChange={(rate) => put(n, { ...step, rate })} />
          ) : (
            <MoneyField
              label={name === "minor" ? t`Amount` : t`Price`}
              currency="EUR"
              value={step[name] ?? null}
              onChange={(minor) => put(n, { ...step, [name]: minor ?? 0 })}
            />
          )}
          <IconButton
            icon={Trash2}
            label={t`Remove this step`}
            onPress={() => set({ steps: steps.filter((_, m) => m !== n) })}
          />
        </div>
      ))}
      <div>
        <Button
          icon={Plus}
          onPress={() => set({ steps: [...steps, { minimum_minor: 10_000, [name]: terms[name] ?? 0 }] })}
        >{t`One more step`}</Button>
      </div>
    </div>
  );
}

/** The articles of which one is given away. */
export function GiftField({ terms, set }: TermsProps) {
  const { t } = useLingui();
  return (
    <div className="sm:col-span-2">
      <ChosenArticles label={t`Gifts`} ids={terms.gifts ?? []} onChange={(gifts) => set({ gifts })} />
    </div>
  );
}

/** What is left out, and how much is given at most. */
export function Limits({ terms, set }: TermsProps) {
  const { t } = useLingui();
  const { except_categories, except_variants, except_brands, except_attributes } = terms;
  const without: Names = {
    ...(except_categories && { categories: except_categories }),
    ...(except_variants && { variants: except_variants }),
    ...(except_brands && { brands: except_brands }),
    ...(except_attributes && { attributes: except_attributes }),
  };
  const [isOpen, setOpen] = useState(Object.keys(without).length > 0);
  const leave = (names: Names) =>
    set({
      except_categories: names.categories ?? [],
      except_variants: names.variants ?? [],
      except_brands: names.brands ?? [],
      except_attributes: names.attributes ?? {},
    });
  const ofSets = ["bundle", "cheapest_free", "buy_x_get_y"].includes(terms.kind ?? "");
  return (
    <>
      {terms.kind !== "gift" && (
        <MoneyField
          label={t`At most`}
          currency="EUR"
          value={terms.maximum_minor ?? null}
          onChange={(minor) => set({ maximum_minor: minor ?? 0 })}
        />
      )}
      {terms.kind !== "gift" && (terms.scope ?? "line") === "line" && (
        <NumberField
          label={ofSets ? t`At most so many sets` : t`At most so many pieces`}
          minValue={0}
          value={terms.maximum_quantity ?? Number.NaN}
          onChange={(pieces) => set({ maximum_quantity: Number.isNaN(pieces) ? 0 : pieces })}
        />
      )}
      <Checkbox
        isSelected={isOpen}
        onChange={(on) => {
          setOpen(on);
          if (!on) leave({});
        }}
        className="sm:col-span-2"
      >
        {t`Leaves something out`}
      </Checkbox>
      {isOpen && <Chosen label={t`Without`} names={without} onChange={leave} />}
      <Checkbox
        isSelected={terms.except_reduced === true}
        onChange={(on) => set({ except_reduced: on })}
        className="sm:col-span-2"
      >
        {t`Not on reduced articles`}
      </Checkbox>
    </>
  );
}

/** On which days, and between which times of the day. */
export function Hours({ terms, set }: TermsProps) {
  const { t } = useLingui();
  const locale = useLocale();
  const [times] = terms.hours?.times ?? [];
  const change = (more: Partial<Times>) => {
    const next = { days: [1, 2, 3, 4, 5, 6, 7], from: 16 * 60, until: 18 * 60, ...times, ...more };
    const others = terms.hours?.times.slice(1) ?? [];
    set({ hours: { ...terms.hours, times: [next, ...others] } });
  };
  const minutes = (clock: string) => {
    const [hour = 0, minute = 0] = clock.split(":").map(Number);
    return hour * 60 + minute;
  };
  const two = (figure: number) => String(figure).padStart(2, "0");
  const clock = (at: number) => `${two(Math.floor(at / 60) % 24)}:${two(at % 60)}`;
  // 1 January 2024 was a Monday.
  const day = (n: number) => new Intl.DateTimeFormat(locale, { weekday: "short" }).format(new Date(2024, 0, n));
  return (
    <div className="flex flex-col gap-3 sm:col-span-2">
      <Checkbox
        isSelected={Boolean(times)}
        onChange={(on) => (on ? change({}) : set({ hours: undefined as unknown as NonNullable<Terms["hours"]> }))}
      >
        {t`Only at certain hours`}
      </Checkbox>
      {times && (
        <div className="flex flex-wrap items-end gap-4">
          <fieldset className="flex flex-wrap gap-x-4 gap-y-2">
            <legend className="mb-1 font-medium text-sm">{t`Days`}</legend>
            {[1, 2, 3, 4, 5, 6, 7].map((n) => (
              <Checkbox
                key={n}
                isSelected={times.days.includes(n)}
                onChange={(on) => {
                  const days = on ? [...times.days, n].sort() : times.days.filter((one) => one !== n);
                  if (days.length) change({ days });
                }}
              >
                {day(n)}
              </Checkbox>
            ))}
          </fieldset>
          <TextField
            label={t`From`}
            type="time"
            value={clock(times.from)}
            onChange={(typed) => typed && change({ from: minutes(typed) })}
          />
          <TextField
            label={t`Until`}
            type="time"
            value={clock(times.until)}
            onChange={(typed) => typed && change({ until: minutes(typed) || 1440 })}
          />
        </div>
      )}
    </div>
  );
}
