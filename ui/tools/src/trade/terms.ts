import { moneyText, useLocale } from "@hanse/kit";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";

/** The terms of a promotion, as the kernel reads them. */
export interface Terms {
  kind?: string;
  scope?: string;
  rate?: number;
  minor?: number;
  unit_minor?: number;
  buy?: number;
  get?: number;
  all?: boolean;
  categories?: string[];
  variants?: string[];
  minimum_minor?: number;
  minimum_quantity?: number;
  groups?: string[];
  tiers?: string[];
  first_purchase?: boolean;
  stackable?: boolean;
}

/** A rate in hundredths of a percent: 1900 is "19 %". */
export function useRate(): (rate: number) => string {
  const locale = useLocale();
  return (rate) => new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 2 }).format(rate / 10_000);
}

/** What a promotion takes off, in words: "10 % off each piece". */
export function useTerms(currency = "EUR"): (terms: Terms) => string {
  const { t } = useLingui();
  const locale = useLocale();
  const percent = useRate();
  const money = (amount: number) => moneyText({ amount, currency }, locale);
  return (terms) => {
    const rate = percent(terms.rate ?? 10_000);
    const minor = money(terms.minor ?? 0);
    const unit = money(terms.unit_minor ?? 0);
    const { buy = 0, get = 0 } = terms;
    if (terms.kind === "percentage")
      return terms.scope === "order" ? t`${rate} off the order` : t`${rate} off each piece`;
    if (terms.kind === "amount")
      return terms.scope === "order" ? t`${minor} off the order` : t`${minor} off each piece`;
    if (terms.kind === "fixed_price") return t`each piece for ${unit}`;
    if (terms.kind === "buy_x_get_y") {
      return (terms.rate ?? 10_000) === 10_000
        ? t`buy ${buy}, get ${get} free`
        : t`buy ${buy}, get ${get} at ${rate} off`;
    }
    return terms.kind ?? "";
  };
}

/** On what and for whom a promotion counts, one sentence each. */
export function useConditions(currency = "EUR"): (terms: Terms, category: (key: string) => string) => string[] {
  const { t } = useLingui();
  const locale = useLocale();
  return (terms, category) => {
    const minimum = moneyText({ amount: terms.minimum_minor ?? 0, currency }, locale);
    const list = (keys: string[]) => new Intl.ListFormat(locale).format(keys);
    const categories = list((terms.categories ?? []).map(category));
    const groups = list([...(terms.groups ?? []), ...(terms.tiers ?? [])]);
    const variants = terms.variants?.length ?? 0;
    const pieces = terms.minimum_quantity ?? 0;
    return [
      terms.all ? t`on everything` : "",
      categories && t`on ${categories}`,
      variants ? plural(variants, { one: "on # article", other: "on # articles" }) : "",
      terms.minimum_minor ? t`from ${minimum}` : "",
      pieces ? plural(pieces, { one: "from # piece", other: "from # pieces" }) : "",
      groups && t`for ${groups}`,
      terms.first_purchase ? t`on the first purchase` : "",
      terms.stackable === false ? t`not with others` : "",
    ].filter(Boolean);
  };
}
