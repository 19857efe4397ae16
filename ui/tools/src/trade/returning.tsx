import {
  type Api,
  api,
  Button,
  Drawer,
  ErrorState,
  NumberField,
  Select,
  toast,
  useSession,
  useWrite,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { returnable, worthOf } from "./lines";
import { useReasonWords } from "./reasons";
import { Minor, useLocations, useText } from "./shown";
import { Exception, isLate, Until } from "./until";
import { useTradeWords, wordOf } from "./words";

type Back = Record<string, { quantity: number; condition: string }>;

interface ReturningProps {
  order: Api.Order;
  onClose: () => void;
}

/** Takes goods back at a location; the money goes back on the tenders that paid. */
export function Returning({ order, onClose }: ReturningProps) {
  const { t } = useLingui();
  const words = useTradeWords();
  const reasons = useReasonWords();
  const { list } = useLocations();
  const { may } = useSession();
  const places = list.filter((one) => one.capabilities?.includes("returns") && may("orders.return", one.id));
  const [place, setPlace] = useState<string | null>(null);
  const [reason, setReason] = useState("customer_wish");
  const [back, setBack] = useState<Back>({});
  const location = place ?? (places.length === 1 ? (places[0]?.id ?? null) : null);
  const lines = order.lines.filter((line) => returnable(line) > 0);
  const chosen = lines.filter((line) => (back[line.id]?.quantity ?? 0) > 0);
  const money = chosen.reduce((sum, line) => sum + worthOf(line, back[line.id]?.quantity ?? 0), 0);
  const [exception, setException] = useState("");
  const sold = new Set([order.location, ...chosen.map((line) => line.pickup_location ?? line.source_location)]);
  const elsewhere = !order.terms.return_anywhere && location !== null && !sold.has(location);
  const uncovered = chosen.length > 0 && (elsewhere || chosen.some(isLate));
  const excepted = may("orders.make_exception", location ?? undefined) && exception.trim() !== "";
  const take = useWrite(
    (body: object, key: string) => api.post<Api.Return>(`/orders/${order.id}/returns`, body, { key }),
    {
      touches: ["/orders", "/payments", "/stock", "/customers", "/desk"],
      onDone: ({ number }) => {
        toast(t`Return ${number} taken`);
        onClose();
      },
    },
  );
  const send = () =>
    take.mutate({
      location,
      reason,
      exception: uncovered ? exception : "",
      lines: chosen.map((line) => ({ line: line.id, condition: "sellable", ...back[line.id] })),
    });
  return (
    <Drawer
      title={t`Take goods back`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button
            look="primary"
            isDisabled={!chosen.length || !location || (uncovered && !excepted)}
            isPending={take.isPending}
            onPress={send}
          >
            {t`Take back and refund`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-5">
        {take.error && <ErrorState strip problem={take.error} />}
        <Select
          label={t`Where`}
          value={location}
          onChange={setPlace}
          options={places.map((one) => ({ value: one.id, label: one.name }))}
        />
        <ul className="flex flex-col gap-4">
          {lines.map((line) => (
            <BackLine
              key={line.id}
              line={line}
              value={back[line.id] ?? { quantity: 0, condition: "sellable" }}
              onChange={(value) => setBack({ ...back, [line.id]: value })}
              condition={(key) => wordOf(words.condition, key).label}
            />
          ))}
        </ul>
        <Select
          label={t`Reason`}
          value={reason}
          onChange={setReason}
          options={["customer_wish", "does_not_fit", "not_liked", "faulty", "wrong_article", "other"].map((value) => ({
            value,
            label: reasons(value),
          }))}
        />
        {uncovered && <Exception location={location} value={exception} onChange={setException} />}
        <p className="flex justify-between border-line border-t pt-3 font-semibold">
          {t`Refund`}
          <Minor minor={money} currency={order.currency} />
        </p>
      </div>
    </Drawer>
  );
}

interface BackLineProps {
  line: Api.OrderLine;
  value: { quantity: number; condition: string };
  onChange: (value: { quantity: number; condition: string }) => void;
  condition: (key: string) => string;
}

function BackLine({ line, value, onChange, condition }: BackLineProps) {
  const { t } = useLingui();
  const name = useText()(line.name);
  return (
    <li className="flex flex-col gap-2">
      <span className="font-medium">{name}</span>
      <Until until={line.return_until} late={isLate(line)} />
      <div className="flex flex-wrap items-end gap-3">
        <NumberField
          label={t`Pieces of ${name}`}
          hideLabel
          minValue={0}
          maxValue={returnable(line)}
          value={value.quantity}
          onChange={(quantity) => onChange({ ...value, quantity: Number.isNaN(quantity) ? 0 : quantity })}
        />
        <Select
          label={t`Condition of ${name}`}
          hideLabel
          value={value.condition}
          onChange={(chosen) => onChange({ ...value, condition: chosen })}
          options={["sellable", "quarantine", "damaged"].map((key) => ({ value: key, label: condition(key) }))}
          className="w-40"
        />
      </div>
    </li>
  );
}
