import { type Api, Button, Card, moneyText, State, useLocale } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { Check, Printer } from "lucide-react";
import type { ReactNode } from "react";
import { useDevice } from "../device";
import { ReceiptPaper } from "../paper";
import { printPaper } from "../print";
import type { Receipt } from "../shapes";
import { useTenderName } from "../words";

/** What was taken back, and what the customer gets or paid. */
export interface Done {
  number: string;
  currency: string;
  refunds: readonly Pick<Api.Refunded, "tender" | "amount_minor">[];
  /** What goes over the counter to the customer in exchange. */
  out?: string;
  receipt: Receipt | null;
  /** What is printed where no register has a receipt for it. */
  slip?: ReactNode;
}

export function TakenBack({ done, onNext }: { done: Done; onNext: () => void }) {
  const { t } = useLingui();
  const locale = useLocale();
  const { location } = useDevice();
  const tenderName = useTenderName();
  const { currency, receipt } = done;
  const money = (amount: number) => moneyText({ amount, currency }, locale);
  const paid = Math.max(0, receipt?.total_minor ?? 0);
  const change = receipt?.tenders.find((one) => one.change_minor)?.change_minor;
  const paper = receipt ? <ReceiptPaper receipt={receipt} location={location} /> : done.slip;
  const wide = "h-auto! whitespace-normal! py-2 text-md!";
  return (
    <div className="grid max-w-4xl gap-4 md:grid-cols-[minmax(0,1fr)_auto]">
      <Card title={t`Return ${{ number: done.number }}`}>
        <div className="flex flex-col gap-4">
          <div role="status">
            <ul className="flex flex-col gap-2">
              {done.out && (
                <li>
                  <State tone="info" className={wide}>{t`Hand over: ${{ article: done.out }}`}</State>
                </li>
              )}
              {change ? (
                <li>
                  <State tone="attention" className={wide}>{t`Give ${money(change)} change`}</State>
                </li>
              ) : null}
              {done.refunds.map((one, at) => {
                const amount = money(one.amount_minor);
                return (
                  // biome-ignore lint/suspicious/noArrayIndexKey: two tenders of a return may be alike
                  <li key={at}>
                    <State tone={one.tender === "cash" ? "attention" : "done"} className={wide}>
                      {one.tender === "cash"
                        ? t`Give the customer ${amount} in cash`
                        : t`${amount} goes back: ${{ tender: tenderName(one.tender) }}`}
                    </State>
                  </li>
                );
              })}
              {paid > 0 && !change && (
                <li>
                  <State tone="done" className={wide}>
                    {t`Paid`} {money(paid)}
                  </State>
                </li>
              )}
              {!done.refunds.length && !change && !paid && (
                <li>
                  <State tone="done" className={wide}>{t`Even: no money goes back or forth.`}</State>
                </li>
              )}
            </ul>
          </div>
          <div className="flex flex-wrap gap-2">
            <Button look="primary" icon={Check} onPress={onNext} autoFocus>
              {t`Next return`}
            </Button>
            {paper && (
              <Button icon={Printer} onPress={() => printPaper(paper)}>
                {t`Print`}
              </Button>
            )}
          </div>
        </div>
      </Card>
      {paper && <div className="w-80 max-w-full rounded-md border border-line bg-sheet p-4 max-md:hidden">{paper}</div>}
    </div>
  );
}
