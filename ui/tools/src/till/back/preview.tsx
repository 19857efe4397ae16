import { type Api, api, ErrorState, Facts, Money, Problem, Spinner } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { Undo2 } from "lucide-react";
import { useEffect, useState } from "react";
import { tenderIcons, useTenderName } from "../words";

interface PreviewProps {
  order: Api.Returnable;
  lines: Api.ReturnLine[];
  asCredit: boolean;
}

/** What would go back and on which tenders, and what of it would stay with the house. */
export function Preview({ order, lines, asCredit }: PreviewProps) {
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
  const { currency } = said;
  const refunds = asCredit
    ? [{ payment: "credit", tender: "store_credit", amount_minor: said.amount_minor }]
    : said.refunds;
  return (
    <div role="status" className="flex flex-col gap-2">
      {said.deducted_minor > 0 && (
        <p className="flex items-center justify-between gap-3 text-md text-ink-soft">
          <span>{t`Stays with us by the terms of this order`}</span>
          <Money value={{ amount: said.deducted_minor, currency }} />
        </p>
      )}
      {refunds.map((one) => {
        const Icon = tenderIcons[one.tender] ?? Undo2;
        return (
          <p key={one.payment} className="flex items-center gap-2 text-md">
            <Icon size={20} aria-hidden className="text-ink-soft" />
            <span className="flex-1">{tenderName(one.tender)}</span>
            <Money value={{ amount: one.amount_minor, currency }} />
          </p>
        );
      })}
      <p className="flex items-baseline justify-between gap-3 border-line border-t pt-2">
        <span className="text-md">{t`Back to the customer`}</span>
        <Money value={{ amount: said.amount_minor, currency }} className="font-semibold text-xl" />
      </p>
    </div>
  );
}
