import {
  type Api,
  api,
  Button,
  Card,
  Choice,
  CopyText,
  ErrorState,
  Money,
  MoneyField,
  moneyText,
  Page,
  Problem,
  Spinner,
  State,
  TextField,
  useKeys,
  useLocale,
  useScanner,
  useWrite,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { CreditCard, Gift, Printer } from "lucide-react";
import { useCallback, useEffect, useRef, useState } from "react";
import { useDevice } from "./device";
import { CardPaper } from "./paper";
import { printPaper } from "./print";
import { useTestCards } from "./tender";
import { Terminal } from "./terminal";

const LEAST = 100;
const MOST = 100_000;
const ASK_EVERY_MS = 700;

/** Gift cards: what one carries, more on it, and new ones. */
export function CardsScreen() {
  const { t } = useLingui();
  const [code, setCode] = useState("");
  const [card, setCard] = useState<Api.GiftCard | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isPending, setPending] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const look = useCallback(async (typed: string) => {
    const tidy = typed.trim();
    if (!tidy) return;
    setCode(tidy);
    setPending(true);
    setProblem(null);
    setCard(null);
    try {
      setCard(await api.get<Api.GiftCard>(`/gift-cards/${encodeURIComponent(tidy)}`));
    } catch (error) {
      setProblem(Problem.of(error));
    }
    setPending(false);
  }, []);
  useScanner((scanned) => void look(scanned));
  useKeys([{ keys: "/", label: t`Code of the gift card`, run: () => field.current?.focus() }]);
  return (
    <Page
      title={t`Gift cards`}
      lead={t`Good at every store and in the shop; nothing is taxed until it buys something.`}
    >
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
        <Card title={t`What is on a card`}>
          <div className="flex flex-col gap-4">
            <form
              className="flex flex-wrap items-end gap-2"
              onSubmit={(event) => {
                event.preventDefault();
                void look(code);
              }}
            >
              <TextField
                label={t`Code of the gift card`}
                className="flex-1 basis-48"
                value={code}
                onChange={(typed) => {
                  setCode(typed);
                  setCard(null);
                  setProblem(null);
                }}
                inputRef={field}
                autoComplete="off"
                figures
              />
              <Button type="submit" isPending={isPending}>{t`Check`}</Button>
            </form>
            {problem && <ErrorState strip problem={problem} />}
            {card ? (
              <p className="flex items-baseline justify-between gap-4 text-md" role="status">
                <span className="text-ink-soft">{t`On the card`}</span>
                <Money
                  value={{ amount: card.balance_minor, currency: card.currency }}
                  className="font-semibold text-2xl"
                />
              </p>
            ) : (
              !problem && <p className="text-ink-soft text-sm">{t`Scan the card, or type its sixteen characters.`}</p>
            )}
          </div>
        </Card>
        <Selling key={card?.code ?? ""} card={card} onLoaded={(loaded) => void look(loaded)} />
      </div>
    </Page>
  );
}

/** Sells a new card, or puts more on the one that was looked up. */
function Selling({ card, onLoaded }: { card: Api.GiftCard | null; onLoaded: (code: string) => void }) {
  const { t } = useLingui();
  const locale = useLocale();
  const { location, register, currency } = useDevice();
  const cards = useTestCards();
  const [amount, setAmount] = useState<number | null>(null);
  const [token, setToken] = useState<string>("term_approved");
  const [load, setLoad] = useState<Api.GiftCardLoad | null>(null);
  const [answer, setAnswer] = useState<"charging" | "loaded" | "refused">("charging");
  const sell = useWrite(
    (wish: { amount_minor: number; token: string; code: string | null }, key) =>
      api.post<Api.GiftCardLoad>(
        "/gift-cards/sales",
        { location: location.id, register: register.id, tender: "card", ...wish },
        { key },
      ),
    {
      onDone: (made) => {
        setAnswer("charging");
        setLoad(made);
      },
    },
  );
  useAnswer(load, setAnswer);
  const money = (minor: number) => moneyText({ amount: minor, currency }, locale);
  const fits = amount !== null && amount >= LEAST && amount <= MOST;
  const again = () => {
    setLoad(null);
    setAmount(null);
  };
  const title = card ? t`Put more on this card` : t`Sell a new card`;
  if (load && answer === "charging")
    return (
      <Card title={title}>
        <div className="flex flex-col items-center gap-4 py-4 text-center">
          <Spinner size={32} className="text-harbour" />
          <p role="status" className="text-md">{t`The card is being charged …`}</p>
          <Terminal order={load.id} currency={currency} />
        </div>
      </Card>
    );
  if (load && answer === "loaded")
    return (
      <Card title={title}>
        <div className="flex flex-col gap-4">
          <p role="status">
            <State tone="done" className="h-auto! whitespace-normal! py-2 text-md!">
              {t`${money(load.amount_minor)} are on the card.`}
            </State>
          </p>
          <CopyText label={t`Code`} text={load.code} />
          <div className="flex flex-wrap gap-2">
            <Button
              look="primary"
              autoFocus
              onPress={() => {
                again();
                if (card) onLoaded(load.code);
              }}
            >
              {t`Done`}
            </Button>
            <Button
              icon={Printer}
              onPress={() => printPaper(<CardPaper code={load.code} amount={load.amount_minor} location={location} />)}
            >
              {t`Print the code`}
            </Button>
          </div>
        </div>
      </Card>
    );
  return (
    <Card title={title}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (fits) sell.mutate({ amount_minor: amount, token, code: card?.code ?? null });
        }}
      >
        {load && answer === "refused" && (
          <div role="alert">
            <State tone="trouble">{t`Card refused. Nothing was charged or put on the card.`}</State>
          </div>
        )}
        {sell.error && <ErrorState strip problem={sell.error} kept={t`What you typed is still here.`} />}
        <fieldset className="grid grid-cols-4 gap-2">
          <legend className="sr-only">{t`Usual amounts`}</legend>
          {[2_000, 2_500, 5_000, 10_000].map((one) => (
            <Button key={one} onPress={() => setAmount(one)} aria-pressed={amount === one} className="px-1!">
              {money(one)}
            </Button>
          ))}
        </fieldset>
        <MoneyField
          label={t`Amount on the card`}
          help={t`From ${money(LEAST)} to ${money(MOST)}. It is paid by card.`}
          currency={currency}
          value={amount}
          onChange={setAmount}
        />
        <Choice
          label={t`Test terminal: what shall the card do?`}
          options={cards}
          value={token}
          onChange={setToken}
          className="[&>div]:grid [&>div]:sm:grid-cols-2"
        />
        <Button
          type="submit"
          look="primary"
          icon={card ? CreditCard : Gift}
          isDisabled={!fits}
          isPending={sell.isPending}
        >
          {t`Charge ${money(amount ?? 0)} to the card`}
        </Button>
      </form>
    </Card>
  );
}

/** Asks how far the payment of a sale is until the bank has answered. */
function useAnswer(load: Api.GiftCardLoad | null, onAnswer: (answer: "loaded" | "refused") => void) {
  const said = useRef(onAnswer);
  said.current = onAnswer;
  useEffect(() => {
    if (!load) return;
    let stopped = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      try {
        const found = await api.post<Api.Progress[]>("/payments/inquiries", { order: load.id });
        if (stopped) return;
        const states = found.map((one) => one.state);
        if (states.includes("captured")) return said.current("loaded");
        if (states.length && states.every((one) => ["refused", "cancelled"].includes(one)))
          return said.current("refused");
      } catch {
        // The bank is asked again; what it decided meanwhile is not lost.
      }
      if (!stopped) timer = setTimeout(() => void ask(), ASK_EVERY_MS);
    };
    void ask();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [load]);
}
