import { type Api, api, ErrorState, Problem, Spinner } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useEffect, useRef, useState } from "react";
import { useDevice } from "../device";
import type { Receipt } from "../shapes";
import { Terminal } from "../terminal";

const ASK_EVERY_MS = 700;

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
  const [problem, setProblem] = useState<Problem | null>(null);
  const answers = useRef({ onDone, onRefused });
  answers.current = { onDone, onRefused };
  useEffect(() => {
    let stopped = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      try {
        const now = await api.get<Api.Order>(`/orders/${order}`);
        const out = now.lines.find((one) => one.id === line);
        if (stopped) return;
        setProblem(null);
        if (out?.state === "cancelled") return answers.current.onRefused();
        if (out && !out.awaits_payment) {
          const path = `/till/registers/${register.id}/receipts`;
          const printed = await api.get<Receipt[]>(path, { order });
          if (stopped) return;
          const receipt = printed.find((one) => one.body.out === line || one.body.added === line);
          if (receipt) return answers.current.onDone(receipt);
        }
      } catch (error) {
        if (!stopped) setProblem(Problem.of(error));
      }
      if (!stopped) timer = setTimeout(() => void ask(), ASK_EVERY_MS);
    };
    void ask();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [order, line, register.id]);
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
