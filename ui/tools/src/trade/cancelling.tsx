import { type Api, api, Button, Checkbox, Dialog, ErrorState, Select, toast, useWrite } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { worthOf } from "./lines";
import { useReasonWords } from "./reasons";
import { Minor, useText } from "./shown";

interface CancellingProps {
  order: Api.Order;
  /** The lines that are asked about; all that can still be cancelled when there is none. */
  lines: readonly string[];
  onClose: () => void;
}

export function canCancel(line: Api.OrderLine): boolean {
  return ["open", "picking", "ready"].includes(line.state);
}

/** Cancels lines of an order. It says first what goes back, because it cannot be undone. */
export function Cancelling({ order, lines, onClose }: CancellingProps) {
  const { t } = useLingui();
  const text = useText();
  const reasons = useReasonWords();
  const open = order.lines.filter(canCancel);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    new Set(lines.length ? lines : open.map((line) => line.id)),
  );
  const [reason, setReason] = useState("customer_wish");
  const wanted = open.filter((line) => chosen.has(line.id));
  const back = wanted
    .filter((line) => !line.paid_at_pickup)
    .reduce((sum, line) => sum + worthOf(line, line.quantity), 0);
  const cancel = useWrite(
    (body: { lines: string[]; reason: string }, key: string) =>
      api.post(`/orders/${order.id}/cancellation`, body, { key }),
    {
      touches: ["/orders", "/payments", "/stock", "/customers", "/desk", "/tasks"],
      onDone: () => {
        toast(t`Cancelled`);
        onClose();
      },
    },
  );
  return (
    <Dialog
      title={t`Cancel lines of ${order.number}`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t`Keep them`}</Button>
          <Button
            look="danger"
            isDisabled={!wanted.length}
            isPending={cancel.isPending}
            onPress={() => cancel.mutate({ lines: wanted.map((line) => line.id), reason })}
          >
            {wanted.length === order.lines.length ? t`Cancel the order` : t`Cancel lines`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {cancel.error && <ErrorState strip problem={cancel.error} />}
        <ul className="flex flex-col gap-2">
          {open.map((line) => (
            <li key={line.id} className="flex items-start justify-between gap-4">
              <Checkbox
                isSelected={chosen.has(line.id)}
                onChange={(on) => {
                  const next = new Set(chosen);
                  if (on) next.add(line.id);
                  else next.delete(line.id);
                  setChosen(next);
                }}
              >
                <span className="figures">{line.quantity}</span> × {text(line.name)}
              </Checkbox>
              <Minor minor={line.total_minor} currency={order.currency} />
            </li>
          ))}
        </ul>
        <Select
          label={t`Reason`}
          value={reason}
          onChange={setReason}
          options={["customer_wish", "duplicate", "not_available", "suspicion", "other"].map((value) => ({
            value,
            label: reasons(value),
          }))}
        />
        <p className="text-ink-soft text-sm">
          {t`The pieces are free again at once. What was paid goes back on the tenders that paid.`}
        </p>
        <p className="flex justify-between font-semibold">
          {t`Goods`}
          <Minor minor={back} currency={order.currency} />
        </p>
      </div>
    </Dialog>
  );
}
