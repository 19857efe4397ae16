import {
  type Api,
  api,
  Button,
  Card,
  CopyText,
  EmptyState,
  IconButton,
  keyOf,
  NumberField,
  readAgain,
  Select,
  State,
  toastProblem,
  useRead,
  useSession,
  useWrite,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { BadgePercent, Trash2 } from "lucide-react";
import { useState } from "react";
import { PriceByHand, SetByHand } from "../../trade/byhand";
import { Expected } from "../../trade/expected";
import { Gifts } from "../../trade/gifts";
import { Promised } from "../../trade/promised";
import { Minor, Picture, useLocations, useText } from "../../trade/shown";
import { TakeSimilar } from "../../trade/similar";

interface LineWish {
  line: string;
  variant: string;
  quantity: number;
  delivery: string;
  location: string | null;
}

/** What is in the cart: how many, and how each line reaches the customer. */
export function CartLines({ priced }: { priced: Api.PricedCart }) {
  const { t } = useLingui();
  const text = useText();
  const client = useQueryClient();
  const { cart } = priced;
  const [pricing, setPricing] = useState<string | null>(null);
  const changing = cart.lines.find((one) => one.id === pricing);
  const touches = [`/carts/${cart.id}`];
  const refused = (problem: unknown) => toastProblem(problem, t`The cart was not changed`);
  const put = useWrite((wish: LineWish) => api.put(`/carts/${cart.id}/lines`, wish), {
    touches,
    onRefused: refused,
    inTurn: "cart",
  });
  const add = useWrite((wish: object) => api.put(`/carts/${cart.id}/lines`, wish), {
    touches,
    onRefused: refused,
    inTurn: "cart",
  });
  const remove = useWrite((line: string) => api.delete(`/carts/${cart.id}/lines/${line}`), {
    touches,
    onRefused: refused,
    inTurn: "cart",
  });
  return (
    <Card
      flush
      title={t`Cart`}
      actions={<CopyText label={t`Link for the customer`} text={`${window.location.origin}/cart/${cart.code}`} />}
    >
      <ul>
        {cart.lines.map((line) => (
          <Line
            key={line.id}
            line={line}
            priced={priced}
            onChange={(change) =>
              put.mutate({
                line: line.id,
                variant: line.variant,
                quantity: line.quantity,
                delivery: line.delivery,
                location: line.location,
                ...change,
              })
            }
            onRemove={() => remove.mutate(line.id)}
            onPrice={() => setPricing(line.id)}
          />
        ))}
      </ul>
      <Gifts priced={priced} onTake={(variant) => add.mutate({ variant, quantity: 1, delivery: "ship" })} />
      {changing && (
        <PriceByHand
          priced={priced}
          line={changing}
          name={text(priced.shown.find((one) => one.id === changing.id)?.name)}
          location={null}
          onDone={() => void readAgain(client, keyOf(`/carts/${cart.id}`))}
          onClose={() => setPricing(null)}
        />
      )}
    </Card>
  );
}

export function CartEmpty() {
  const { t } = useLingui();
  return (
    <Card flush>
      <EmptyState kind="first" title={t`The cart is empty`}>
        {t`Find an article above, by name, number or code.`}
      </EmptyState>
    </Card>
  );
}

interface LineProps {
  line: Api.CartLine;
  priced: Api.PricedCart;
  onChange: (change: Partial<LineWish>) => void;
  onRemove: () => void;
  onPrice: () => void;
}

function Line({ line, priced, onChange, onRemove, onPrice }: LineProps) {
  const { t } = useLingui();
  const { may } = useSession();
  const text = useText();
  const shown = priced.shown.find((one) => one.id === line.id);
  const price = priced.quote.lines.find((one) => one.id === line.id);
  const problem = priced.problems.find((one) => one.line === line.id);
  const name = text(shown?.name);
  return (
    <li className="flex flex-col gap-3 border-line border-b px-4 py-3 last:border-b-0">
      <div className="flex items-center gap-3 text-sm">
        <Picture url={shown?.image} size={40} />
        <span className="min-w-0 flex-1">
          <span className="block font-medium">{name}</span>
          <span className="figures block text-ink-soft text-xs">{shown?.sku}</span>
          <SetByHand line={line} priced={priced} />
        </span>
        {price && (
          <span className="flex flex-col items-end">
            <span className="font-medium">
              <Minor minor={price.total_minor} currency={priced.quote.currency} tax="gross" />
            </span>
            {price.discounts.map((one) => (
              <span key={one.promotion} className="text-ink-soft text-xs">
                {text(one.name)} <Minor minor={-one.minor} currency={priced.quote.currency} />
              </span>
            ))}
          </span>
        )}
        {may("orders.change_price") && (
          <IconButton icon={BadgePercent} size="small" label={t`Change the price of ${name}`} onPress={onPrice} />
        )}
        <IconButton icon={Trash2} size="small" label={t`Take out ${name}`} onPress={onRemove} />
      </div>
      <div className="flex flex-wrap items-center gap-3">
        <NumberField
          label={t`Pieces of ${name}`}
          hideLabel
          minValue={1}
          value={line.quantity}
          onChange={(quantity) => quantity > 0 && onChange({ quantity })}
        />
        <Way line={line} name={name} onChange={onChange} />
        {problem ? (
          <Alternatives problem={problem} currency={priced.quote.currency} onChange={onChange} />
        ) : shown?.expected_date ? (
          <Expected date={shown.expected_date} />
        ) : (
          <Free count={shown?.available ?? 0} />
        )}
        {!problem && <Promised promise={shown?.promise} />}
      </div>
    </li>
  );
}

function Free({ count }: { count: number }) {
  const { t } = useLingui();
  return (
    <State bare tone={count > 3 ? "done" : "attention"}>
      {t`${count} free`}
    </State>
  );
}

/** By parcel, or at a store: collected and paid now, or reserved and paid there. */
function Way({ line, name, onChange }: { line: Api.CartLine; name: string; onChange: LineProps["onChange"] }) {
  const { t } = useLingui();
  const { list } = useLocations();
  const { data } = useRead<Api.PooledSeen[]>("/availability", { variants: [line.variant], channel: "phone" });
  const free = (place: string) => data?.[0]?.stores.find((one) => one.location === place)?.quantity ?? 0;
  const places = list
    .filter((one) => one.capabilities?.includes("pickup"))
    .sort((one, other) => free(other.id) - free(one.id) || one.name.localeCompare(other.name));
  const first = places[0]?.id ?? null;
  return (
    <>
      <Select
        label={t`Delivery of ${name}`}
        hideLabel
        value={line.delivery}
        onChange={(delivery) => onChange({ delivery, location: delivery === "ship" ? null : (line.location ?? first) })}
        options={[
          { value: "ship", label: t`Send` },
          { value: "pickup", label: t`Pick up` },
          { value: "reserve", label: t`Reserve, pay there` },
        ]}
        className="w-44"
      />
      {line.delivery !== "ship" && (
        <Select
          label={t`Where ${name} is picked up`}
          hideLabel
          value={line.location}
          onChange={(location) => onChange({ location })}
          options={places.map((one) => {
            const count = free(one.id);
            return { value: one.id, label: one.name, detail: t`${count} free` };
          })}
          className="w-48"
        />
      )}
    </>
  );
}

interface AlternativesProps extends Pick<LineProps, "onChange"> {
  problem: Api.LineProblem;
  currency: string;
}

/** It is not there: how many are, and where else, one press away. */
function Alternatives({ problem, currency, onChange }: AlternativesProps) {
  const { t } = useLingui();
  const { name } = useLocations();
  const elsewhere = problem.alternatives as { location: string; available: number }[];
  return (
    <div className="flex flex-wrap items-center gap-2">
      <State tone="trouble">{t`Only ${problem.available} free`}</State>
      {elsewhere.slice(0, 3).map((one) => {
        const place = name(one.location);
        return (
          <Button
            key={one.location}
            size="small"
            onPress={() => onChange({ delivery: "pickup", location: one.location })}
          >
            {t`${one.available} in ${place}`}
          </Button>
        );
      })}
      <TakeSimilar
        similar={problem.similar}
        currency={currency}
        size="small"
        onTake={(variant) => onChange({ variant })}
      />
    </div>
  );
}
