import {
  type Api,
  Button,
  cx,
  EmptyState,
  IconButton,
  Money,
  Picture,
  State,
  toast,
  useKeys,
  useSession,
  useTexts,
  When,
} from "@hanse/kit";
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { BadgePercent, Minus, Plus, ScanBarcode, Tag, Trash2, X } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button as Press } from "react-aria-components";
import { PriceByHand, SetByHand } from "../../trade/byhand";
import { Gifts } from "../../trade/gifts";
import { Promised } from "../../trade/promised";
import { TakeSimilar } from "../../trade/similar";
import { useDevice } from "../device";
import { usePlaces } from "../places";
import { deliveryIcons, useDeliveryWords } from "../words";
import { type BasketLine, basketLines, pieces, useSale } from "./cart";
import { BasketCustomer } from "./customer";
import { DeliveryDialog } from "./delivery";
import { type Way, ways } from "./payment";

interface BasketProps {
  onPay: (way: Way) => void;
  /** On a phone only the sum is in sight while articles are searched. */
  isFolded: boolean;
  functions: ReactNode;
}

/** What is sold, to whom and for how much. The sum is always in sight. */
export function Basket({ onPay, isFolded, functions }: BasketProps) {
  const { t } = useLingui();
  const sale = useSale();
  const lines = basketLines(sale.shown);
  const list = useRef<HTMLUListElement>(null);
  const { location } = useDevice();
  const [delivering, setDelivering] = useState<string | null>(null);
  const [pricing, setPricing] = useState<string | null>(null);
  useBasketKeys(lines);
  // The line touched last comes into sight.
  useEffect(() => {
    if (sale.open) list.current?.querySelector(`[data-line="${sale.open}"]`)?.scrollIntoView({ block: "nearest" });
  }, [sale.open]);
  const fold = isFolded ? "max-sm:hidden" : "";
  const text = useTexts();
  const delivered = lines.find((one) => sale.keyOf(one.line.id) === delivering);
  const priced = lines.find((one) => sale.keyOf(one.line.id) === pricing);
  return (
    <section aria-label={t`Basket`} className="flex min-h-0 flex-1 flex-col bg-sheet">
      <div className={fold}>
        <BasketCustomer />
      </div>
      <ul ref={list} className={cx("min-h-0 flex-1 overflow-auto", fold)} aria-label={t`Articles in the basket`}>
        {!lines.length && (
          <li>
            <EmptyState kind="first" icon={ScanBarcode} title={t`Scan the first article`}>
              {t`Or choose it from the tiles. A customer card, a cart code from the web shop or a receipt can be scanned at any time.`}
            </EmptyState>
          </li>
        )}
        {lines.map((one) => (
          <Line
            key={sale.keyOf(one.line.id)}
            of={one}
            onDeliver={() => setDelivering(sale.keyOf(one.line.id))}
            onPrice={() => setPricing(sale.keyOf(one.line.id))}
          />
        ))}
        <li className="sm:hidden">{functions}</li>
      </ul>
      <div className={fold}>
        {sale.cart && <Gifts priced={sale.cart} onTake={(variant) => void sale.add(variant)} />}
        <Coupons />
      </div>
      <Sum onPay={onPay} />
      {delivered && <DeliveryDialog of={delivered} onClose={() => setDelivering(null)} />}
      {priced && sale.cart && (
        <PriceByHand
          priced={sale.cart}
          line={priced.line}
          name={text(priced.shown?.name ?? {})}
          location={location.id}
          onDone={() => void sale.reload()}
          onClose={() => setPricing(null)}
        />
      )}
    </section>
  );
}

function useBasketKeys(lines: BasketLine[]): void {
  const { t } = useLingui();
  const sale = useSale();
  const at = lines.findIndex((one) => one.line.id === sale.open);
  const line = lines[at]?.line;
  const removal = useRemoval();
  const go = (step: number) => {
    const next = lines[Math.max(0, Math.min(lines.length - 1, at < 0 ? (step > 0 ? 0 : lines.length - 1) : at + step))];
    if (next) sale.setOpen(next.line.id);
  };
  const count = (step: number) => {
    if (!line) return;
    if (line.quantity + step < 1) removal(line);
    else void sale.change(line.id, { quantity: line.quantity + step });
  };
  useKeys(
    [
      { keys: "j", label: t`Next line`, run: () => go(1) },
      { keys: "k", label: t`Line before`, run: () => go(-1) },
      { keys: "+", label: t`One more`, run: () => count(1) },
      { keys: "-", label: t`One less`, run: () => count(-1) },
      { keys: "Delete", label: t`Remove the line`, run: () => line && removal(line) },
    ],
    { enabled: lines.length > 0 },
  );
}

/** Removing is done at once and can be taken back. */
function useRemoval(): (line: Api.CartLine) => void {
  const { t } = useLingui();
  const sale = useSale();
  return (line) => {
    void sale.remove(line.id);
    toast(t`Line removed`, {
      undo: () =>
        void sale.add(line.variant, { quantity: line.quantity, delivery: line.delivery, location: line.location }),
    });
  };
}

function Line({ of, onDeliver, onPrice }: { of: BasketLine; onDeliver: () => void; onPrice: () => void }) {
  const { t } = useLingui();
  const text = useTexts();
  const sale = useSale();
  const removal = useRemoval();
  const { may } = useSession();
  const { location } = useDevice();
  const { nameOf } = usePlaces();
  const deliveryWords = useDeliveryWords();
  const { line, price, shown } = of;
  const currency = sale.cart?.cart.currency ?? "EUR";
  const isOpen = sale.open === line.id;
  const name = shown ? text(shown.name) : "";
  // Beside a price button there is room for the word alone.
  const mayPrice = may("orders.change_price", location.id) && !sale.offline;
  const Icon = deliveryIcons[line.delivery];
  const words = deliveryWords(line.delivery, nameOf(line.location));
  return (
    <li data-line={line.id} className={cx("border-line border-b", isOpen && "bg-harbour-soft")}>
      <Press
        aria-expanded={isOpen}
        onPress={() => sale.setOpen(isOpen ? null : line.id)}
        className="flex min-h-14 w-full cursor-pointer items-start gap-3 px-3 py-2 text-left transition-colors data-hovered:bg-hover data-focus-visible:-outline-offset-2"
      >
        <Picture src={shown?.image} className="size-10" />
        <span className="min-w-0 flex-1">
          <span className="line-clamp-2 text-md leading-5">{name}</span>
          <span className="figures flex flex-wrap items-center gap-x-2 text-ink-soft text-sm">
            {line.quantity} × {price && <Money value={{ amount: price.unit_minor, currency }} bare />}
            {line.delivery !== "carry_out" && (
              <span className="inline-flex items-center gap-1 font-medium text-harbour">
                <Icon size={14} aria-hidden />
                {words}
              </span>
            )}
            {!of.problem && !shown?.expected_date && <Promised promise={shown?.promise} />}
          </span>
        </span>
        <span className="pt-px text-right font-medium text-md">
          {price && <Money value={{ amount: price.total_minor + discountOf(price), currency }} bare />}
        </span>
      </Press>
      {price?.discounts.map((one) => (
        <p key={one.promotion} className="flex items-baseline gap-2 px-3 pb-1.5 pl-16 text-moss text-sm">
          <Tag size={14} aria-hidden className="self-center" />
          <span className="min-w-0 flex-1">{text(one.name)}</span>
          <Money value={{ amount: -one.minor, currency }} bare />
        </p>
      ))}
      {sale.cart && line.manual && (
        <p className="px-3 pb-1.5 pl-16">
          <SetByHand line={line} priced={sale.cart} />
        </p>
      )}
      <Obstacle of={of} />
      {isOpen && (
        <div className="flex items-center gap-2 px-3 pb-2">
          <div className="flex items-center">
            <IconButton
              icon={Minus}
              look="plain"
              label={t`One less`}
              onPress={() =>
                line.quantity > 1 ? void sale.change(line.id, { quantity: line.quantity - 1 }) : removal(line)
              }
            />
            <span className="figures w-10 text-center font-semibold text-md" role="status">
              {line.quantity}
            </span>
            <IconButton
              icon={Plus}
              look="plain"
              label={t`One more`}
              onPress={() => void sale.change(line.id, { quantity: line.quantity + 1 })}
            />
          </div>
          <Button icon={mayPrice ? undefined : Icon} onPress={onDeliver} className="min-w-0! flex-1 shrink! px-2!">
            {words}
          </Button>
          {mayPrice && <IconButton icon={BadgePercent} label={t`Change the price of ${name}`} onPress={onPrice} />}
          <IconButton icon={Trash2} look="danger" label={t`Remove ${name}`} onPress={() => removal(line)} />
        </div>
      )}
    </li>
  );
}

function discountOf(price: Api.PricedLine): number {
  return price.discounts.reduce((sum, one) => sum + one.minor, 0);
}

/** What stands in the way of a line, with the way round it one press away. */
function Obstacle({ of }: { of: BasketLine }) {
  const { t } = useLingui();
  const sale = useSale();
  const { nameOf } = usePlaces();
  const { line, problem, shown } = of;
  if (shown?.expected_date)
    return (
      <p className="px-3 pb-2 pl-16">
        <State tone="attention" bare>
          <Trans>
            expected by <When at={shown.expected_date} show="date" />
          </Trans>
        </State>
      </p>
    );
  if (!problem) return null;
  const { available } = problem;
  const here = line.delivery === "carry_out";
  const first = problem.alternatives.find((one) => one.location !== line.location);
  const place = first && !here ? String(first.location) : null;
  return (
    <div className="flex flex-wrap items-center gap-2 px-3 pb-2 pl-16">
      <State tone={here ? "attention" : "trouble"} bare className="whitespace-normal! items-start!">
        {here
          ? available
            ? t`The books say ${available} here. What is in the hand can be sold.`
            : t`The books say there is none here. What is in the hand can be sold.`
          : available
            ? t`Only ${available} left there`
            : t`Not there any more`}
      </State>
      {here && (
        <Button onPress={() => void sale.change(line.id, { delivery: "ship", location: null })}>{t`Send home`}</Button>
      )}
      {place && (
        <Button onPress={() => void sale.change(line.id, { delivery: "pickup", location: place })}>
          {t`Collect: ${{ name: nameOf(place) }}`}
        </Button>
      )}
      <TakeSimilar
        similar={problem.similar}
        currency={sale.cart?.cart.currency ?? "EUR"}
        onTake={(variant) => void sale.change(line.id, { variant })}
      />
    </div>
  );
}

function Coupons() {
  const { t } = useLingui();
  const { cart, removeCoupon } = useSale();
  if (!cart?.cart.coupons.length) return null;
  return (
    <ul aria-label={t`Coupons`} className="flex flex-wrap gap-2 border-line border-t px-3 py-2">
      {cart.cart.coupons.map((code) => {
        const counts = cart.quote.coupons.includes(code);
        return (
          <li key={code} className="flex items-center gap-1">
            <State tone={counts ? "done" : "attention"} icon={Tag}>
              {counts ? code : t`${code} does not count here`}
            </State>
            <IconButton
              icon={X}
              size="small"
              label={t`Take out coupon ${code}`}
              onPress={() => void removeCoupon(code)}
            />
          </li>
        );
      })}
    </ul>
  );
}

/** The sum, and the ways to pay. */
function Sum({ onPay }: { onPay: (way: Way) => void }) {
  const { t } = useLingui();
  const { cart, shown, pending } = useSale();
  const count = pieces(shown);
  const totals = cart?.quote.totals;
  const currency = cart?.cart.currency ?? "EUR";
  const isReady = count > 0 && pending === 0;
  return (
    <div className="flex flex-col gap-2 border-line border-t px-3 py-2 sm:py-3 short:gap-1 short:py-2">
      <div className="flex items-baseline justify-between gap-4">
        <span className="text-ink-soft text-sm">
          {t`${plural(count, { one: "# article", other: "# articles" })}`}
          {Boolean(totals?.discount_minor) && (
            <>
              {" · "}
              {t`saved`} <Money value={{ amount: totals?.discount_minor ?? 0, currency }} />
            </>
          )}
        </span>
        <span className="text-right">
          <span className="sr-only">{t`Total`}</span>
          <Money
            value={{ amount: totals?.total_minor ?? 0, currency }}
            tax="gross"
            className={cx("font-semibold text-2xl tracking-[-0.02em]", pending > 0 && "text-ink-soft")}
          />
        </span>
      </div>
      <div className="grid grid-cols-3 gap-2">
        {ways.map(({ way, icon, key }) => (
          <Button
            key={way}
            icon={icon}
            look={way === "cash" ? "primary" : "plain"}
            isDisabled={!isReady}
            aria-keyshortcuts={key}
            onPress={() => onPay(way)}
            className="px-2!"
          >
            {way === "cash" ? t`Cash` : way === "card" ? t`Card` : t`More`}
          </Button>
        ))}
      </div>
    </div>
  );
}
