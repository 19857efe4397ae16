import { type Api, Button, Card, CopyText, Money, moneyText, State, useLocale } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { Gift, Printer } from "lucide-react";
import { useDevice } from "../device";
import { CardPaper, ReceiptPaper } from "../paper";
import { printPaper } from "../print";

interface SoldProps {
  title: string;
  sold: Api.GiftCardSold;
  onDone: () => void;
}

/** A gift card that was sold: change, receipt, and its code for whoever gets it. */
export function SoldCard({ title, sold, onDone }: SoldProps) {
  const { t } = useLingui();
  const locale = useLocale();
  const { location } = useDevice();
  const { load, receipt } = sold;
  const paid = moneyText({ amount: load.amount_minor, currency: load.currency }, locale);
  const change = receipt?.tenders.find((one) => one.tender === "cash")?.change_minor ?? 0;
  return (
    <Card title={title}>
      <div className="flex flex-col gap-4">
        <p role="status">
          <State tone="done" className="h-auto! whitespace-normal! py-2 text-md!">
            {t`${{ amount: paid }} are on the card.`}
          </State>
        </p>
        {change > 0 && (
          <p className="flex items-baseline justify-between gap-4 text-md">
            <span className="text-ink-soft">{t`Change`}</span>
            <Money value={{ amount: change, currency: load.currency }} className="font-semibold text-2xl" />
          </p>
        )}
        <div className="flex flex-wrap items-center gap-4">
          {sold.picture && <img src={sold.picture} alt={t`The code, to be scanned`} className="size-28" />}
          <div className="min-w-0 flex-1">
            <CopyText label={t`Code`} text={load.code} />
            <p className="text-ink-soft text-sm">
              {t`Balance`}: <Money value={{ amount: load.balance_minor, currency: load.currency }} />
            </p>
          </div>
        </div>
        <div className="grid gap-2 sm:grid-cols-2">
          {receipt && (
            <Button
              icon={Printer}
              onPress={() => printPaper(<ReceiptPaper receipt={receipt} location={location} card={sold} />)}
            >
              {t`Print the receipt`}
            </Button>
          )}
          <Button icon={Gift} onPress={() => printPaper(<CardPaper sold={sold} location={location} />)}>
            {t`Print the card`}
          </Button>
          <Button look="primary" autoFocus onPress={onDone} className="sm:col-span-2">
            {t`Done`}
          </Button>
        </div>
      </div>
    </Card>
  );
}
