import { type Api, api, ErrorState, Spinner } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useAsking } from "../asking";
import { useDevice } from "../device";
import type { Receipt } from "../shapes";
import { Terminal } from "../terminal";

interface ChargingProps {
  order: string;
  currency: string;
  /** The line that goes out when it is paid. */
  line: string;
  /** What waits meanwhile. */
  note: string;
  onDone: (receipt: Receipt) => void;
  onRefused: () => void;
}

/** The terminal works. Goods change hands when the card was charged; until then both stay on the counter. */
export function LineCharging({ order, currency, line, note, onDone, onRefused }: ChargingProps) {
  const { t } = useLingui();
  const { register } = useDevice();
  const problem = useAsking(`${order} ${line}`, async () => {
    const now = await api.get<Api.Order>(`/orders/${order}`);
    const out = now.lines.find((one) => one.id === line);
    if (out?.state === "cancelled") return onRefused;
    if (!out || out.awaits_payment) return null;
    const printed = await api.get<Receipt[]>(`/till/registers/${register.id}/receipts`, { order });
    const receipt = printed.find((one) => one.body.out === line || one.body.added === line);
    return receipt ? () => onDone(receipt) : null;
  });
  return (
    <div className="flex flex-col items-center gap-4 py-8 text-center">
      <Spinner size={40} className="text-harbour" />
      <p role="status" className="text-lg">
        {t`The card is being charged …`}
      </p>
      <p className="text-ink-soft text-sm">{note}</p>
      <Terminal order={order} currency={currency} />
      {problem && <ErrorState strip problem={problem} kept={t`Hanse goes on asking.`} className="text-left" />}
    </div>
  );
}
