import {
  type Api,
  api,
  Button,
  Card,
  Choice,
  cx,
  EmptyState,
  ErrorState,
  IconButton,
  Money,
  Page,
  Picture,
  Problem,
  SearchField,
  Select,
  State,
  useKeys,
  useScanner,
  useSession,
  useTexts,
  useWrite,
  When,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useSearch } from "@tanstack/react-router";
import { Check, Minus, Plus, ScanBarcode, Undo2 } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { Exception, Until } from "../trade/until";
import { useDevice } from "./device";
import { Preview, TakenBack } from "./taken";

interface Back {
  quantity: number;
  condition: string;
}

/** Takes goods of any order back: find it, say what comes back and how it looks, give the money back. */
export function ReturnsScreen() {
  const { t } = useLingui();
  const search = useSearch({ strict: false }) as { number?: string | number };
  const asked = search.number === undefined ? "" : String(search.number);
  const [text, setText] = useState(asked);
  const field = useRef<HTMLInputElement>(null);
  useKeys([{ keys: "/", label: t`Type a number`, run: () => field.current?.focus() }]);
  const [order, setOrder] = useState<Api.Returnable | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isPending, setPending] = useState(false);
  const [done, setDone] = useState<Api.TakenBack | null>(null);

  const find = useCallback(async (number: string) => {
    const tidy = number.trim();
    if (!tidy) return;
    setText(tidy);
    setPending(true);
    setProblem(null);
    setDone(null);
    try {
      setOrder(await api.get<Api.Returnable>(`/till/returnables/${encodeURIComponent(tidy)}`));
    } catch (error) {
      setOrder(null);
      setProblem(Problem.of(error));
    }
    setPending(false);
  }, []);
  useEffect(() => {
    if (asked) void find(asked);
  }, [asked, find]);
  const [scanned, setScanned] = useState<{ code: string; at: number } | null>(null);
  useScanner((code) => {
    // With an order open a scan is an article that comes back; otherwise it is the order.
    if (order && !done && !/^H-|-\d+-\d{6}$/i.test(code)) setScanned({ code, at: Date.now() });
    else void find(code);
  });
  const again = () => {
    setOrder(null);
    setDone(null);
    setText("");
  };
  return (
    <Page title={t`Return`} lead={t`Of any store and channel, by the number of the receipt or of the order.`}>
      {done && order ? (
        <TakenBack done={done} onNext={again} />
      ) : (
        <>
          <form
            className="flex max-w-2xl gap-2"
            onSubmit={(event) => {
              event.preventDefault();
              void find(text);
            }}
          >
            <SearchField
              label={t`Receipt or order`}
              placeholder={t`Scan the receipt, or type H-…`}
              className="flex-1"
              value={text}
              onChange={setText}
              onSubmit={() => void find(text)}
              inputRef={field}
              keyHint="/"
            />
            <Button type="submit" isPending={isPending}>
              {t`Find`}
            </Button>
          </form>
          {problem && <ErrorState strip problem={problem} className="max-w-2xl" />}
          {!order && !problem && (
            <EmptyState kind="first" icon={ScanBarcode} title={t`Scan the receipt`}>
              {t`The customer has no receipt? The order number from the mail is as good. Service finds orders by name or mail.`}
            </EmptyState>
          )}
          {order && <ReturnOrder key={order.order} order={order} scanned={scanned} onDone={setDone} />}
        </>
      )}
    </Page>
  );
}

function useReasons() {
  const { t } = useLingui();
  return [
    { value: "does_not_fit", label: t`Does not fit` },
    { value: "not_liked", label: t`Not liked` },
    { value: "damaged", label: t`Damaged` },
    { value: "wrong_article", label: t`Wrong article` },
    { value: "too_late", label: t`Came too late` },
    { value: "other", label: t`Other` },
  ] as const;
}

interface OrderProps {
  order: Api.Returnable;
  scanned: { code: string; at: number } | null;
  onDone: (done: Api.TakenBack) => void;
}

function ReturnOrder({ order, scanned, onDone }: OrderProps) {
  const { t } = useLingui();
  const { location, register } = useDevice();
  const reasons = useReasons();
  const [back, setBack] = useState<Record<string, Back>>({});
  const [reason, setReason] = useState<(typeof reasons)[number]["value"] | null>(null);
  const lines = useMemo(
    () =>
      Object.entries(back)
        .filter(([, one]) => one.quantity > 0)
        .map(([line, one]) => ({ line, quantity: one.quantity, condition: one.condition })),
    [back],
  );
  const put = (line: Api.ReturnableLine, change: Partial<Back>) =>
    setBack((before) => {
      const now = before[line.line] ?? { quantity: 0, condition: "sellable" };
      const next = { ...now, ...change };
      return { ...before, [line.line]: { ...next, quantity: Math.max(0, Math.min(line.returnable, next.quantity)) } };
    });
  const { unknown } = useScannedPiece(order, scanned, (line) =>
    put(line, { quantity: (back[line.line]?.quantity ?? 0) + 1 }),
  );
  const [exception, setException] = useState("");
  const { may } = useSession();
  const elsewhere = order.places.length > 0 && !order.places.includes(location.id);
  const uncovered = elsewhere || order.lines.some((line) => line.late && (back[line.line]?.quantity ?? 0) > 0);
  const excepted = may("orders.make_exception", location.id) && exception.trim() !== "";
  const take = useWrite(
    (wish: { lines: typeof lines; reason: string; exception: string }, key) =>
      api.post<Api.TakenBack>(
        "/till/returns",
        { location: location.id, register: register.id, order: order.order, ...wish },
        { key },
      ),
    { touches: ["/till", "/availability"], onDone },
  );
  const none = order.lines.every((line) => line.returnable === 0);
  const said = reasons.find((one) => one.value === reason)?.label;
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
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
            <ReturnLine
              key={line.line}
              line={line}
              currency={order.currency}
              back={back[line.line]}
              onChange={(change) => put(line, change)}
            />
          ))}
        </ul>
      </Card>
      <Card title={t`Money back`}>
        <div className="flex flex-col gap-4">
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
          <Preview order={order} lines={lines} />
          <Button
            look="primary"
            icon={Undo2}
            size="wide"
            isDisabled={!lines.length || !said || (uncovered && !excepted)}
            isPending={take.isPending}
            onPress={() => take.mutate({ lines, reason: said ?? "", exception: uncovered ? exception : "" })}
          >
            {t`Take back and refund`}
          </Button>
          {lines.length > 0 && !said && <p className="text-ink-soft text-sm">{t`Choose a reason.`}</p>}
        </div>
      </Card>
    </div>
  );
}

/** A scanned article is one more piece that comes back; one that is not on the order is said. */
function useScannedPiece(
  order: Api.Returnable,
  scanned: { code: string; at: number } | null,
  onPiece: (line: Api.ReturnableLine) => void,
): { unknown: string } {
  const { location } = useDevice();
  const [unknown, setUnknown] = useState("");
  const latest = useMemo(() => ({ onPiece }), [onPiece]);
  const [heard, setHeard] = useState(0);
  useEffect(() => {
    if (!scanned || scanned.at === heard) return;
    setHeard(scanned.at);
    const look = async () => {
      try {
        const found = await api.get<Api.Scanned>("/till/scans", { location: location.id, code: scanned.code });
        const line = order.lines.find((one) => one.sku === found.article?.sku && one.returnable > 0);
        setUnknown(line ? "" : scanned.code);
        if (line) latest.onPiece(line);
      } catch {
        setUnknown(scanned.code);
      }
    };
    void look();
  }, [scanned, heard, order, location.id, latest]);
  return { unknown };
}

interface LineProps {
  line: Api.ReturnableLine;
  currency: string;
  back: Back | undefined;
  onChange: (change: Partial<Back>) => void;
}

function ReturnLine({ line, currency, back, onChange }: LineProps) {
  const { t } = useLingui();
  const text = useTexts();
  const name = text(line.name);
  const quantity = back?.quantity ?? 0;
  const { returnable } = line;
  return (
    <li
      className={cx(
        "flex flex-col gap-2 border-line border-b px-4 py-3 last:border-b-0",
        quantity > 0 && "bg-harbour-soft",
      )}
    >
      <div className="flex flex-wrap items-center gap-3">
        <Picture src={line.image} className="size-12" />
        <span className="min-w-0 flex-1 basis-40">
          <span className="line-clamp-2 text-md">{name}</span>
          <span className="figures block text-ink-soft text-sm">
            {line.quantity} × <Money value={{ amount: line.unit_minor, currency }} /> · {line.sku}
          </span>
          {returnable > 0 && <Until until={line.return_until} late={line.late} />}
        </span>
        {returnable === 0 ? (
          <State tone="quiet">{t`nothing to return`}</State>
        ) : (
          <span className="flex items-center gap-1">
            <IconButton
              icon={Minus}
              look="plain"
              label={t`One less of ${name}`}
              isDisabled={quantity === 0}
              onPress={() => onChange({ quantity: quantity - 1 })}
            />
            <span role="status" className="figures w-16 text-center text-md">
              <span className="font-semibold">{quantity}</span>
              <span className="text-ink-soft text-sm"> / {returnable}</span>
            </span>
            <IconButton
              icon={Plus}
              look="plain"
              label={t`One more of ${name}`}
              isDisabled={quantity >= returnable}
              onPress={() => onChange({ quantity: quantity + 1 })}
            />
          </span>
        )}
      </div>
      {quantity > 0 && (
        <Select
          label={t`Condition of ${name}`}
          hideLabel
          value={back?.condition ?? "sellable"}
          onChange={(condition) => onChange({ condition })}
          options={[
            { value: "sellable", label: t`As new: back on the shelf` },
            { value: "quarantine", label: t`To be checked first` },
            { value: "damaged", label: t`Damaged: not for sale` },
          ]}
        />
      )}
    </li>
  );
}
