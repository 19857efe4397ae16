import {
  type Api,
  api,
  Button,
  Checkbox,
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
import { type Look, linesOf, useLooks } from "./looks";
import { useReasonWords } from "./reasons";
import { Minor, useLocations, useText } from "./shown";
import { Exception, isLate, Until } from "./until";

/** How many pieces of a line come back, and how they look. */
export interface BackPieces {
  quantity: number;
  look: Look;
}

type Back = Record<string, BackPieces>;

/** The lines of a return as the API takes them. */
export function backLines(back: Readonly<Back>): Api.ReturnLine[] {
  return linesOf(
    Object.fromEntries(Object.entries(back).map(([line, one]) => [line, Array<Look>(one.quantity).fill(one.look)])),
  );
}

interface ReturningProps {
  order: Api.Order;
  onClose: () => void;
}

/** Takes goods back at a location; the money goes back on the tenders that paid. */
export function Returning({ order, onClose }: ReturningProps) {
  const { t } = useLingui();
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
  const [asCredit, setAsCredit] = useState(false);
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
      as_credit: asCredit,
      lines: backLines(back),
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
              terms={line.returns ?? order.terms.returns ?? {}}
              value={back[line.id] ?? { quantity: 0, look: "sellable" }}
              onChange={(value) => setBack({ ...back, [line.id]: value })}
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
        {order.customer && (
          <Checkbox isSelected={asCredit} onChange={setAsCredit}>
            {t`The customer wants credit instead of the money`}
          </Checkbox>
        )}
        <p className="text-ink-soft text-sm">
          {t`What the customer answers for is taken off by the terms of this order.`}
        </p>
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
  terms: Partial<Api.KeptReturns>;
  /** How many may come back, where that is not all that the customer has. */
  most?: number;
  value: BackPieces;
  onChange: (value: BackPieces) => void;
}

/** Pieces of a line that come back, and how they look. */
export function BackLine({ line, terms, most, value, onChange }: BackLineProps) {
  const { t } = useLingui();
  const name = useText()(line.name);
  const looks = useLooks()(terms);
  return (
    <li className="flex flex-col gap-2">
      <span className="font-medium">{name}</span>
      <Until until={line.return_until} late={isLate(line)} />
      <div className="flex flex-wrap items-end gap-3">
        <NumberField
          label={t`Pieces of ${name}`}
          hideLabel
          minValue={0}
          maxValue={most ?? returnable(line)}
          value={value.quantity}
          onChange={(quantity) => onChange({ ...value, quantity: Number.isNaN(quantity) ? 0 : quantity })}
        />
        <Select
          label={t`Condition of ${name}`}
          hideLabel
          value={value.look}
          onChange={(look) => onChange({ ...value, look })}
          options={looks}
          className="min-w-40 flex-1"
        />
      </div>
    </li>
  );
}
