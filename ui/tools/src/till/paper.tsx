import { type Api, cx, moneyText, useLocale, useTexts } from "@hanse/kit";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import type { Receipt } from "./shapes";
import { useDeliveryWords, useTenderName } from "./words";

type Texts = Readonly<Record<string, string>>;

interface PaperLine {
  sku: string;
  name: Texts;
  quantity: number;
  unit_minor?: number;
  discount_minor?: number;
  total_minor?: number;
  tax_rate?: number;
  delivery?: string;
  list_unit_minor?: number | null;
  reason?: Texts | null;
}

interface PaperTax {
  place?: string;
  rate: number;
  net_minor: number;
  tax_minor: number;
  gross_minor: number;
}

interface PaperBody {
  order?: string;
  return?: string;
  reason?: string;
  lines?: PaperLine[];
  stays?: PaperLine[];
  taxes?: PaperTax[];
  shipping_minor?: number;
  discount_minor?: number;
  due_at_pickup_minor?: number;
  gift_card?: { ending: string; balance_minor: number };
}

/** A rate in hundredths of a percent: 1900 is "19 %". */
function rateText(rate: number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 2 }).format(rate / 10_000);
}

function momentText(at: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(new Date(at));
}

function Row({ name, value, strong }: { name: ReactNode; value: ReactNode; strong?: boolean }) {
  return (
    <div className={cx("flex items-baseline justify-between gap-3", strong && "font-semibold text-md")}>
      <span className="min-w-0">{name}</span>
      <span className="figures whitespace-nowrap">{value}</span>
    </div>
  );
}

const rule = "border-current border-t border-dashed pt-2";

function Strip({ location, children }: { location: Api.Location; children: ReactNode }) {
  const { address } = location;
  return (
    <div className="flex w-full max-w-80 flex-col gap-2 text-xs leading-4">
      <header className="text-center">
        <p className="font-semibold text-md">{address.name || location.name}</p>
        <p>
          {address.street} {address.house_number}
        </p>
        <p>
          {address.postal_code} {address.city}
        </p>
        {location.phone && <p>{location.phone}</p>}
      </header>
      {children}
    </div>
  );
}

interface ReceiptProps {
  receipt: Receipt;
  location: Api.Location;
  /** The gift card that was sold with it, right after it was. */
  card?: Api.GiftCardSold;
}

/** A receipt as it is printed; on the screen the same strip. */
export function ReceiptPaper({ receipt, location, card }: ReceiptProps) {
  const { t } = useLingui();
  const text = useTexts();
  const locale = useLocale();
  const body = receipt.body as PaperBody;
  const money = (amount: number) => moneyText({ amount, currency: receipt.currency }, locale, { bare: true });
  const titles: Record<string, string> = {
    sale: t`Receipt`,
    return: t`Return`,
    pickup: t`Paid on collection`,
    gift_card: t`Gift card sold`,
    gift_card_return: t`Gift card given back`,
  };
  return (
    <Strip location={location}>
      <div className={rule}>
        <p className="font-semibold text-md">{titles[receipt.kind] ?? receipt.kind}</p>
        <p className="figures font-semibold">{receipt.number}</p>
        {body.order && <Row name={t`Order`} value={body.order} />}
        {body.return && <Row name={t`Return`} value={body.return} />}
        <p>{momentText(receipt.at, locale)}</p>
        {receipt.cashier && <p>{t`Served by ${{ name: receipt.cashier }}`}</p>}
      </div>
      <ul className={cx(rule, "flex flex-col gap-1.5")}>
        {body.lines?.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an article may stand on two lines
          <PaperLineRow key={`${line.sku}-${index}`} line={line} money={money} />
        ))}
        {Boolean(body.shipping_minor) && (
          <li>
            <Row name={t`Shipping`} value={money(body.shipping_minor ?? 0)} />
          </li>
        )}
      </ul>
      <div className={rule}>
        <Row name={t`Total ${{ currency: receipt.currency }}`} value={money(receipt.total_minor)} strong />
        {Boolean(body.due_at_pickup_minor) && (
          <Row name={t`To pay on collection`} value={money(body.due_at_pickup_minor ?? 0)} />
        )}
      </div>
      <Tenders receipt={receipt} money={money} />
      {body.gift_card && <CardFacts body={body} money={money} card={card} />}
      {Boolean(body.taxes?.length) && <Taxes taxes={body.taxes ?? []} money={money} />}
      {Boolean(body.stays?.length) && (
        <div className={rule}>
          <p>{t`Not paid with this, and still to be collected here:`}</p>
          <ul>
            {body.stays?.map((line, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: an article may stand on two lines
              <li key={`${line.sku}-${index}`} className="figures pl-3">
                {line.quantity} × {text(line.name)} · {line.sku}
              </li>
            ))}
          </ul>
        </div>
      )}
      <footer className={cx(rule, "text-center")}>
        <p>
          {["sale", "pickup"].includes(receipt.kind)
            ? t`Thank you. Returns at every store with this receipt.`
            : t`Thank you.`}
        </p>
      </footer>
    </Strip>
  );
}

interface SlipProps {
  made: Api.ReceiptlessReturn;
  /** Whose credit it is. */
  customer: string;
  location: Api.Location;
}

/** What a customer takes along who brought goods without a receipt: what it was, and the credit they have for it. */
export function SlipPaper({ made, customer, location }: SlipProps) {
  const { t } = useLingui();
  const locale = useLocale();
  const money = (amount: number) => moneyText({ amount, currency: made.currency }, locale, { bare: true });
  const line = { sku: made.sku, name: made.name, quantity: -made.quantity, unit_minor: made.unit_minor };
  return (
    <Strip location={location}>
      <div className={rule}>
        <p className="font-semibold text-md">{t`Return without a receipt`}</p>
        <p className="figures font-semibold">{made.number}</p>
        <p>{momentText(made.at, locale)}</p>
        <Row name={t`Customer`} value={customer} />
        {made.by_name && <p>{t`Served by ${{ name: made.by_name }}`}</p>}
      </div>
      <ul className={cx(rule, "flex flex-col gap-1.5")}>
        <PaperLineRow line={line} money={money} />
      </ul>
      <div className={rule}>
        <Row name={t`Credit ${{ currency: made.currency }}`} value={money(made.amount_minor)} strong />
      </div>
      {made.reason && <p className={rule}>{made.reason}</p>}
      <footer className={cx(rule, "text-center")}>
        <p>{t`The credit pays on every channel. Thank you.`}</p>
      </footer>
    </Strip>
  );
}

function PaperLineRow({ line, money }: { line: PaperLine; money: (amount: number) => string }) {
  const text = useTexts();
  const deliveryWords = useDeliveryWords();
  const { t } = useLingui();
  const each = line.unit_minor === undefined ? "" : ` × ${money(line.unit_minor)}`;
  return (
    <li>
      <Row name={text(line.name)} value={line.total_minor === undefined ? "" : money(line.total_minor)} />
      <p className="figures pl-3">
        {line.quantity}
        {each} · {line.sku}
      </p>
      {line.reason && (
        <p className="figures pl-3">
          {t`${{ reason: text(line.reason) }}, instead of ${{ price: money(line.list_unit_minor ?? 0) }}`}
        </p>
      )}
      {Boolean(line.discount_minor) && (
        <p className="figures pl-3">{t`Discount ${{ amount: money(-(line.discount_minor ?? 0)) }} included`}</p>
      )}
      {line.delivery && line.delivery !== "carry_out" && <p className="pl-3">{deliveryWords(line.delivery)}</p>}
    </li>
  );
}

function Tenders({ receipt, money }: { receipt: Receipt; money: (amount: number) => string }) {
  const { t } = useLingui();
  const tenderName = useTenderName();
  return (
    <div>
      {receipt.tenders.map((one, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two tenders of a receipt may be alike
        <div key={index}>
          <Row
            name={one.amount_minor < 0 ? t`Back: ${{ tender: tenderName(one.tender) }}` : tenderName(one.tender)}
            value={money(one.amount_minor)}
          />
          {Boolean(one.rounding_minor) && <Row name={t`Rounding`} value={money(one.rounding_minor ?? 0)} />}
          {Boolean(one.change_minor) && <Row name={t`Given`} value={money(one.given_minor ?? 0)} />}
          {Boolean(one.change_minor) && <Row name={t`Change`} value={money(one.change_minor ?? 0)} />}
        </div>
      ))}
    </div>
  );
}

function Taxes({ taxes, money }: { taxes: PaperTax[]; money: (amount: number) => string }) {
  const { t } = useLingui();
  const locale = useLocale();
  const many = new Set(taxes.map((tax) => tax.place)).size > 1;
  return (
    <table className={cx(rule, "figures w-full border-separate border-spacing-0 text-right")}>
      <thead>
        <tr>
          <th className="text-left font-normal">{t`VAT`}</th>
          <th className="font-normal">{t`Net`}</th>
          <th className="font-normal">{t`Tax`}</th>
          <th className="font-normal">{t`Gross`}</th>
        </tr>
      </thead>
      <tbody>
        {taxes.map((tax) => (
          <tr key={`${tax.place} ${tax.rate} ${tax.net_minor}`}>
            <td className="text-left">
              {rateText(tax.rate, locale)}
              {many && ` ${tax.place?.slice(0, 2)}`}
              {tax.place?.endsWith(":export") && ` ${t`Export`}`}
              {tax.place?.endsWith(":intra_community") && ` ${t`intra-Community supply`}`}
            </td>
            <td>{money(tax.net_minor)}</td>
            <td>{money(tax.tax_minor)}</td>
            <td>{money(tax.gross_minor)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface ReportProps {
  report: Api.ShiftReport;
  location: Api.Location;
  register: Api.Register;
}

/** An X report while the shift is open, a Z report once it is closed. */
export function ReportPaper({ report, location, register }: ReportProps) {
  const { t } = useLingui();
  const locale = useLocale();
  const tenderName = useTenderName();
  const { shift } = report;
  const money = (amount: number) => moneyText({ amount, currency: "EUR" }, locale, { bare: true });
  return (
    <Strip location={location}>
      <div className={rule}>
        <Row name={shift.closed_at ? t`Z report` : t`X report`} value={t`Shift ${{ number: shift.number }}`} strong />
        <p>{register.name}</p>
        <p>
          {t`Opened by ${{ name: shift.opened_by }}`}, {momentText(shift.opened_at, locale)}
        </p>
        {shift.closed_at && (
          <p>
            {t`Closed by ${{ name: shift.closed_by ?? "" }}`}, {momentText(shift.closed_at, locale)}
          </p>
        )}
      </div>
      <div className={rule}>
        <Row name={t`Receipts`} value={report.receipts} />
        <Row name={t`Sales`} value={money(report.sales_minor)} />
        <Row name={t`Returns`} value={money(-report.returns_minor)} />
        <Row name={t`Turnover`} value={money(report.sales_minor - report.returns_minor)} strong />
        {report.gift_cards_minor !== 0 && (
          <Row name={t`Gift cards (no turnover)`} value={money(report.gift_cards_minor)} />
        )}
      </div>
      <div className={rule}>
        {report.tenders.map((one) => (
          <Row key={one.tender} name={`${tenderName(one.tender)} (${one.count})`} value={money(one.amount_minor)} />
        ))}
      </div>
      <div className={rule}>
        <Row name={t`Change at the beginning`} value={money(shift.float_minor)} />
        <Row name={t`Cash that should be in the drawer`} value={money(report.cash_expected_minor)} />
        {shift.counted_minor !== null && <Row name={t`Counted`} value={money(shift.counted_minor)} />}
        {report.cash_difference_minor !== null && (
          <Row name={t`Difference`} value={money(report.cash_difference_minor)} strong />
        )}
      </div>
    </Strip>
  );
}

/** What a customer takes along whose basket waits: its code, for any register and for their telephone. */
export function ParkedPaper({ slip, location }: { slip: Api.ParkedSlip; location: Api.Location }) {
  const { t } = useLingui();
  const locale = useLocale();
  const { cart } = slip;
  const { pieces } = cart;
  return (
    <Strip location={location}>
      <div className={cx(rule, "flex flex-col gap-2 text-center")}>
        <p className="font-semibold text-md">{t`Your basket waits`}</p>
        <p>{momentText(cart.parked_at, locale)}</p>
        {cart.note && <p>{cart.note}</p>}
        <img src={slip.picture} alt="" className="mx-auto size-32" />
        <p className="figures font-semibold text-lg">{cart.code}</p>
        <Row
          name={t`${plural(pieces, { one: "# article", other: "# articles" })}`}
          value={moneyText({ amount: cart.total_minor, currency: cart.currency }, locale)}
          strong
        />
        <p>{t`Go on at any register, on the telephone, or with your own device.`}</p>
      </div>
    </Strip>
  );
}

/** The code of a gift card for whoever gets it, with a picture for scanners. */
export function CardPaper({ sold, location }: { sold: Api.GiftCardSold; location: Api.Location }) {
  const { t } = useLingui();
  const locale = useLocale();
  const balance = moneyText({ amount: sold.load.balance_minor, currency: sold.load.currency }, locale);
  return (
    <Strip location={location}>
      <div className={cx(rule, "flex flex-col gap-2 text-center")}>
        <p className="font-semibold text-md">{t`Gift card`}</p>
        <CardCode sold={sold} />
        <Row name={t`Balance`} value={balance} strong />
        <p>{t`Good at every store and in the shop.`}</p>
      </div>
    </Strip>
  );
}

function CardCode({ sold }: { sold: Api.GiftCardSold }) {
  return (
    <>
      {sold.picture && <img src={sold.picture} alt="" className="mx-auto size-32" />}
      <p className="figures text-center font-semibold text-lg">{sold.load.code.match(/.{1,4}/g)?.join(" ")}</p>
    </>
  );
}

/** What a receipt says of a gift card. Its code stands there only for who has just bought it. */
function CardFacts({
  body,
  money,
  card,
}: {
  body: PaperBody;
  money: (amount: number) => string;
  card?: Api.GiftCardSold;
}) {
  const { t } = useLingui();
  return (
    <div className={cx(rule, "flex flex-col gap-1")}>
      <Row name={t`Balance`} value={money(body.gift_card?.balance_minor ?? 0)} strong />
      {card?.load.state === "loaded" && <CardCode sold={card} />}
      <p>{t`Multi-purpose voucher: VAT is due on what it buys, not on its sale.`}</p>
    </div>
  );
}
