import { Money, MoneyField, moneyText, NumberField, useLocale } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { euroPieces } from "./amounts";

interface CountProps {
  currency: string;
  value: number | null;
  onChange: (amount: number | null) => void;
}

/** The drawer's content: by notes and coins, or as one amount for those who count by machine. */
export function CountDrawer({ currency, value, onChange }: CountProps) {
  const { t } = useLingui();
  const locale = useLocale();
  const [pieces, setPieces] = useState<Record<number, number>>({});
  const byPiece = currency === "EUR";
  const put = (piece: number, count: number) => {
    const next = { ...pieces, [piece]: Number.isFinite(count) ? count : 0 };
    setPieces(next);
    onChange(euroPieces.reduce((sum, one) => sum + one * (next[one] ?? 0), 0));
  };
  return (
    <div className="flex flex-col gap-3">
      <MoneyField
        label={t`Counted in the drawer`}
        help={byPiece ? t`Or by notes and coins below.` : undefined}
        currency={currency}
        value={value}
        onChange={(amount) => {
          setPieces({});
          onChange(amount);
        }}
      />
      {byPiece && (
        <fieldset className="grid grid-cols-1 gap-x-6 gap-y-2 sm:grid-cols-2">
          <legend className="sr-only">{t`Notes and coins`}</legend>
          {euroPieces.map((piece) => {
            const name = moneyText({ amount: piece, currency }, locale);
            return (
              <div key={piece} className="flex items-center gap-3">
                <span className="figures w-16 text-right text-md">{name}</span>
                <NumberField
                  label={t`Pieces of ${name}`}
                  hideLabel
                  minValue={0}
                  maxValue={9_999}
                  value={pieces[piece] ?? 0}
                  onChange={(count) => put(piece, count)}
                />
                <span className="ml-auto text-ink-soft text-sm">
                  <Money value={{ amount: piece * (pieces[piece] ?? 0), currency }} />
                </span>
              </div>
            );
          })}
        </fieldset>
      )}
    </div>
  );
}
