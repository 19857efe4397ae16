import {
  type Api,
  api,
  Button,
  ErrorState,
  Money,
  Spinner,
  State,
  TextLink,
  toastProblem,
  useKeys,
  useScanner,
} from "@hanse/kit";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { ArrowRight, Printer, RotateCcw } from "lucide-react";
import { useEffect, useState } from "react";
import { useAsking } from "../asking";
import { useDevice } from "../device";
import { ReceiptPaper } from "../paper";
import { usePlaces } from "../places";
import { printPaper } from "../print";
import type { Receipt } from "../shapes";
import { Terminal } from "../terminal";
import { useSale } from "./cart";
import { useUnderstand } from "./understand";

const SLOW_MS = 12_000;

interface ChargingProps {
  order: Api.Order;
  onDone: (order: Api.Order, receipt: Receipt | null) => void;
  onRefused: (order: Api.Order) => void;
  onLeave: () => void;
}

/** The terminal works. The answer is asked for until it is there; nobody has to wait at this screen for ever. */
export function Charging({ order, onDone, onRefused, onLeave }: ChargingProps) {
  const { t } = useLingui();
  const { register } = useDevice();
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const slow = setTimeout(() => setSlow(true), SLOW_MS);
    return () => clearTimeout(slow);
  }, []);
  const problem = useAsking(order.id, async () => {
    const now = await api.get<Api.Order>(`/orders/${order.id}`);
    if (now.state === "cancelled") return () => onRefused(now);
    if (now.payment_state !== "paid") return null;
    const [receipt] = await api.get<Receipt[]>(`/till/registers/${register.id}/receipts`, { order: order.id });
    return receipt ? () => onDone(now, receipt) : null;
  });
  return (
    <div className="flex flex-col items-center gap-4 py-8 text-center">
      <Spinner size={40} className="text-harbour" />
      <p role="status" className="text-lg">
        {t`The card is being charged …`}
      </p>
      <p className="text-ink-soft text-sm">{t`Order ${{ number: order.number }}`}</p>
      <Terminal order={order.id} currency={order.currency} />
      {problem && <ErrorState strip problem={problem} kept={t`Hanse goes on asking.`} className="text-left" />}
      {isSlow && (
        <>
          <p className="max-w-[52ch] text-sm">
            {t`The terminal has not answered yet. You may serve the next customer: as soon as it answers, the receipt is under “Receipts”, or the order is cancelled and nothing was charged. Keep the goods here until then.`}
          </p>
          <Button onPress={onLeave}>{t`Serve the next customer`}</Button>
        </>
      )}
    </div>
  );
}

/** The bank said no: nothing was sold. The same basket can be paid otherwise at once. */
export function Refused({ cart, onAgain, onLeave }: { cart: string; onAgain: () => void; onLeave: () => void }) {
  const { t } = useLingui();
  const sale = useSale();
  const [isPending, setPending] = useState(false);
  const again = async () => {
    setPending(true);
    try {
      sale.take(await api.post<Api.PricedCart>(`/carts/${cart}/copies`));
      onAgain();
    } catch (error) {
      setPending(false);
      toastProblem(error, t`The basket could not be brought back. Try again.`);
    }
  };
  return (
    <div className="flex flex-col items-center gap-4 py-6 text-center">
      <div role="alert" className="flex flex-col items-center gap-3">
        <State tone="trouble" className="h-9! text-sm!">{t`Card refused`}</State>
        <p className="max-w-[52ch] text-md">
          {t`Nothing was sold or charged. If part was paid in cash, give it back. The same basket can be paid in another way.`}
        </p>
      </div>
      <div className="flex flex-wrap justify-center gap-2">
        <Button look="primary" icon={RotateCcw} isPending={isPending} onPress={() => void again()} autoFocus>
          {t`Pay this basket otherwise`}
        </Button>
        <Button onPress={onLeave}>{t`Give it up`}</Button>
      </div>
    </div>
  );
}

interface DoneProps {
  order: Api.Order;
  receipt: Receipt | null;
  onNext: () => void;
}

/** Sold: the change first, because the customer waits for it; then the paper. */
export function Done({ order, receipt, onNext }: DoneProps) {
  const { t } = useLingui();
  const { location } = useDevice();
  const { nameOf } = usePlaces();
  const understand = useUnderstand();
  const change = receipt?.tenders.find((one) => one.change_minor != null)?.change_minor;
  const sent = order.lines.filter((line) => line.delivery === "ship").reduce((sum, line) => sum + line.quantity, 0);
  const print = () => receipt && printPaper(<ReceiptPaper receipt={receipt} location={location} />);
  // The next article ends this sale: nobody has to press anything in between.
  useScanner((code) => {
    onNext();
    void understand(code);
  });
  useKeys([{ keys: "p", label: t`Print the receipt`, run: print }], { inDialog: true });
  return (
    <div className="grid gap-6 sm:grid-cols-[minmax(0,1fr)_auto]">
      <div className="flex flex-col gap-4">
        {change != null ? (
          <div role="status" className="rounded-md bg-moss-soft px-4 py-5 text-center">
            <p className="text-md">{t`Change`}</p>
            <Money
              value={{ amount: change, currency: order.currency }}
              className="font-semibold text-[2.75rem] leading-tight tracking-[-0.02em]"
            />
          </div>
        ) : (
          <div role="status" className="rounded-md bg-moss-soft px-4 py-5 text-center">
            <p className="text-md">{t`Paid`}</p>
            <Money
              value={{ amount: receipt?.total_minor ?? order.due_now_minor, currency: order.currency }}
              className="font-semibold text-2xl"
            />
          </div>
        )}
        {sent > 0 && (
          <State tone="info" className="h-auto! whitespace-normal! py-2">
            {t`${plural(sent, { one: "# article is sent home.", other: "# articles are sent home." })}`}
          </State>
        )}
        {order.pickups.map((one) => {
          const name = nameOf(one.location);
          return (
            <State key={one.location} tone="info" className="h-auto! whitespace-normal! py-2 text-sm!">
              {t`Collect at ${name} with the code ${{ code: one.code }}`}
            </State>
          );
        })}
        <div className="flex flex-wrap gap-2">
          <Button look="primary" icon={ArrowRight} onPress={onNext} autoFocus className="flex-1">
            {t`Next sale`}
          </Button>
          <Button icon={Printer} onPress={print} isDisabled={!receipt} aria-keyshortcuts="p">
            {t`Print`}
          </Button>
        </div>
        {receipt && (
          <p className="text-ink-soft text-sm">
            {t`Receipt ${{ number: receipt.number }}`} · <TextLink href="/till/receipts">{t`All receipts`}</TextLink>
          </p>
        )}
      </div>
      {receipt && (
        <div className="max-h-[50dvh] w-72 max-w-full justify-self-center overflow-auto rounded-md border border-line bg-ground p-4 max-sm:hidden">
          <ReceiptPaper receipt={receipt} location={location} />
        </div>
      )}
    </div>
  );
}
