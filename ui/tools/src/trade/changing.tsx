import {
  type Api,
  api,
  Button,
  Drawer,
  MoneyField,
  moneyText,
  NumberField,
  Select,
  TextField,
  toast,
  useLocale,
  useRead,
  useSession,
  useWrite,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { useWay } from "./lines";
import { Refused } from "./refused";
import { useLocations, useText } from "./shown";

interface ChangingProps {
  order: Api.Order;
  onClose: () => void;
}

type What = "pieces" | "delivery" | "date" | "price";

/** Whether something about the lines of an order may still be changed, apart from cancelling them. */
export function canChange(order: Api.Order): boolean {
  return order.state !== "placed" && order.payment_state !== "due" && order.lines.some((line) => left(line) > 0);
}

function left(line: Api.OrderLine): number {
  return line.quantity - line.cancelled_quantity - line.returned_quantity;
}

/** Fewer pieces, another way to the customer, or a lower price of one line; the order's history keeps all of it. */
export function Changing({ order, onClose }: ChangingProps) {
  const { t } = useLingui();
  const text = useText();
  const way = useWay();
  const { may } = useSession();
  const lines = order.lines.filter((line) => left(line) > 0);
  const [id, setId] = useState(lines.length === 1 ? (lines[0]?.id ?? null) : null);
  const line = lines.find((one) => one.id === id);
  const kinds: { value: What; label: string; can: boolean }[] = [
    { value: "pieces", label: t`Fewer pieces`, can: may("orders.cancel") && line?.state === "open" },
    { value: "delivery", label: t`Another delivery or store`, can: may("orders.change") && line?.state === "open" },
    {
      value: "date",
      label: t`Another day`,
      can:
        may("orders.change") &&
        (line?.state === "open" || (line?.delivery === "reserve" && line.state !== "cancelled")),
    },
    { value: "price", label: t`A lower price`, can: may("orders.change_price") },
  ];
  const able = kinds.filter((one) => one.can);
  const [chosen, setChosen] = useState<What | null>(null);
  const what = able.find((one) => one.value === chosen)?.value ?? able[0]?.value;
  return (
    <Drawer title={t`Change ${order.number}`} isOpen onClose={onClose}>
      <div className="flex flex-col gap-5">
        <Select
          label={t`Line`}
          value={id}
          onChange={setId}
          options={lines.map((one) => ({ value: one.id, label: `${one.quantity} × ${text(one.name)}` }))}
        />
        {line && <p className="text-ink-soft text-sm">{way(line)}</p>}
        {line && line.state !== "open" && (
          <p className="text-ink-soft text-sm">
            {t`It is being put together or has left: cancel it as a whole, or let it come back.`}
          </p>
        )}
        {line && what && (
          <>
            <Select label={t`What changes`} value={what} onChange={setChosen} options={able} />
            {what === "pieces" && <Fewer key={line.id} order={order} line={line} onClose={onClose} />}
            {what === "delivery" && <Rerouting key={line.id} order={order} line={line} onClose={onClose} />}
            {what === "date" && <Dating key={line.id} order={order} line={line} onClose={onClose} />}
            {what === "price" && <Correcting key={line.id} order={order} line={line} onClose={onClose} />}
          </>
        )}
      </div>
    </Drawer>
  );
}

interface PartProps extends ChangingProps {
  line: Api.OrderLine;
}

function useChange(order: Api.Order, line: Api.OrderLine, path: string, onClose: () => void) {
  const { t } = useLingui();
  return useWrite(
    (body: object, key: string) => api.post(`/orders/${order.id}/lines/${line.id}/${path}`, body, { key }),
    {
      touches: ["/orders", "/payments", "/stock", "/customers", "/desk", "/tasks"],
      onDone: () => {
        toast(t`Changed`);
        onClose();
      },
    },
  );
}

function Fewer({ order, line, onClose }: PartProps) {
  const { t } = useLingui();
  const [quantity, setQuantity] = useState(1);
  const change = useChange(order, line, "cancellation", onClose);
  return (
    <>
      <NumberField
        label={t`Pieces to cancel`}
        minValue={1}
        maxValue={line.quantity}
        value={quantity}
        onChange={(value) => setQuantity(Number.isNaN(value) ? 1 : value)}
      />
      <p className="text-ink-soft text-sm">
        {t`The pieces are free again at once. What was paid goes back on the tenders that paid.`}
      </p>
      <Refused problem={change.error} />
      <Button
        look="danger"
        className="self-start"
        isPending={change.isPending}
        onPress={() => change.mutate({ quantity, reason: "customer_wish" })}
      >
        {quantity === line.quantity ? t`Cancel this line` : t`Cancel these pieces`}
      </Button>
    </>
  );
}

function Rerouting({ order, line, onClose }: PartProps) {
  const { t } = useLingui();
  const { list } = useLocations();
  const [to, setTo] = useState<string | null>(null);
  const change = useChange(order, line, "delivery", onClose);
  const reserved = line.delivery === "reserve";
  const stores = list
    .filter((one) => one.capabilities?.includes("pickup") && one.id !== line.pickup_location)
    .map((one) => ({ value: one.id, label: t`Pickup in ${{ place: one.name }}` }));
  const parcel = line.delivery === "ship" || reserved ? [] : [{ value: "ship", label: t`As a parcel` }];
  return (
    <>
      <Select label={t`How it reaches the customer`} value={to} onChange={setTo} options={[...parcel, ...stores]} />
      {to === "ship" && !order.shipping && (
        <p className="text-ink-soft text-sm">{t`This order has no delivery address yet; add one first.`}</p>
      )}
      <Refused problem={change.error} />
      <Button
        look="primary"
        className="self-start"
        isDisabled={!to || (to === "ship" && !order.shipping)}
        isPending={change.isPending}
        onPress={() =>
          change.mutate(
            to === "ship" ? { delivery: "ship" } : { delivery: reserved ? "reserve" : "pickup", location: to },
          )
        }
      >
        {t`Change the delivery`}
      </Button>
    </>
  );
}

function Dating({ order, line, onClose }: PartProps) {
  const { t } = useLingui();
  const locale = useLocale();
  const [day, setDay] = useState<string | null>(null);
  const { delivery, pickup_location: location } = line;
  const offers = useRead<Api.DateOffer[]>(`/orders/${order.id}/dates`, { delivery, location });
  const change = useWrite((body: object, key: string) => api.post(`/orders/${order.id}/date`, body, { key }), {
    touches: ["/orders", "/customers", "/desk", "/tasks"],
    onDone: () => {
      toast(t`Changed`);
      onClose();
    },
  });
  const said = (of: string) =>
    new Intl.DateTimeFormat(locale, { weekday: "short", day: "numeric", month: "long" }).format(
      new Date(`${of}T12:00`),
    );
  const options = (offers.data ?? []).map((one) => ({
    value: one.day,
    label:
      one.promise?.to_date && one.promise.to_date !== one.day
        ? `${said(one.day)} – ${said(one.promise.to_date)}`
        : said(one.day),
  }));
  return (
    <>
      <Select label={t`New day`} value={day} onChange={setDay} options={options} />
      <p className="text-ink-soft text-sm">
        {offers.data && !options.length
          ? t`No other day is possible.`
          : delivery === "reserve"
            ? t`All that is reserved in this store is kept until the end of this day.`
            : t`It holds for all of the order that reaches the customer in this way.`}
      </p>
      <Refused problem={change.error ?? offers.error} />
      <Button
        look="primary"
        className="self-start"
        isDisabled={!day}
        isPending={change.isPending}
        onPress={() => change.mutate({ delivery, location, day })}
      >
        {t`Take this day`}
      </Button>
    </>
  );
}

function Correcting({ order, line, onClose }: PartProps) {
  const { t } = useLingui();
  const text = useText();
  const locale = useLocale();
  const { list } = useLocations();
  const { may } = useSession();
  const policy = useRead<Api.ManualPolicy>("/price-policy");
  const places = list.filter((one) => may("orders.change_price", one.id)).map((one) => one.id);
  const location = places.find((one) => one === order.location) ?? places[0] ?? null;
  const [unit, setUnit] = useState<number | null>(null);
  const [reason, setReason] = useState<string | null>(null);
  const [note, setNote] = useState("");
  const change = useChange(order, line, "price", onClose);
  const paid = moneyText({ amount: Math.floor(line.total_minor / line.quantity), currency: order.currency }, locale);
  return (
    <>
      <p className="text-ink-soft text-sm">{t`A piece came to ${paid} so far.`}</p>
      <MoneyField label={t`New price of a piece`} currency={order.currency} value={unit} onChange={setUnit} />
      <Select
        label={t`Reason`}
        value={reason}
        onChange={setReason}
        options={(policy.data?.reasons ?? [])
          .filter((one) => one.active)
          .map((one) => ({ value: one.key, label: text(one.name) }))}
      />
      <TextField label={t`Note`} optional value={note} onChange={setNote} maxLength={400} />
      <Refused problem={change.error} />
      <Button
        look="primary"
        className="self-start"
        isDisabled={unit === null || !reason}
        isPending={change.isPending}
        onPress={() => change.mutate({ unit_minor: unit, reason, note, location })}
      >
        {t`Correct the price`}
      </Button>
    </>
  );
}
