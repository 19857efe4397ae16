import { type Api, moneyText, useLocale, useRead, useSession } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { useText } from "./shown";
import { type Terms, useConditions, useRate, useTerms } from "./terms";

/** One step of the kernel's trace: which rule, in which version, with which facts. */
interface Step {
  rule: string;
  version: number;
  line: string | null;
  facts: {
    sku?: string;
    quantity?: number;
    unit_minor?: number;
    list_unit_minor?: number;
    min_quantity?: number;
    reduced?: boolean;
    sets?: number;
    from?: number;
    reason?: string;
    promotion?: string;
    base_minor?: number;
    saves_minor?: number;
    terms?: Terms;
    shares?: Record<string, number>;
    rate?: number;
    minor?: number;
    at?: number;
    goods_minor?: number;
    discount_minor?: number;
    shipping_minor?: number;
    tax_minor?: number;
    total_minor?: number;
  };
}

interface WhyProps {
  trace: readonly unknown[];
  currency: string;
  /** The name of an article by the id of its variant. */
  article: (variant: string) => string;
}

/** Why it costs what it costs: the steps of the price kernel, as sentences. */
export function Why({ trace, currency, article }: WhyProps) {
  const { t } = useLingui();
  const steps = trace as readonly Step[];
  const say = useSentences(currency, article);
  const told = steps.map((step) => ({ step, words: say(step) })).filter(({ words }) => words);
  if (!told.length) return <p className="text-ink-soft text-sm">{t`No calculation was kept for this.`}</p>;
  return (
    <ol className="flex flex-col text-sm">
      {told.map(({ step, words }, index) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: the steps of a trace never move
          key={index}
          className="flex gap-3 border-line border-b py-2 last:border-b-0"
        >
          <span className="figures w-5 shrink-0 text-right text-ink-soft text-xs leading-5">{index + 1}</span>
          <span className={`min-w-0 flex-1 ${step.rule === "passed_over" ? "text-ink-soft" : ""}`}>{words?.text}</span>
          {words?.figure && <span className="figures whitespace-nowrap text-right">{words.figure}</span>}
        </li>
      ))}
    </ol>
  );
}

function useSentences(currency: string, article: (variant: string) => string) {
  const { t } = useLingui();
  const locale = useLocale();
  const promotion = usePromotionNames();
  const reasonOf = useReasonNames();
  const terms = useTerms(currency);
  const conditions = useConditions(currency);
  // Of what bounds a promotion, what the trace tells: minimum, maximum.
  const limits = ({ minimum_minor, minimum_quantity, maximum_minor, maximum_quantity }: Terms) => {
    const told = { minimum_minor, minimum_quantity, maximum_minor, maximum_quantity };
    return conditions(JSON.parse(JSON.stringify(told)) as Terms, (key) => key);
  };
  const percent = useRate();
  const money = (amount: number | undefined) => moneyText({ amount: amount ?? 0, currency }, locale);
  const day = (seconds: number) => new Intl.DateTimeFormat(locale, { dateStyle: "medium" }).format(seconds * 1000);

  return ({ rule, facts }: Step): { text: ReactNode; figure?: string } | null => {
    const unit = money(facts.unit_minor);
    const listed = money(facts.list_unit_minor);
    const name = promotion(facts.promotion ?? "");
    if (rule === "line") {
      const what = article(facts.sku ?? "");
      const pieces = facts.quantity ?? 0;
      const figure = money((facts.unit_minor ?? 0) * pieces);
      const since = facts.from ? day(facts.from) : "";
      const from = facts.min_quantity ?? 1;
      if (facts.reason) {
        const reason = reasonOf(facts.reason);
        return { text: t`${what}: ${pieces} × ${unit}, set by hand instead of ${listed}: ${reason}`, figure };
      }
      if (facts.reduced) return { text: t`${what}: ${pieces} × ${unit}, a reduced price`, figure };
      if (from > 1) return { text: t`${what}: ${pieces} × ${unit}, the price from ${from} pieces on`, figure };
      if (since) return { text: t`${what}: ${pieces} × ${unit}, the list price since ${since}`, figure };
      return { text: t`${what}: ${pieces} × ${unit}, the list price`, figure };
    }
    if (rule === "promotion") {
      const base = money(facts.base_minor);
      const off = Object.values(facts.shares ?? {}).reduce((sum, share) => sum + share, 0);
      const how = [terms(facts.terms ?? {}), ...limits(facts.terms ?? {})].join(", ");
      const { sets } = facts;
      if (facts.terms?.kind === "bundle" && sets !== undefined)
        return { text: t`${name}: ${sets} × ${how}, on ${base}`, figure: money(-off) };
      return { text: t`${name}: ${how}, on ${base}`, figure: money(-off) };
    }
    if (rule === "passed_over") {
      const saves = money(facts.saves_minor);
      return { text: t`${name} would have saved ${saves}, but something better counts and they do not add up` };
    }
    if (rule === "shipping") {
      const rate = percent(facts.rate ?? 0);
      return { text: t`Shipping, with ${rate} VAT`, figure: money(facts.minor) };
    }
    if (rule === "totals") {
      const tax = money(facts.tax_minor);
      return {
        text: <strong className="font-semibold">{t`Together, with ${tax} VAT`}</strong>,
        figure: money(facts.total_minor),
      };
    }
    return null;
  };
}

/** What the reasons are called for which a price may be changed by hand. */
function useReasonNames(): (key: string) => string {
  const { may } = useSession();
  const text = useText();
  const { data } = useRead<Api.ManualPolicy>(may("pricing.read") ? "/price-policy" : null);
  return (key) => text(data?.reasons.find((one) => one.key === key)?.name) || key;
}

function usePromotionNames(): (key: string) => string {
  const { may } = useSession();
  const text = useText();
  const { data } = useRead<Api.Promotion[]>(may("pricing.read") ? "/promotions" : null);
  return (key) => text(data?.find((one) => one.key === key)?.name) || key;
}
