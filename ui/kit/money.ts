/** An amount in minor units (cents for EUR, whole yen for JPY) of one ISO 4217 currency, as the API gives it. */
export interface Money {
  amount: number;
  currency: string;
}

// Exponents that differ from two decimals: ISO 4217 list one. The browser's own list is meant for print and differs.
const exponents: Record<string, number> = {
  ...Object.fromEntries(
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(" ").map((c) => [c, 0]),
  ),
  ...Object.fromEntries("BHD IQD JOD KWD LYD OMR TND".split(" ").map((c) => [c, 3])),
  CLF: 4,
  UYW: 4,
};

export function exponent(currency: string): number {
  return exponents[currency] ?? 2;
}

/** The amount as an exact decimal text, never through a float: 123450 EUR is "1234.50". */
export function decimalText({ amount, currency }: Money): string {
  const digits = exponent(currency);
  const text = Math.abs(amount)
    .toString()
    .padStart(digits + 1, "0");
  const sign = amount < 0 ? "-" : "";
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** The amount in print, in the manner of the locale: 1.234,50 € or €1,234.50. */
export function moneyText(money: Money, locale: string, options: { sign?: boolean; bare?: boolean } = {}): string {
  const digits = exponent(money.currency);
  const format = new Intl.NumberFormat(locale, {
    ...(options.bare ? {} : { style: "currency", currency: money.currency }),
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    signDisplay: options.sign ? "exceptZero" : "auto",
  });
  return format.format(decimalText(money) as Intl.StringNumericLiteral).replace(/^(\D?)-/, "$1−");
}

/** Reads what a person typed ("1.234,50", "12.5", "12") into minor units; null when it is no amount of the currency. */
export function parseMoney(text: string, currency: string, locale: string): number | null {
  const decimal =
    new Intl.NumberFormat(locale).formatToParts(1.5).find((part) => part.type === "decimal")?.value ?? ".";
  const digits = exponent(currency);
  const bare = text.replace(/[\s\u00a0€$£]|[A-Z]{3}/g, "").replace("−", "-");
  const marks = bare.replace(/[^.,]/g, "");
  // One mark alone with one or two figures behind it is a decimal mark in every country.
  const lone = marks.length === 1 && /[.,]\d{1,2}$/.test(bare);
  const mark = lone ? marks : decimal;
  const group = mark === "," ? "." : ",";
  const plain = bare.replaceAll(group, "").replace(mark, ".");
  const match = /^(-?)(\d+)(?:\.(\d*))?$/.exec(plain);
  if (!match?.[2] || (match[3] ?? "").length > digits) return null;
  const minor = Number(match[2] + (match[3] ?? "").padEnd(digits, "0"));
  return Number.isSafeInteger(minor) ? (match[1] ? -minor : minor) : null;
}

export function addMoney(...amounts: Money[]): Money {
  const [first, ...rest] = amounts;
  if (!first) throw new RangeError("nothing to add");
  return rest.reduce((sum, one) => {
    if (one.currency !== sum.currency) throw new RangeError(`cannot add ${one.currency} to ${sum.currency}`);
    return { amount: sum.amount + one.amount, currency: sum.currency };
  }, first);
}
