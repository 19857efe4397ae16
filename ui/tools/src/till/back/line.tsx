import { type Api, Button, cx, IconButton, Money, Picture, Select, State, useTexts } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { Minus, Plus } from "lucide-react";
import { useState } from "react";
import { type Look, useLooks } from "../../trade/looks";
import { Until } from "../../trade/until";

interface LineProps {
  line: Api.ReturnableLine;
  currency: string;
  /** How each piece looks that comes back. */
  looks: readonly Look[];
  onChange: (looks: Look[]) => void;
}

/** A line of an order at the counter: how many pieces of it come back, and how each of them looks. */
export function BackLine({ line, currency, looks, onChange }: LineProps) {
  const { t } = useLingui();
  const text = useTexts();
  const options = useLooks()(line.terms);
  const [apart, setApart] = useState(false);
  const name = text(line.name);
  const quantity = looks.length;
  const { returnable } = line;
  const each = apart && quantity > 1;
  return (
    <li
      className={cx(
        "flex flex-col gap-2 border-line border-b px-4 py-3 last:border-b-0",
        quantity > 0 && "bg-harbour-soft",
      )}
    >
      <div className="flex flex-wrap items-center gap-3">
        <Picture src={line.image} className="size-12" />
        <span className="min-w-0 flex-1 basis-40">
          <span className="line-clamp-2 text-md">{name}</span>
          <span className="figures block text-ink-soft text-sm">
            {line.quantity} × <Money value={{ amount: line.unit_minor, currency }} /> · {line.sku}
          </span>
          {returnable > 0 && <Until until={line.return_until} late={line.late} />}
          {returnable > 0 && line.terms.exchange_only && (
            <State tone="attention" bare className="block">{t`Exchange or credit only`}</State>
          )}
        </span>
        {returnable === 0 ? (
          <State tone="quiet">{t`nothing to return`}</State>
        ) : (
          <span className="flex items-center gap-1">
            <IconButton
              icon={Minus}
              look="plain"
              label={t`One less of ${name}`}
              isDisabled={quantity === 0}
              onPress={() => onChange(looks.slice(0, -1))}
            />
            <span role="status" className="figures w-16 text-center text-md">
              <span className="font-semibold">{quantity}</span>
              <span className="text-ink-soft text-sm"> / {returnable}</span>
            </span>
            <IconButton
              icon={Plus}
              look="plain"
              label={t`One more of ${name}`}
              isDisabled={quantity >= returnable}
              onPress={() => onChange([...looks, looks.at(-1) ?? "sellable"])}
            />
          </span>
        )}
      </div>
      {quantity > 0 && (
        <div className="flex flex-col gap-2">
          {(each ? looks : looks.slice(0, 1)).map((look, at) => {
            const piece = at + 1;
            return (
              <Select
                // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other name than their place
                key={at}
                label={each ? t`Piece ${piece} of ${name}` : t`Condition of ${name}`}
                hideLabel={!each}
                value={look}
                onChange={(next) => onChange(looks.map((one, place) => (each && place !== at ? one : next)))}
                options={options}
              />
            );
          })}
          {quantity > 1 && (
            <Button
              size="small"
              className="self-start"
              onPress={() => {
                if (apart) onChange(looks.map(() => looks[0] ?? "sellable"));
                setApart(!apart);
              }}
            >
              {apart ? t`All look alike` : t`They look different`}
            </Button>
          )}
          {looks.includes("wrong") && (
            <p role="alert">
              <State tone="trouble" className="h-auto! whitespace-normal! py-1">
                {t`What was not sold with this order is not taken back. Give it back to the customer.`}
              </State>
            </p>
          )}
        </div>
      )}
    </li>
  );
}
