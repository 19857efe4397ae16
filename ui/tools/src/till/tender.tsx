import {
  type Api,
  api,
  Button,
  Choice,
  cx,
  ErrorState,
  IconButton,
  Money,
  MoneyField,
  moneyText,
  Problem,
  TextField,
  useLocale,
  useRead,
  useScanner,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { Check, CreditCard, Gift, type LucideIcon, Wallet, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button as Press } from "react-aria-components";
import { Cash, type PanelProps, type Part } from "./cash";
import type { Way } from "./sale/payment";
import { tenderIcons, useTenderName } from "./words";

/** How something is paid, as the API takes it. */
export interface Paid {
  payments: { tender: string; amount_minor: number; token: string | null }[];
  /** The cash that was handed over, where cash is among the tenders. */
  given_minor: number | null;
}

interface TenderProps {
  due: number;
  currency: string;
  start: Way;
  /** Several tenders may share one payment. */
  split?: boolean;
  /** What may be paid with here; a customer's credit only where they are known and have some. */
  kinds?: readonly Kind[];
  customer?: string | null;
  isPending: boolean;
  onPay: (paid: Paid) => void;
}

type Kind = "cash" | "card" | "gift_card" | "store_credit";

const ALL: readonly Kind[] = ["cash", "card", "gift_card", "store_credit"];

/** Takes money: cash with change, a card at the terminal, a gift card, the customer's credit, or several of them. */
export function Tenders(props: TenderProps) {
  const { due, currency, start, split = false, kinds = ALL, customer = null, isPending, onPay } = props;
  const { t } = useLingui();
  const tenderName = useTenderName();
  const credit = useRead<Api.StoreCredit>(
    customer && kinds.includes("store_credit") ? `/customers/${customer}/store-credit` : null,
  );
  const shown = kinds.filter((one) => one !== "store_credit" || (credit.data?.balance_minor ?? 0) > 0);
  const [kind, setKind] = useState<Kind>(start === "card" ? "card" : "cash");
  const [parts, setParts] = useState<Part[]>([]);
  const left = due - parts.reduce((sum, one) => sum + one.amount, 0);

  const take = (part: Part) => {
    const before = parts.filter((one) => !(one.tender === "cash" && part.tender === "cash"));
    const cash = parts.find((one) => one.tender === "cash" && part.tender === "cash");
    const joined = cash
      ? { ...part, amount: part.amount + cash.amount, given: (part.given ?? part.amount) + (cash.given ?? cash.amount) }
      : part;
    const next = [...before, joined];
    const rest = due - next.reduce((sum, one) => sum + one.amount, 0);
    if (rest > 0) {
      setParts(next);
      if (part.tender === "cash") setKind(shown.includes("card") ? "card" : "gift_card");
      if (part.tender === "store_credit") setKind("cash");
      return;
    }
    onPay({
      payments: next.map((one) => ({ tender: one.tender, amount_minor: one.amount, token: one.token })),
      given_minor: next.find((one) => one.tender === "cash")?.given ?? null,
    });
  };
  if (due === 0)
    return (
      <div className="flex flex-col gap-4">
        <p className="text-md">{t`There is nothing to pay now.`}</p>
        <Button
          look="primary"
          icon={Check}
          isPending={isPending}
          autoFocus
          onPress={() => onPay({ payments: [], given_minor: null })}
        >
          {t`Finish`}
        </Button>
      </div>
    );
  const panel = { left, currency, split, isPending, onTake: take };
  return (
    <div className="flex flex-col gap-4">
      <div className="sticky -top-4 z-10 -my-2 flex items-baseline justify-between gap-4 bg-sheet py-2">
        <span className="text-ink-soft text-md">{parts.length ? t`Left to pay` : t`To pay`}</span>
        <Money value={{ amount: left, currency }} className="font-semibold text-2xl tracking-[-0.02em]" />
      </div>
      {parts.length > 0 && (
        <ul aria-label={t`Paid with`} className="flex flex-col gap-1 rounded-md bg-quiet-soft px-3 py-1">
          {parts.map((one, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two gift cards may carry the same amount
            <li key={index} className="flex items-center gap-3">
              <span className="flex-1 text-md">{tenderName(one.tender)}</span>
              <Money value={{ amount: one.amount, currency }} className="text-md" />
              <IconButton
                icon={X}
                label={t`Take out ${{ tender: tenderName(one.tender) }}`}
                onPress={() => setParts(parts.filter((_, at) => at !== index))}
              />
            </li>
          ))}
        </ul>
      )}
      <fieldset className="grid auto-cols-fr grid-cols-2 gap-2 sm:grid-flow-col sm:grid-cols-none">
        <legend className="sr-only">{t`Means of payment`}</legend>
        {shown.map((one) => (
          <Kinds key={one} kind={one} icon={tenderIcons[one] ?? Wallet} chosen={kind} onChoose={setKind} />
        ))}
      </fieldset>
      {kind === "cash" && <Cash key={left} {...panel} />}
      {kind === "card" && <Card key={left} {...panel} />}
      {kind === "gift_card" && (
        <GiftCard
          key={left}
          {...panel}
          used={parts.filter((one) => one.tender === "gift_card").map((one) => one.token ?? "")}
        />
      )}
      {kind === "store_credit" && credit.data && (
        <Credit {...panel} has={credit.data.balance_minor} used={parts.some((one) => one.tender === "store_credit")} />
      )}
    </div>
  );
}

interface KindsProps {
  kind: Kind;
  icon: LucideIcon;
  chosen: Kind;
  onChoose: (kind: Kind) => void;
}

function Kinds({ kind, icon: Icon, chosen, onChoose }: KindsProps) {
  const tenderName = useTenderName();
  return (
    <Press
      aria-pressed={chosen === kind}
      onPress={() => onChoose(kind)}
      className={cx(
        "flex h-14 min-w-0 cursor-pointer items-center justify-center gap-2 rounded-md border px-2 text-md transition-colors",
        chosen === kind
          ? "border-harbour bg-harbour-soft font-semibold text-harbour"
          : "border-line bg-sheet data-hovered:border-edge",
      )}
    >
      <Icon size={20} aria-hidden className="max-sm:hidden" />
      <span className="truncate">{tenderName(kind)}</span>
    </Press>
  );
}

/** What the test terminal shall do; a real terminal asks the customer. */
export function useTestCards() {
  const { t } = useLingui();
  return [
    { value: "term_approved", label: t`Accepted` },
    { value: "term_declined", label: t`Refused` },
    { value: "term_signature", label: t`Asks for a signature` },
    { value: "term_slow", label: t`Accepted after three seconds` },
    { value: "term_patient", label: t`The customer hesitates` },
    { value: "term_timeout", label: t`Nobody presents a card` },
    { value: "term_lost", label: t`The answer is lost` },
  ] as const;
}

function PartAmount(props: {
  left: number;
  currency: string;
  value: number | null;
  onChange: (v: number | null) => void;
}) {
  const { t } = useLingui();
  return <MoneyField label={t`Amount on this tender`} {...props} help={t`Less leaves the rest for another tender.`} />;
}

function Card({ left, currency, split, isPending, onTake }: PanelProps) {
  const { t } = useLingui();
  const locale = useLocale();
  const cards = useTestCards();
  const [token, setToken] = useState<string>("term_approved");
  const [amount, setAmount] = useState<number | null>(left);
  const fits = amount !== null && amount > 0 && amount <= left;
  const shown = moneyText({ amount: amount ?? 0, currency }, locale);
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (fits && !isPending) onTake({ tender: "card", amount, token, given: null });
      }}
    >
      {split && <PartAmount left={left} currency={currency} value={amount} onChange={setAmount} />}
      <Choice
        label={t`Test terminal: what shall the card do?`}
        options={cards}
        value={token}
        onChange={setToken}
        className="[&>div]:grid [&>div]:sm:grid-cols-2"
      />
      <Button type="submit" look="primary" icon={CreditCard} isPending={isPending} isDisabled={!fits} autoFocus>
        {t`Charge ${shown} to the card`}
      </Button>
    </form>
  );
}

/** What the house owes the customer pays as much as it can. */
function Credit({ left, currency, split, isPending, onTake, has, used }: PanelProps & { has: number; used: boolean }) {
  const { t } = useLingui();
  const locale = useLocale();
  const usable = used ? 0 : Math.min(has, left);
  const money = (amount: number) => moneyText({ amount, currency }, locale);
  const rest = money(left - usable);
  const isEnough = usable === left;
  return (
    <div className="flex flex-col gap-4">
      <p className="flex items-baseline justify-between gap-4 text-md" role="status">
        <span className="text-ink-soft">{t`The customer's credit`}</span>
        <Money value={{ amount: has, currency }} className="font-semibold text-xl" />
      </p>
      <Button
        look="primary"
        icon={Wallet}
        isPending={isPending}
        isDisabled={usable <= 0 || (!isEnough && !split)}
        onPress={() => onTake({ tender: "store_credit", amount: usable, token: null, given: null })}
      >
        {isEnough || !split
          ? t`Pay ${{ amount: money(left) }} with it`
          : t`Pay ${{ amount: money(usable) }} with it, then ${{ rest }} otherwise`}
      </Button>
    </div>
  );
}

function GiftCard(props: PanelProps & { used: readonly string[] }) {
  const { left, currency, split, isPending, onTake, used } = props;
  const { t } = useLingui();
  const locale = useLocale();
  const [code, setCode] = useState("");
  const [card, setCard] = useState<Api.GiftCard | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const look = async (typed: string) => {
    setCode(typed);
    setProblem(null);
    setCard(null);
    try {
      setCard(await api.get<Api.GiftCard>(`/gift-cards/${encodeURIComponent(typed.trim())}`));
    } catch (error) {
      setProblem(Problem.of(error));
    }
  };
  useScanner((scanned) => void look(scanned));
  const taken = card !== null && used.includes(card.code);
  const usable = card && !taken ? Math.min(card.balance_minor, left) : 0;
  const money = (amount: number) => moneyText({ amount, currency }, locale);
  const isEnough = usable === left;
  let verdict: ReactNode = null;
  if (card) {
    verdict = (
      <p className="flex items-baseline justify-between gap-4 text-md" role="status">
        <span className="text-ink-soft">{t`On the card`}</span>
        <Money value={{ amount: card.balance_minor, currency: card.currency }} className="font-semibold text-xl" />
      </p>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      {problem && <ErrorState strip problem={problem} />}
      {card && usable === 0 && (
        <p role="alert" className="text-amber text-sm">
          {taken ? t`This card is among the tenders already.` : t`Nothing is left on this card.`}
        </p>
      )}
      <form
        className="flex flex-wrap items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (code.trim()) void look(code);
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
          autoFocus
          autoComplete="off"
          figures
        />
        <Button type="submit">{t`Check`}</Button>
      </form>
      {verdict}
      <Button
        look="primary"
        icon={Gift}
        isPending={isPending}
        isDisabled={!card || usable <= 0 || (!isEnough && !split)}
        onPress={() => card && onTake({ tender: "gift_card", amount: usable, token: card.code, given: null })}
      >
        {!card || isEnough || !split
          ? t`Pay ${{ amount: money(left) }} with it`
          : t`Pay ${{ amount: money(usable) }} with it, then ${{ rest: money(left - usable) }} otherwise`}
      </Button>
    </div>
  );
}
