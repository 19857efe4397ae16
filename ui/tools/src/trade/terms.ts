import { moneyText, useLocale } from "@hanse/kit";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";

/** What a promotion, or a part of a set, names. */
export interface Named {
  all?: boolean;
  categories?: string[];
  variants?: string[];
  brands?: string[];
  attributes?: Record<string, string[]>;
}

export interface Part extends Named {
  quantity: number;
  rate?: number;
}

export interface Step {
  minimum_minor?: number;
  minimum_quantity?: number;
  rate?: number;
  minor?: number;
  unit_minor?: number;
}

/** On these days of the week (1 is Monday), from one minute of the day until before another. */
export interface Times {
  days: number[];
  from: number;
  until: number;
}

/** The terms of a promotion, as the kernel reads them. */
export interface Terms extends Named {
  kind?: string;
  scope?: string;
  rate?: number;
  minor?: number;
  unit_minor?: number;
  buy?: number;
  get?: number;
  parts?: Part[];
  gifts?: string[];
  steps?: Step[];
  except_categories?: string[];
  except_variants?: string[];
  except_brands?: string[];
  except_attributes?: Record<string, string[]>;
  except_reduced?: boolean;
  maximum_minor?: number;
  maximum_quantity?: number;
  hours?: { times: Times[]; zone?: string };
  minimum_minor?: number;
  minimum_quantity?: number;
  groups?: string[];
  tiers?: string[];
  first_purchase?: boolean;
  stackable?: boolean;
  group?: string;
  rank?: number;
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
    if (terms.scope === "shipping") {
      if (terms.kind === "percentage") return terms.rate === 10_000 ? t`free shipping` : t`${rate} off the shipping`;
      return terms.kind === "amount" ? t`${minor} off the shipping` : t`shipping for ${unit}`;
    }
    if (terms.kind === "percentage")
      return terms.scope === "order" ? t`${rate} off the order` : t`${rate} off each piece`;
    if (terms.kind === "amount")
      return terms.scope === "order" ? t`${minor} off the order` : t`${minor} off each piece`;
    if (terms.kind === "fixed_price") return t`each piece for ${unit}`;
    if (terms.kind === "gift") return t`one piece as a gift`;
    if (terms.kind === "bundle") {
      if (terms.unit_minor !== undefined) return t`the set for ${unit}`;
      if (terms.minor !== undefined) return t`${minor} off each set`;
      return terms.rate === undefined ? t`parts of the set for less` : t`${rate} off each set`;
    }
    if (terms.kind === "cheapest_free") {
      const pieces = buy + get;
      return (terms.rate ?? 10_000) === 10_000
        ? t`of ${pieces} pieces the cheapest ${get} free`
        : t`of ${pieces} pieces the cheapest ${get} at ${rate} off`;
    }
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
    const steps = terms.steps?.length ?? 0;
    const marks = list([...(terms.brands ?? []), ...Object.values(terms.attributes ?? {}).flat()]);
    const parts = list(
      (terms.parts ?? []).map((part) => {
        const what = [...(part.categories ?? []).map(category), ...(part.brands ?? [])];
        const count = part.variants?.length ?? 0;
        if (count) what.push(plural(count, { one: "# article", other: "# articles" }));
        const one = what.length ? list(what) : t`anything`;
        return `${part.quantity} × ${one}`;
      }),
    );
    const left = terms.except_variants?.length ?? 0;
    const without = list([
      ...(terms.except_categories ?? []).map(category),
      ...(left ? [plural(left, { one: "# article", other: "# articles" })] : []),
      ...(terms.except_brands ?? []),
      ...Object.values(terms.except_attributes ?? {}).flat(),
    ]);
    const most = moneyText({ amount: terms.maximum_minor ?? 0, currency }, locale);
    const times = terms.maximum_quantity ?? 0;
    return [
      terms.all ? t`on everything` : "",
      parts && t`of ${parts}`,
      categories && t`on ${categories}`,
      marks && t`on ${marks}`,
      variants ? plural(variants, { one: "on # article", other: "on # articles" }) : "",
      terms.minimum_minor ? t`from ${minimum}` : "",
      pieces ? plural(pieces, { one: "from # piece", other: "from # pieces" }) : "",
      steps ? plural(steps, { one: "with # more step", other: "with # more steps" }) : "",
      without && t`without ${without}`,
      terms.except_reduced ? t`without reduced articles` : "",
      terms.maximum_minor ? t`at most ${most}` : "",
      times ? plural(times, { one: "at most once", other: "at most # times" }) : "",
      terms.hours ? t`at certain hours` : "",
      groups && t`for ${groups}`,
      terms.first_purchase ? t`on the first purchase` : "",
      terms.stackable === false ? t`not with others` : "",
    ].filter(Boolean);
  };
}
