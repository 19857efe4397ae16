import { type Api, Button, IconButton, Money, MoneyField, moneyText, useLocale, useRead } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { Delete } from "lucide-react";
import { useState } from "react";
import { likelyAmounts } from "./amounts";
import { useDevice } from "./device";

/** A part of what is due, and what pays it. */
export interface Part {
  tender: string;
  amount: number;
  token: string | null;
  given: number | null;
}

/** What a panel for one means of payment works with. */
export interface PanelProps {
  left: number;
  currency: string;
  split: boolean;
  isPending: boolean;
  onTake: (part: Part) => void;
}

/** What is paid in cash of an amount where the smallest coins are not used. */
function inCoins(amount: number, rounding: Api.CashRounding | undefined): number {
  if (!rounding || amount <= 0) return amount;
  const { step_minor: step, least_minor: least } = rounding;
  return Math.max(Math.floor((amount + Math.floor(step / 2)) / step) * step, least);
}

/** Cash, with the change for it. */
export function Cash({ left: exact, currency, split, isPending, onTake }: PanelProps) {
  const { t } = useLingui();
  const locale = useLocale();
  const { location } = useDevice();
  const rounding = useRead<Api.CashRounding>("/cash-rounding", { location: location.id });
  const left = inCoins(exact, rounding.data);
  const [given, setGiven] = useState<number | null>(null);
  const money = (amount: number) => moneyText({ amount, currency }, locale);
  const handed = given ?? left;
  const change = handed - left;
  const take = (amount: number) =>
    onTake({ tender: "cash", amount: amount >= left ? exact : amount, given: amount, token: null });
  const isEnough = change >= 0;
  const rest = -change;
  const isTakeable = isEnough || (handed > 0 && split);
  return (
    <form
      className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_15rem]"
      onSubmit={(event) => {
        event.preventDefault();
        if (isTakeable && !isPending) take(handed);
      }}
    >
      <div className="flex flex-col gap-3">
        <MoneyField
          label={t`Given by the customer`}
          help={t`Enter without an amount: exactly right.`}
          currency={currency}
          value={given}
          onChange={setGiven}
          autoFocus
        />
        <fieldset className="grid grid-cols-3 gap-2">
          <legend className="sr-only">{t`Likely amounts`}</legend>
          {likelyAmounts(left).map((amount) => (
            <Button key={amount} onPress={() => take(amount)} isDisabled={isPending} className="px-1!">
              {amount === left ? t`Exact` : money(amount)}
            </Button>
          ))}
        </fieldset>
        {left !== exact && (
          <p className="flex items-baseline justify-between gap-4 text-md">
            <span className="text-ink-soft">{t`In cash, rounded`}</span>
            <Money value={{ amount: left, currency }} className="font-semibold" />
          </p>
        )}
        <p role="status" className="flex items-baseline justify-between gap-4 text-md">
          <span className="text-ink-soft">{isEnough ? t`Change` : t`Left to pay`}</span>
          <Money value={{ amount: Math.abs(change), currency }} className="font-semibold text-xl" />
        </p>
      </div>
      <Keypad value={given} onChange={setGiven} />
      <Button type="submit" look="primary" className="sm:col-span-2" isPending={isPending} isDisabled={!isTakeable}>
        {isEnough
          ? change
            ? t`Take ${{ amount: money(handed) }}, give back ${{ change: money(change) }}`
            : t`Take ${{ amount: money(left) }}`
          : split
            ? t`Take ${{ amount: money(handed) }}, then ${{ rest: money(rest) }} otherwise`
            : t`This is too little`}
      </Button>
    </form>
  );
}

/** Figures for fingers; a keyboard types into the field beside it. */
function Keypad({ value, onChange }: { value: number | null; onChange: (amount: number | null) => void }) {
  const { t } = useLingui();
  const type = (digits: string) => {
    const next = Number(`${value ?? 0}${digits}`);
    if (next <= 99_999_999) onChange(next);
  };
  return (
    <fieldset className="hidden grid-cols-3 gap-2 sm:grid">
      <legend className="sr-only">{t`Figures`}</legend>
      {["7", "8", "9", "4", "5", "6", "1", "2", "3", "0", "00"].map((digits) => (
        <Button key={digits} className="figures px-0! font-semibold text-lg!" onPress={() => type(digits)}>
          {digits}
        </Button>
      ))}
      <IconButton
        icon={Delete}
        look="plain"
        label={t`Last figure away`}
        className="w-full!"
        onPress={() => onChange(value && value >= 10 ? Math.floor(value / 10) : null)}
      />
    </fieldset>
  );
}
