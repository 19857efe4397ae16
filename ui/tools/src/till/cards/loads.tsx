import {
  type Api,
  api,
  Button,
  Card,
  Confirm,
  ErrorState,
  Money,
  moneyText,
  State,
  type Tone,
  useLocale,
  useWrite,
  When,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { Printer, Undo2 } from "lucide-react";
import { useState } from "react";
import { useDevice } from "../device";
import { ReceiptPaper } from "../paper";
import { printPaper } from "../print";
import { useTenderName } from "../words";

const TONES: Record<string, Tone> = { due: "attention", loaded: "done", refused: "trouble", given_back: "quiet" };

interface LoadsProps {
  loads: Api.GiftCardLoad[];
  isDisabled: boolean;
  onReturned: () => void;
}

/** What was put on a card, and what of it can be given back. */
export function Loads({ loads, isDisabled, onReturned }: LoadsProps) {
  const { t } = useLingui();
  const locale = useLocale();
  const tenderName = useTenderName();
  const { location, register } = useDevice();
  const [asked, setAsked] = useState<Api.GiftCardLoad | null>(null);
  const [back, setBack] = useState<Api.GiftCardSold | null>(null);
  const giveBack = useWrite(
    (load: string, key) =>
      api.post<Api.GiftCardSold>(
        "/till/gift-card-returns",
        { location: location.id, register: register.id, load },
        { key },
      ),
    {
      onDone: (done) => {
        setAsked(null);
        setBack(done);
      },
      onRefused: () => setAsked(null),
    },
  );
  const money = (one: Api.GiftCardLoad) => moneyText({ amount: one.amount_minor, currency: one.currency }, locale);
  const words: Record<string, string> = {
    due: t`Being paid`,
    loaded: t`Paid`,
    refused: t`Not paid`,
    given_back: t`Given back`,
  };
  if (back) {
    const { receipt } = back;
    return (
      <Card title={t`Given back`}>
        <div className="flex flex-col gap-3">
          <ul role="status" className="flex flex-col gap-1">
            {receipt?.tenders.map((one) => (
              <li key={one.tender} className="flex items-baseline justify-between gap-4 text-md">
                <span>{t`Back: ${{ tender: tenderName(one.tender) }}`}</span>
                <Money
                  value={{ amount: -one.amount_minor, currency: receipt.currency }}
                  className="font-semibold text-xl"
                />
              </li>
            ))}
          </ul>
          <p className="text-sm">{t`Keep the card here; nothing is on it for this any more.`}</p>
          <div className="grid gap-2 sm:grid-cols-2">
            {receipt && (
              <Button
                icon={Printer}
                onPress={() => printPaper(<ReceiptPaper receipt={receipt} location={location} card={back} />)}
              >
                {t`Print the receipt`}
              </Button>
            )}
            <Button look="primary" autoFocus onPress={onReturned}>
              {t`Done`}
            </Button>
          </div>
        </div>
      </Card>
    );
  }
  return (
    <Card title={t`Put on it`}>
      <div className="flex flex-col gap-3">
        {giveBack.error && <ErrorState strip problem={giveBack.error} />}
        {!loads.length && <p className="text-ink-soft text-sm">{t`This card was issued by the office.`}</p>}
        <ul className="flex flex-col">
          {loads.map((one) => (
            <li
              key={one.id}
              className="flex min-h-14 flex-wrap items-center gap-x-3 gap-y-1 border-line border-b py-2 last:border-b-0"
            >
              <Money value={{ amount: one.amount_minor, currency: one.currency }} className="text-md" />
              <State tone={TONES[one.state] ?? "quiet"} bare>
                {words[one.state] ?? one.state}
              </State>
              <span className="flex-1 text-ink-soft text-sm">
                <When at={one.at} />
              </span>
              {one.whole && (
                <Button icon={Undo2} isDisabled={isDisabled} onPress={() => setAsked(one)}>
                  {t`Give back`}
                </Button>
              )}
              {one.state === "loaded" && !one.whole && (
                <span className="text-ink-soft text-sm">{t`Used, so it stays`}</span>
              )}
            </li>
          ))}
        </ul>
      </div>
      <Confirm
        title={t`Give the gift card back?`}
        verb={t`Give back ${{ amount: asked ? money(asked) : "" }}`}
        isOpen={asked !== null}
        isPending={giveBack.isPending}
        onConfirm={() => asked && giveBack.mutate(asked.id)}
        onClose={() => setAsked(null)}
      >
        {t`The money goes back the way it came, and the card carries it no more. This cannot be undone.`}
      </Confirm>
    </Card>
  );
}
