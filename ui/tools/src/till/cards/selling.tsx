import {
  type Api,
  api,
  Button,
  Card,
  Dialog,
  ErrorState,
  MoneyField,
  moneyText,
  Spinner,
  State,
  useLocale,
  useWrite,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { Gift } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useAsking } from "../asking";
import { useDevice } from "../device";
import { type Paid, Tenders } from "../tender";
import { Terminal } from "../terminal";
import { SoldCard } from "./sold";

const LEAST = 100;
const MOST = 100_000;
const USUAL = [2_000, 2_500, 5_000, 10_000];

interface SellingProps {
  card: Api.GiftCard | null;
  /** The code on a printed card that nobody has bought yet. */
  fresh: string | null;
  /** While money is taken nothing else is looked up. */
  onBusy: (isBusy: boolean) => void;
  onDone: (code: string) => void;
}

/** Sells a new card, or puts more on the one that was looked up: for cash, a card, or both. */
export function Selling({ card, fresh, onBusy, onDone }: SellingProps) {
  const { t } = useLingui();
  const locale = useLocale();
  const { location, register, currency } = useDevice();
  const [amount, setAmount] = useState<number | null>(null);
  const [isPaying, setPaying] = useState(false);
  const [sold, setSold] = useState<Api.GiftCardSold | null>(null);
  const sell = useWrite(
    (paid: Paid & { amount_minor: number }, key) =>
      api.post<Api.GiftCardSold>(
        "/till/gift-cards",
        { location: location.id, register: register.id, code: card?.code ?? fresh, fresh: fresh !== null, ...paid },
        { key },
      ),
    {
      onDone: (made) => {
        setPaying(false);
        setSold(made);
      },
    },
  );
  const state = sold?.load.state;
  const said = useRef(onBusy);
  said.current = onBusy;
  useEffect(() => {
    said.current(isPaying || state === "due" || state === "loaded");
    return () => said.current(false);
  }, [isPaying, state]);
  const money = (minor: number) => moneyText({ amount: minor, currency }, locale);
  const fits = amount !== null && amount >= LEAST && amount <= MOST;
  const title = card ? t`Put more on this card` : fresh ? t`Sell this card` : t`Sell a new card`;
  if (sold && state === "due") return <Charging title={title} sold={sold} onAnswer={setSold} />;
  if (sold && state === "loaded")
    return (
      <SoldCard
        title={title}
        sold={sold}
        onDone={() => {
          setSold(null);
          setAmount(null);
          onDone(sold.load.code);
        }}
      />
    );
  return (
    <Card title={title}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (fits) setPaying(true);
        }}
      >
        {state === "refused" && (
          <div role="alert">
            <State tone="trouble" className="h-auto! whitespace-normal! py-2">
              {t`Card refused. Nothing was put on the gift card; give back any cash that was taken for it.`}
            </State>
          </div>
        )}
        <fieldset className="grid grid-cols-2 gap-2 sm:grid-cols-4">
          <legend className="sr-only">{t`Usual amounts`}</legend>
          {USUAL.map((one) => (
            <Button key={one} onPress={() => setAmount(one)} aria-pressed={amount === one} className="px-1!">
              {money(one)}
            </Button>
          ))}
        </fieldset>
        <MoneyField
          label={t`Amount on the card`}
          help={t`From ${money(LEAST)} to ${money(MOST)}.`}
          currency={currency}
          value={amount}
          onChange={setAmount}
        />
        <Button type="submit" look="primary" icon={Gift} isDisabled={!fits}>
          {t`Go on to payment`}
        </Button>
      </form>
      {isPaying && amount !== null && (
        <Dialog title={t`Payment`} size="wide" isOpen onClose={() => setPaying(false)} mustAnswer={sell.isPending}>
          <div className="flex flex-col gap-4">
            {sell.error && <ErrorState strip problem={sell.error} kept={t`What you typed is still here.`} />}
            <Tenders
              due={amount}
              currency={currency}
              start="cash"
              split
              kinds={["cash", "card"]}
              isPending={sell.isPending}
              onPay={(paid) => sell.mutate({ amount_minor: amount, ...paid })}
            />
          </div>
        </Dialog>
      )}
    </Card>
  );
}

interface ChargingProps {
  title: string;
  sold: Api.GiftCardSold;
  onAnswer: (sold: Api.GiftCardSold) => void;
}

/** The terminal works. The gift card carries nothing until all of it is paid. */
function Charging({ title, sold, onAnswer }: ChargingProps) {
  const { t } = useLingui();
  const { id, currency } = sold.load;
  const problem = useAsking(id, async () => {
    const now = await api.get<Api.GiftCardSold>(`/till/gift-cards/${id}`);
    const decided = now.load.state !== "due" && (now.load.state !== "loaded" || now.receipt);
    return decided ? () => onAnswer(now) : null;
  });
  return (
    <Card title={title}>
      <div className="flex flex-col items-center gap-4 py-4 text-center">
        <Spinner size={32} className="text-harbour" />
        <p role="status" className="text-md">{t`The card is being charged …`}</p>
        <p className="text-ink-soft text-sm">{t`The gift card carries nothing until it is paid.`}</p>
        <Terminal order={id} currency={currency} />
        {problem && <ErrorState strip problem={problem} kept={t`Hanse goes on asking.`} className="text-left" />}
      </div>
    </Card>
  );
}
