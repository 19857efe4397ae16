import { type Api, Button, IconButton, MoneyField, NumberField, TextField } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { Plus, Trash2 } from "lucide-react";
import { localMoment } from "./promotion";

interface PriceRowsProps {
  rows: readonly Api.PriceRow[];
  onChange: (rows: Api.PriceRow[]) => void;
  currency: string;
  /** What one more row begins as; without it there are no more rows. */
  fresh?: Api.PriceRow;
  /** What an article is called, where rows are of several. */
  name?: (variant: string) => string;
}

/** Prices to be typed: from so many pieces on, from a moment until another. */
export function PriceRows({ rows, onChange, currency, fresh, name }: PriceRowsProps) {
  const { t } = useLingui();
  const put = (n: number, more: Partial<Api.PriceRow>) =>
    onChange(rows.map((row, m) => (m === n ? { ...row, ...more } : row)));
  const moment = (at: string | null | undefined) => (at ? localMoment(new Date(at)) : "");
  const at = (typed: string) => (typed ? new Date(typed).toISOString() : null);
  return (
    <>
      {rows.map((row, n) => (
        <fieldset
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no names of their own
          key={n}
          className="grid grid-cols-2 items-end gap-3 rounded-md border border-line p-3"
        >
          {name && <legend className="px-1 font-medium text-sm">{name(row.variant)}</legend>}
          <MoneyField
            label={t`Price of each piece`}
            currency={currency}
            value={row.unit_minor}
            onChange={(minor) => put(n, { unit_minor: minor ?? 0 })}
          />
          <NumberField
            label={t`From so many pieces`}
            minValue={1}
            value={row.min_quantity ?? 1}
            onChange={(pieces) => put(n, { min_quantity: Number.isNaN(pieces) ? 1 : pieces })}
          />
          <TextField
            label={t`From`}
            type="datetime-local"
            optional
            value={moment(row.valid_from)}
            onChange={(typed) => put(n, { valid_from: at(typed) })}
          />
          <TextField
            label={t`Until`}
            type="datetime-local"
            optional
            value={moment(row.valid_until)}
            onChange={(typed) => put(n, { valid_until: at(typed) })}
          />
          <div className="col-span-2">
            <IconButton
              icon={Trash2}
              size="small"
              label={t`Remove this price`}
              onPress={() => onChange(rows.filter((_, m) => m !== n))}
            />
          </div>
        </fieldset>
      ))}
      {fresh && (
        <div>
          <Button icon={Plus} onPress={() => onChange([...rows, fresh])}>{t`One more price`}</Button>
        </div>
      )}
    </>
  );
}
