import {
  type Api,
  api,
  Button,
  Dialog,
  ErrorState,
  IconButton,
  Money,
  Picture,
  Spinner,
  State,
  toast,
  toastProblem,
  useRead,
  useScanner,
  useTexts,
  useWrite,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { Check, Minus, Plus, Printer, Truck } from "lucide-react";
import { useState } from "react";
import { ArticlePick } from "./back/article";
import { LineCharging } from "./back/charging";
import { useDevice } from "./device";
import { ReceiptPaper } from "./paper";
import { usePlaces } from "./places";
import { printPaper } from "./print";
import type { LineWish } from "./sale/cart";
import { StockPlaces } from "./sale/stock";
import type { Article, Receipt } from "./shapes";
import { type Paid, Tenders } from "./tender";
import { useDeliveryWords } from "./words";

type Stage =
  | { at: "choose" }
  | { at: "pay" }
  | { at: "charging"; line: string }
  | { at: "done"; receipt: Receipt | null; isHere: boolean };

/** Lets an article join an order over the counter: taken along at once, or sent or collected with the rest. */
export function AddingDialog({ order: id, onClose }: { order: string; onClose: (isAdded: boolean) => void }) {
  const { t } = useLingui();
  const { location, register } = useDevice();
  const { data: order, error } = useRead<Api.Order>(`/orders/${id}`);
  const [article, setArticle] = useState<Article | null>(null);
  const [quantity, setQuantity] = useState(1);
  const [wish, setWish] = useState<LineWish>({ delivery: "carry_out", location: location.id });
  const [stage, setStage] = useState<Stage>({ at: "choose" });
  const price = usePrice(order, article);
  const isHere = wish.delivery === "carry_out";
  const add = useWrite(
    ({ total, ...paid }: Paid & { total: number }, key) =>
      api.post<Api.Added>(
        "/till/additions",
        {
          location: location.id,
          register: register.id,
          order: id,
          given_minor: paid.given_minor,
          line: { variant: article?.variant, quantity, ...wish, payments: paid.payments, expected_total_minor: total },
        },
        { key },
      ),
    {
      touches: ["/till", "/orders", "/tasks", "/availability"],
      onDone: ({ line, receipt, order: now }) => {
        const waits = now.lines.find((one) => one.id === line)?.awaits_payment;
        setStage(waits ? { at: "charging", line } : { at: "done", receipt, isHere });
      },
      onRefused: () => setStage({ at: "choose" }),
    },
  );
  // What it comes to is the server's word: a price for several pieces or for this customer is agreed to, then paid.
  const actual = add.error?.code === "price_changed" ? Number(add.error.facts.actual_minor) : null;
  const owed = actual ?? (price === null ? null : price * quantity);
  const change = (then: () => void) => {
    add.reset();
    then();
  };
  // While it is paid no scan reaches the screen below.
  useScanner((code) => stage.at === "choose" && void hear(code));
  const hear = async (code: string) => {
    try {
      const found = (await api.get<Api.Scanned>("/till/scans", { location: location.id, code })).article;
      if (!found) return;
      change(() => (found.variant === article?.variant ? setQuantity(quantity + 1) : setArticle(found)));
    } catch (problem) {
      toastProblem(problem, t`The code could not be looked up. Scan it again.`);
    }
  };
  const currency = order?.currency ?? "EUR";
  const busy = add.isPending || stage.at === "charging";
  return (
    <Dialog
      title={order ? t`Add to ${order.number}` : t`Add an article`}
      size="wide"
      isOpen
      onClose={() => onClose(stage.at === "done")}
      mustAnswer={busy}
    >
      {error && <ErrorState strip problem={error} />}
      {!order && !error && <Spinner className="text-ink-soft" />}
      {order && stage.at === "choose" && (
        <div className="flex flex-col gap-4">
          {actual === null
            ? add.error && (
                <ErrorState
                  strip
                  problem={add.error}
                  kept={
                    add.error.ambiguous
                      ? t`Nothing is lost: press again, and it is added once only.`
                      : t`Nothing was added. Your choice is still here.`
                  }
                />
              )
            : owed !== null && (
                <State tone="attention" className="h-auto! whitespace-normal! py-1">
                  {t`The price of this order is another one. Tell the customer, then go on.`}
                </State>
              )}
          {article ? (
            <Chosen
              article={article}
              quantity={quantity}
              onQuantity={(next) => change(() => setQuantity(next))}
              onOther={() => change(() => setArticle(null))}
              wish={wish}
              onWish={(next) => change(() => setWish(next))}
              sends={Boolean(order.shipping)}
            />
          ) : (
            <ArticlePick label={t`Which article?`} onPick={setArticle} autoFocus />
          )}
          {article && (
            <p role="status" className="flex items-baseline justify-between gap-3 border-line border-t pt-3">
              <span className="text-md">{t`The customer pays`}</span>
              {owed === null ? (
                <span className="text-ink-soft">{t`No price`}</span>
              ) : (
                <Money value={{ amount: owed, currency }} className="font-semibold text-xl" />
              )}
            </p>
          )}
          <Button
            look="primary"
            size="wide"
            icon={Check}
            isDisabled={!article || owed === null}
            onPress={() => setStage({ at: "pay" })}
          >
            {t`To the payment`}
          </Button>
        </div>
      )}
      {order && stage.at === "pay" && owed !== null && (
        <div className="flex flex-col gap-4">
          <Tenders
            due={owed}
            currency={currency}
            start="cash"
            split
            customer={order.customer}
            isPending={add.isPending}
            onPay={(paid) => add.mutate({ ...paid, total: owed })}
          />
          <Button look="quiet" isDisabled={add.isPending} onPress={() => setStage({ at: "choose" })}>
            {t`Back to the article`}
          </Button>
        </div>
      )}
      {order && stage.at === "charging" && (
        <LineCharging
          order={id}
          currency={currency}
          line={stage.line}
          note={t`Until then nothing is added and nothing goes out.`}
          onDone={(receipt) => setStage({ at: "done", receipt, isHere })}
          onRefused={() => {
            setStage({ at: "choose" });
            toast(t`The card was refused. Nothing was added. If part was paid in cash, give it back.`, {
              tone: "trouble",
            });
          }}
        />
      )}
      {stage.at === "done" && (
        <Joined article={article} quantity={quantity} stage={stage} onClose={() => onClose(true)} />
      )}
    </Dialog>
  );
}

/** What a piece costs in this order: the price of the channel that it came from. */
function usePrice(order: Api.Order | undefined, article: Article | null): number | null {
  const prices = useRead<Api.PriceShown[]>(order && article ? "/prices" : null, {
    variant: article ? [article.variant] : [],
    channel: order?.channel ?? "",
  });
  return prices.data?.find((one) => one.variant === article?.variant)?.unit_minor ?? null;
}

interface ChosenProps {
  article: Article;
  quantity: number;
  onQuantity: (quantity: number) => void;
  onOther: () => void;
  wish: LineWish;
  onWish: (wish: LineWish) => void;
  sends: boolean;
}

/** The article, how many, and how the customer gets it. */
function Chosen({ article, quantity, onQuantity, onOther, wish, onWish, sends }: ChosenProps) {
  const { t } = useLingui();
  const text = useTexts();
  const words = useDeliveryWords();
  const { nameOf } = usePlaces();
  const [choosing, setChoosing] = useState(false);
  const name = text(article.name);
  const delivery = wish.delivery ?? "carry_out";
  return (
    <div className="flex flex-col gap-3">
      <div className="flex items-center gap-3">
        <Picture src={article.image} className="size-12" />
        <span className="min-w-0 flex-1">
          <span className="block font-medium text-md">{name}</span>
          <span className="figures block text-ink-soft text-sm">{article.sku}</span>
        </span>
        <Button onPress={onOther}>{t`Another article`}</Button>
      </div>
      <div className="flex flex-wrap items-center gap-3">
        <IconButton
          icon={Minus}
          look="plain"
          label={t`One less of ${name}`}
          isDisabled={quantity <= 1}
          onPress={() => onQuantity(quantity - 1)}
        />
        <span role="status" className="figures w-10 text-center font-semibold text-md">
          {quantity}
        </span>
        <IconButton
          icon={Plus}
          look="plain"
          label={t`One more of ${name}`}
          isDisabled={quantity >= 99}
          onPress={() => onQuantity(quantity + 1)}
        />
        <Button icon={Truck} aria-expanded={choosing} className="flex-1" onPress={() => setChoosing(!choosing)}>
          {words(delivery, nameOf(wish.location))}
        </Button>
      </div>
      {choosing && (
        <StockPlaces
          variant={article.variant}
          quantity={quantity}
          current={{ delivery, location: wish.location ?? null }}
          sends={sends}
          onChoose={(next) => {
            onWish(next);
            setChoosing(false);
          }}
        />
      )}
      {delivery === "carry_out" && article.here < quantity && (
        <State tone="attention" className="h-auto! whitespace-normal! py-1">
          {t`By the books there are not so many here. What lies on the counter can go out.`}
        </State>
      )}
    </div>
  );
}

interface JoinedProps {
  article: Article | null;
  quantity: number;
  stage: Extract<Stage, { at: "done" }>;
  onClose: () => void;
}

/** The article is part of the order, and paid. */
function Joined({ article, quantity, stage, onClose }: JoinedProps) {
  const { t } = useLingui();
  const text = useTexts();
  const { location } = useDevice();
  const { receipt, isHere } = stage;
  const change = receipt?.tenders.find((one) => one.change_minor)?.change_minor;
  const what = `${quantity} × ${article ? text(article.name) : ""}`;
  const wide = "h-auto! whitespace-normal! py-2 text-md!";
  return (
    <div className="flex flex-col gap-4">
      <div role="status">
        <ul className="flex flex-col gap-2">
          <li>
            <State tone={isHere ? "info" : "done"} className={wide}>
              {isHere ? t`Hand over: ${{ article: what }}` : t`Joined the order: ${what}`}
            </State>
          </li>
          {change && receipt ? (
            <li>
              <State tone="attention" className={wide}>
                {t`Change`} <Money value={{ amount: change, currency: receipt.currency }} />
              </State>
            </li>
          ) : null}
        </ul>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button look="primary" icon={Check} onPress={onClose} autoFocus>
          {t`Back to the order`}
        </Button>
        {receipt && (
          <Button icon={Printer} onPress={() => printPaper(<ReceiptPaper receipt={receipt} location={location} />)}>
            {t`Print the receipt`}
          </Button>
        )}
      </div>
    </div>
  );
}
