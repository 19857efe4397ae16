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
  useScanner,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { Banknote, Check, CreditCard, Delete, Gift, type LucideIcon, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button as Press } from "react-aria-components";
import { likelyAmounts } from "./amounts";
import type { Way } from "./sale/payment";
import { useTenderName } from "./words";

/** How something is paid, as the API takes it. */
export interface Paid {
  payments: { tender: string; amount_minor: number; token: string | null }[];
  /** The cash that was handed over, where cash is among the tenders. */
  given_minor: number | null;
}

interface Part {
  tender: string;
  amount: number;
  token: string | null;
  given: number | null;
}

interface TenderProps {
  due: number;
  currency: string;
  start: Way;
  /** Several tenders may share one payment. */
  split?: boolean;
  isPending: boolean;
  onPay: (paid: Paid) => void;
}

type Kind = "cash" | "card" | "gift_card";

/** Takes money: cash with change, a card at the terminal, a gift card, or several of them. */
export function Tenders({ due, currency, start, split = false, isPending, onPay }: TenderProps) {
  const { t } = useLingui();
  const tenderName = useTenderName();
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
      if (part.tender === "cash") setKind("card");
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
      <fieldset className="grid grid-cols-3 gap-2">
        <legend className="sr-only">{t`Means of payment`}</legend>
        <Kinds kind="cash" icon={Banknote} chosen={kind} onChoose={setKind} />
        <Kinds kind="card" icon={CreditCard} chosen={kind} onChoose={setKind} />
        <Kinds kind="gift_card" icon={Gift} chosen={kind} onChoose={setKind} />
      </fieldset>
      {kind === "cash" && <Cash key={left} {...panel} />}
      {kind === "card" && <Card key={left} {...panel} />}
      {kind === "gift_card" && <GiftCard key={left} {...panel} />}
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

interface PanelProps {
  left: number;
  currency: string;
  split: boolean;
  isPending: boolean;
  onTake: (part: Part) => void;
}

function Cash({ left, currency, split, isPending, onTake }: PanelProps) {
  const { t } = useLingui();
  const locale = useLocale();
  const [given, setGiven] = useState<number | null>(null);
  const money = (amount: number) => moneyText({ amount, currency }, locale);
  const handed = given ?? left;
  const change = handed - left;
  const take = (amount: number) =>
    onTake({ tender: "cash", amount: Math.min(amount, left), given: amount, token: null });
  const isEnough = change >= 0;
  const rest = -change;
  return (
    <form
      className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_15rem]"
      onSubmit={(event) => {
        event.preventDefault();
        if (handed > 0 && (isEnough || split) && !isPending) take(handed);
      }}
    >
      <div className="flex flex-col gap-3">
        <MoneyField
          label={t`Given by the customer`}
          help={t`Enter without an amount: exactly right.`}
          currency={currency}
          value={given}
          onChange={setGiven}
          autoFocus
        />
        <fieldset className="grid grid-cols-3 gap-2">
          <legend className="sr-only">{t`Likely amounts`}</legend>
          {likelyAmounts(left).map((amount) => (
            <Button key={amount} onPress={() => take(amount)} isDisabled={isPending} className="px-1!">
              {amount === left ? t`Exact` : money(amount)}
            </Button>
          ))}
        </fieldset>
        <p role="status" className="flex items-baseline justify-between gap-4 text-md">
          <span className="text-ink-soft">{isEnough ? t`Change` : t`Left to pay`}</span>
          <Money value={{ amount: Math.abs(change), currency }} className="font-semibold text-xl" />
        </p>
      </div>
      <Keypad value={given} onChange={setGiven} />
      <Button
        type="submit"
        look="primary"
        className="sm:col-span-2"
        isPending={isPending}
        isDisabled={handed <= 0 || (!isEnough && !split)}
      >
        {isEnough
          ? change
            ? t`Take ${{ amount: money(handed) }}, give back ${{ change: money(change) }}`
            : t`Take ${{ amount: money(left) }}`
          : split
            ? t`Take ${{ amount: money(handed) }}, then ${{ rest: money(rest) }} otherwise`
            : t`This is too little`}
      </Button>
    </form>
  );
}

/** Figures for fingers; a keyboard types into the field beside it. */
function Keypad({ value, onChange }: { value: number | null; onChange: (amount: number | null) => void }) {
  const { t } = useLingui();
  const type = (digits: string) => {
    const next = Number(`${value ?? 0}${digits}`);
    if (next <= 99_999_999) onChange(next);
  };
  return (
    <fieldset className="hidden grid-cols-3 gap-2 sm:grid">
      <legend className="sr-only">{t`Figures`}</legend>
      {["7", "8", "9", "4", "5", "6", "1", "2", "3", "0", "00"].map((digits) => (
        <Button key={digits} className="figures px-0! font-semibold text-lg!" onPress={() => type(digits)}>
          {digits}
        </Button>
      ))}
      <IconButton
        icon={Delete}
        look="plain"
        label={t`Last figure away`}
        className="w-full!"
        onPress={() => onChange(value && value >= 10 ? Math.floor(value / 10) : null)}
      />
    </fieldset>
  );
}

/** What the test terminal shall do; a real terminal asks the customer. */
function useTestCards() {
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

function GiftCard({ left, currency, split, isPending, onTake }: PanelProps) {
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
  const usable = card ? Math.min(card.balance_minor, left) : 0;
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
