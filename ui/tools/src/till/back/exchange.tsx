import {
  type Api,
  api,
  Button,
  Dialog,
  ErrorState,
  IconButton,
  Money,
  moneyText,
  Problem,
  Spinner,
  State,
  toast,
  useList,
  useLocale,
  useTexts,
  useWrite,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { ArrowLeftRight, Minus, Plus } from "lucide-react";
import { useEffect, useState } from "react";
import { useDevice } from "../device";
import type { Article, Receipt } from "../shapes";
import { type Paid, Tenders } from "../tender";
import { ArticleChoices, ArticlePick } from "./article";
import { LineCharging } from "./charging";
import type { BackWish } from "./order";
import type { Done } from "./taken";

interface ExchangeProps {
  order: Api.Returnable;
  /** The lines of which something comes back. */
  named: readonly Api.ReturnableLine[];
  wish: BackWish;
  ready: boolean;
  target: Article | null;
  onTarget: (article: Article | null) => void;
  onDone: (done: Done) => void;
}

/** What goes out for what comes back: another size of the same article first, else anything; then the difference. */
export function ExchangePart({ order, named, wish, ready, target, onTarget, onDone }: ExchangeProps) {
  const { t } = useLingui();
  const text = useTexts();
  const { location, register } = useDevice();
  const back = wish.lines.reduce((sum, one) => sum + one.quantity, 0);
  const [typed, setTyped] = useState<number | null>(null);
  const quantity = typed ?? Math.max(1, back);
  const { said, problem } = usePreview(order.order, location.id, wish.lines, target?.variant, quantity);
  const [paying, setPaying] = useState(false);
  const [charging, setCharging] = useState<Api.Exchanged | null>(null);
  const finished = (back: Pick<Api.Return, "number" | "refunds">, receipt: Receipt | null) =>
    onDone({
      number: back.number,
      refunds: back.refunds,
      currency: order.currency,
      out: target ? `${quantity} × ${text(target.name)}` : "",
      receipt,
    });
  const swap = useWrite(
    (paid: Paid, key) =>
      api.post<Api.ExchangedHere>(
        "/till/exchanges",
        {
          location: location.id,
          register: register.id,
          order: order.order,
          given_minor: paid.given_minor,
          exchange: {
            location: location.id,
            back: wish.lines,
            variant: target?.variant,
            quantity,
            payments: paid.payments,
            expected_minor: said?.difference_minor,
            reason: wish.reason,
            exception: wish.exception,
          },
        },
        { key },
      ),
    {
      touches: ["/till", "/availability"],
      onDone: ({ exchanged, receipt }) => (exchanged.back ? finished(exchanged.back, receipt) : setCharging(exchanged)),
      onRefused: () => setPaying(false),
    },
  );
  const owes = said?.difference_minor ?? 0;
  const price = said ? said.out_minor : null;
  return (
    <>
      {swap.error && (
        <ErrorState
          strip
          problem={swap.error}
          kept={
            swap.error.ambiguous
              ? t`Nothing is lost: press again, and it is exchanged once only.`
              : t`Nothing was exchanged. Your choice is still here.`
          }
        />
      )}
      {named.length === 0 ? (
        <p className="text-ink-soft text-sm">{t`Choose first what comes back.`}</p>
      ) : target ? (
        <div className="flex flex-col gap-2 rounded-md border border-line p-3">
          <p className="flex items-start justify-between gap-3">
            <span className="min-w-0">
              <span className="block text-ink-soft text-xs">{t`Goes out`}</span>
              <span className="block font-medium text-md">{text(target.name)}</span>
              <span className="figures block text-ink-soft text-xs">{target.sku}</span>
            </span>
            <Button size="small" onPress={() => onTarget(null)}>{t`Another article`}</Button>
          </p>
          <div className="flex items-center gap-1">
            <IconButton
              icon={Minus}
              look="plain"
              label={t`One less goes out`}
              isDisabled={quantity <= 1}
              onPress={() => setTyped(quantity - 1)}
            />
            <span role="status" className="figures w-12 text-center font-semibold text-md">
              {quantity}
            </span>
            <IconButton icon={Plus} look="plain" label={t`One more goes out`} onPress={() => setTyped(quantity + 1)} />
          </div>
          {target.here < quantity && (
            <State tone="attention" className="h-auto! whitespace-normal! py-1">
              {t`By the books there are not so many here. What lies on the counter can go out.`}
            </State>
          )}
        </div>
      ) : (
        <Targets line={named[0] as Api.ReturnableLine} onTarget={onTarget} />
      )}
      {problem && <ErrorState strip problem={problem} />}
      {target && named.length > 0 && !said && !problem && <Spinner className="text-ink-soft" />}
      {said && price !== null && (
        <div role="status" className="flex flex-col gap-1 text-md">
          <Sum name={t`Comes back`} amount={-said.back_minor} currency={said.currency} />
          <Sum name={t`Goes out`} amount={price} currency={said.currency} />
          <p className="flex items-baseline justify-between gap-3 border-line border-t pt-2">
            <span>{owes > 0 ? t`The customer pays` : owes < 0 ? t`Back to the customer` : t`Even`}</span>
            <Money value={{ amount: Math.abs(owes), currency: said.currency }} className="font-semibold text-xl" />
          </p>
        </div>
      )}
      <Button
        look="primary"
        icon={ArrowLeftRight}
        size="wide"
        isDisabled={!ready || !target || !said}
        isPending={swap.isPending}
        onPress={() => (owes > 0 ? setPaying(true) : swap.mutate({ payments: [], given_minor: null }))}
      >
        {owes > 0 ? t`To the payment` : t`Exchange`}
      </Button>
      {paying && said && (
        <Dialog title={t`Payment`} size="wide" isOpen onClose={() => setPaying(false)} mustAnswer={swap.isPending}>
          <div className="flex flex-col gap-4">
            <Tenders
              due={owes}
              currency={said.currency}
              start="cash"
              split
              customer={order.customer}
              isPending={swap.isPending}
              onPay={(paid) => swap.mutate(paid)}
            />
          </div>
        </Dialog>
      )}
      {charging && (
        <Dialog title={t`Card payment`} size="wide" isOpen onClose={() => setCharging(null)} mustAnswer>
          <LineCharging
            order={charging.order.id}
            currency={charging.order.currency}
            line={charging.line}
            note={t`Until then nothing comes back and nothing goes out.`}
            onDone={(receipt) => finished({ number: String(receipt.body.return ?? ""), refunds: [] }, receipt)}
            onRefused={() => {
              setCharging(null);
              setPaying(false);
              toast(t`The card was refused. Nothing was exchanged. If part was paid in cash, give it back.`, {
                tone: "trouble",
              });
            }}
          />
        </Dialog>
      )}
    </>
  );
}

function Sum({ name, amount, currency }: { name: string; amount: number; currency: string }) {
  const locale = useLocale();
  return (
    <p className="flex justify-between gap-3 text-ink-soft">
      <span>{name}</span>
      <span className="figures">{moneyText({ amount, currency }, locale)}</span>
    </p>
  );
}

/** The other sizes and colors of what comes back, and below them anything else. */
function Targets({ line, onTarget }: { line: Api.ReturnableLine; onTarget: (article: Article) => void }) {
  const { t, i18n } = useLingui();
  const { location } = useDevice();
  const found = useList<Api.ArticleGroup>("/till/articles", {
    location: location.id,
    text: line.sku,
    language: i18n.locale,
    limit: 3,
  });
  const same = found.rows?.find((group) => group.articles.some((one) => one.variant === line.variant));
  const others = same?.articles.filter((one) => one.variant !== line.variant) ?? [];
  return (
    <div className="flex flex-col gap-3">
      {others.length > 0 && (
        <section aria-label={t`The same in another size or color`} className="flex flex-col gap-1">
          <h3 className="font-medium text-sm">{t`The same in another size or color`}</h3>
          <ArticleChoices groups={[{ name: same?.name ?? {}, articles: others }]} onPick={onTarget} />
        </section>
      )}
      <ArticlePick label={t`Something else`} onPick={onTarget} />
    </div>
  );
}

function usePreview(
  order: string,
  location: string,
  back: Api.ReturnLine[],
  variant: string | undefined,
  many: number,
) {
  const [said, setSaid] = useState<Api.ExchangePreview | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const wanted = JSON.stringify({ location, back, variant, quantity: many, expected_minor: 0 });
  useEffect(() => {
    const body = JSON.parse(wanted) as { back: unknown[]; variant?: string };
    setSaid(null);
    setProblem(null);
    if (!body.variant || !body.back.length) return;
    const stop = new AbortController();
    api
      .post<Api.ExchangePreview>(`/orders/${order}/exchange-previews`, body, { signal: stop.signal })
      .then(setSaid)
      .catch((error) => !stop.signal.aborted && setProblem(Problem.of(error)));
    return () => stop.abort();
  }, [wanted, order]);
  return { said, problem };
}
