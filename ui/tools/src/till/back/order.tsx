import {
  type Api,
  api,
  Button,
  Card,
  Choice,
  EmptyState,
  ErrorState,
  State,
  useSession,
  useWrite,
  When,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { Check, CirclePlus, Undo2 } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { type Look, linesOf } from "../../trade/looks";
import { Exception } from "../../trade/until";
import { AddingDialog } from "../adding";
import { useDevice } from "../device";
import type { Article } from "../shapes";
import { ExchangePart } from "./exchange";
import { BackLine } from "./line";
import { Preview } from "./preview";
import { type Reason, useReasons } from "./reasons";
import type { Done } from "./taken";

interface OrderProps {
  order: Api.Returnable;
  scanned: { code: string; at: number } | null;
  onDone: (done: Done) => void;
  /** An article joined the order. */
  onAdded: () => void;
}

type Way = "money" | "credit" | "exchange";

/** What of an order comes back, how it looks, and what the customer gets for it. */
export function ReturnOrder({ order, scanned, onDone, onAdded }: OrderProps) {
  const { t } = useLingui();
  const { location } = useDevice();
  const { may } = useSession();
  const reasons = useReasons();
  const [back, setBack] = useState<Record<string, readonly Look[]>>({});
  const [chosen, setChosen] = useState<Way>("money");
  const [reason, setReason] = useState<Reason | null>(null);
  const [exception, setException] = useState("");
  const [target, setTarget] = useState<Article | null>(null);
  const [adding, setAdding] = useState(false);
  const lines = useMemo(() => linesOf(back), [back]);
  const put = (line: Api.ReturnableLine, looks: readonly Look[]) =>
    setBack((before) => ({ ...before, [line.line]: looks.slice(0, line.returnable) }));
  const unknown = useScannedPiece(order, scanned, {
    onPiece: (line) => put(line, [...(back[line.line] ?? []), back[line.line]?.at(-1) ?? "sellable"]),
    onOther: chosen === "exchange" ? setTarget : undefined,
  });
  const named = order.lines.filter((line) => (back[line.line]?.length ?? 0) > 0);
  const moneyless = named.some((line) => line.terms.exchange_only);
  const way: Way = moneyless && chosen === "money" ? (order.customer ? "credit" : "exchange") : chosen;
  const wrong = named.some((line) => back[line.line]?.includes("wrong"));
  const elsewhere = order.places.length > 0 && !order.places.includes(location.id);
  const uncovered = elsewhere || named.some((line) => line.late);
  const excepted = may("orders.make_exception", location.id) && exception.trim() !== "";
  const ready = lines.length > 0 && !wrong && reason !== null && (!uncovered || excepted);
  const wish = { lines, reason: reason ?? "", exception: uncovered ? exception : "" };
  const none = order.lines.every((line) => line.returnable === 0);
  return (
    <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,1fr)_27rem]">
      <Card
        flush
        title={t`Order ${{ number: order.number }}`}
        actions={
          <span className="text-ink-soft text-sm">
            {order.customer_name && `${order.customer_name} · `}
            <When at={order.placed_at} show="date" />
          </span>
        }
      >
        {none && (
          <EmptyState kind="first" icon={Check} title={t`Nothing can come back`} className="py-6!">
            {t`Everything was returned already, or it has not been handed over yet.`}
          </EmptyState>
        )}
        {unknown && (
          <div role="alert" className="p-3 pb-0">
            <State tone="attention">{t`${unknown} is not on this order, or all of it is back already.`}</State>
          </div>
        )}
        <ul>
          {order.lines.map((line) => (
            <BackLine
              key={line.line}
              line={line}
              currency={order.currency}
              looks={back[line.line] ?? []}
              onChange={(looks) => put(line, looks)}
            />
          ))}
        </ul>
        {order.joinable && (
          <div className="border-line border-t p-3">
            <Button icon={CirclePlus} onPress={() => setAdding(true)}>
              {t`Add an article`}
            </Button>
          </div>
        )}
      </Card>
      {adding && (
        <AddingDialog
          order={order.order}
          onClose={(isAdded) => {
            setAdding(false);
            if (isAdded) onAdded();
          }}
        />
      )}
      <Card title={way === "exchange" ? t`Exchange` : way === "credit" ? t`Store credit` : t`Money back`}>
        <div className="flex flex-col gap-4">
          <Choice
            label={t`What the customer gets`}
            options={[
              { value: "money", label: t`Money` },
              { value: "credit", label: t`Credit` },
              { value: "exchange", label: t`Swap` },
            ]}
            value={way}
            onChange={setChosen}
            className="[&>div]:grid [&>div]:grid-cols-3"
          />
          {moneyless && (
            <State tone="attention" className="h-auto! whitespace-normal! py-1">
              {t`This was sold for exchange or credit only, so no money goes back.`}
            </State>
          )}
          <Choice
            label={t`Reason`}
            options={reasons}
            value={reason}
            onChange={setReason}
            className="[&>div]:grid [&>div]:grid-cols-2"
          />
          {uncovered && lines.length > 0 && (
            <Exception location={location.id} value={exception} onChange={setException} />
          )}
          {way === "exchange" ? (
            <ExchangePart
              order={order}
              named={named}
              wish={wish}
              ready={ready}
              target={target}
              onTarget={setTarget}
              onDone={onDone}
            />
          ) : (
            <Refund order={order} wish={wish} ready={ready} asCredit={way === "credit"} onDone={onDone} />
          )}
          {lines.length > 0 && reason === null && <p className="text-ink-soft text-sm">{t`Choose a reason.`}</p>}
        </div>
      </Card>
    </div>
  );
}

/** What a return would take, whatever the customer gets for it. */
export interface BackWish {
  lines: Api.ReturnLine[];
  reason: string;
  exception: string;
}

interface RefundProps {
  order: Api.Returnable;
  wish: BackWish;
  ready: boolean;
  asCredit: boolean;
  onDone: (done: Done) => void;
}

function Refund({ order, wish, ready, asCredit, onDone }: RefundProps) {
  const { t } = useLingui();
  const { location, register } = useDevice();
  const take = useWrite(
    (wanted: BackWish & { as_credit: boolean }, key) =>
      api.post<Api.TakenBack>(
        "/till/returns",
        { location: location.id, register: register.id, order: order.order, ...wanted },
        { key },
      ),
    {
      touches: ["/till", "/availability"],
      onDone: ({ goods_return, receipt }) =>
        onDone({ number: goods_return.number, refunds: goods_return.refunds, currency: order.currency, receipt }),
    },
  );
  const nobody = asCredit && !order.customer;
  return (
    <>
      {take.error && (
        <ErrorState
          strip
          problem={take.error}
          kept={
            take.error.ambiguous
              ? t`Nothing is lost: press again, and it is given back once only.`
              : t`Nothing was taken back. Your choice is still here.`
          }
        />
      )}
      {nobody ? (
        <p className="text-ink-soft text-sm">
          {t`Nobody is known as the buyer of this order, so nobody can have the credit. Give the money back instead.`}
        </p>
      ) : (
        <Preview order={order} lines={wish.lines} asCredit={asCredit} />
      )}
      <Button
        look="primary"
        icon={Undo2}
        size="wide"
        isDisabled={!ready || nobody}
        isPending={take.isPending}
        onPress={() => take.mutate({ ...wish, as_credit: asCredit })}
      >
        {asCredit ? t`Take back for credit` : t`Take back and refund`}
      </Button>
    </>
  );
}

interface Heard {
  onPiece: (line: Api.ReturnableLine) => void;
  /** An article that is not on the order, where that means something. */
  onOther: ((article: Article) => void) | undefined;
}

/** A scanned article is one more piece that comes back; one that is not on the order is said. */
function useScannedPiece(order: Api.Returnable, scanned: { code: string; at: number } | null, heard: Heard): string {
  const { location } = useDevice();
  const [unknown, setUnknown] = useState("");
  const [last, setLast] = useState(0);
  useEffect(() => {
    if (!scanned || scanned.at === last) return;
    setLast(scanned.at);
    const look = async () => {
      try {
        const found = await api.get<Api.Scanned>("/till/scans", { location: location.id, code: scanned.code });
        const line = order.lines.find((one) => one.sku === found.article?.sku && one.returnable > 0);
        setUnknown(line || (found.article && heard.onOther) ? "" : scanned.code);
        if (line) heard.onPiece(line);
        else if (found.article) heard.onOther?.(found.article);
      } catch {
        setUnknown(scanned.code);
      }
    };
    void look();
  }, [scanned, last, order, location.id, heard]);
  return unknown;
}
