import {
  type Api,
  api,
  Button,
  Card,
  ErrorState,
  Facts,
  Money,
  moneyText,
  Problem,
  Spinner,
  State,
  useLocale,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { Check, Printer, Undo2 } from "lucide-react";
import { useEffect, useState } from "react";
import { useDevice } from "./device";
import { ReceiptPaper } from "./paper";
import { printPaper } from "./print";
import { tenderIcons, useTenderName } from "./words";

export function Preview({ order, lines }: { order: Api.Returnable; lines: { line: string; quantity: number }[] }) {
  const { t } = useLingui();
  const tenderName = useTenderName();
  const [said, setSaid] = useState<Api.ReturnPreview | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const wanted = JSON.stringify(lines);
  useEffect(() => {
    const chosen = JSON.parse(wanted) as typeof lines;
    setProblem(null);
    if (!chosen.length) {
      setSaid(null);
      return;
    }
    const stop = new AbortController();
    api
      .post<Api.ReturnPreview>("/till/return-previews", { order: order.order, lines: chosen }, { signal: stop.signal })
      .then(setSaid)
      .catch((error) => !stop.signal.aborted && setProblem(Problem.of(error)));
    return () => stop.abort();
  }, [wanted, order.order]);
  if (problem) return <ErrorState strip problem={problem} />;
  if (!lines.length)
    return (
      <div className="flex flex-col gap-2 text-sm">
        <p className="text-ink-soft">{t`Choose what comes back. It was paid with:`}</p>
        <Facts
          facts={order.paid.map((one) => ({
            label: tenderName(one.tender),
            value: <Money value={{ amount: one.captured_minor - one.refunded_minor, currency: order.currency }} />,
          }))}
        />
      </div>
    );
  if (!said) return <Spinner className="text-ink-soft" />;
  return (
    <div role="status" className="flex flex-col gap-2">
      {said.refunds.map((one) => {
        const Icon = tenderIcons[one.tender] ?? Undo2;
        return (
          <p key={one.payment} className="flex items-center gap-2 text-md">
            <Icon size={20} aria-hidden className="text-ink-soft" />
            <span className="flex-1">{tenderName(one.tender)}</span>
            <Money value={{ amount: one.amount_minor, currency: said.currency }} />
          </p>
        );
      })}
      <p className="flex items-baseline justify-between gap-3 border-line border-t pt-2">
        <span className="text-md">{t`Back to the customer`}</span>
        <Money value={{ amount: said.amount_minor, currency: said.currency }} className="font-semibold text-xl" />
      </p>
    </div>
  );
}

export function TakenBack({ done, onNext }: { done: Api.TakenBack; onNext: () => void }) {
  const { t } = useLingui();
  const locale = useLocale();
  const { location } = useDevice();
  const tenderName = useTenderName();
  const { currency } = done.goods_return;
  return (
    <div className="grid max-w-4xl gap-4 md:grid-cols-[minmax(0,1fr)_auto]">
      <Card title={t`Return ${{ number: done.goods_return.number }}`}>
        <div className="flex flex-col gap-4">
          <ul role="status" className="flex flex-col gap-2">
            {done.goods_return.refunds.map((one) => {
              const amount = moneyText({ amount: one.amount_minor, currency }, locale);
              return (
                <li key={one.payment}>
                  <State
                    tone={one.tender === "cash" ? "attention" : "done"}
                    className="h-auto! whitespace-normal! py-2 text-md!"
                  >
                    {one.tender === "cash"
                      ? t`Give the customer ${amount} in cash`
                      : t`${amount} goes back: ${{ tender: tenderName(one.tender) }}`}
                  </State>
                </li>
              );
            })}
          </ul>
          <div className="flex flex-wrap gap-2">
            <Button look="primary" icon={Check} onPress={onNext} autoFocus>
              {t`Next return`}
            </Button>
            <Button
              icon={Printer}
              onPress={() => printPaper(<ReceiptPaper receipt={done.receipt} location={location} />)}
            >
              {t`Print`}
            </Button>
          </div>
        </div>
      </Card>
      <div className="w-80 max-w-full rounded-md border border-line bg-sheet p-4 max-md:hidden">
        <ReceiptPaper receipt={done.receipt} location={location} />
      </div>
    </div>
  );
}
