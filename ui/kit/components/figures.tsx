import { useLingui } from "@lingui/react/macro";
import { useSyncExternalStore } from "react";
import { cx } from "../cx";
import { useLocale } from "../language";
import { type Money as Amount, moneyText } from "../money";

interface MoneyProps {
  value: Amount | null | undefined;
  /** What the amount means: with the tax in it, or without. Said in words on hover, or beside it with `spell`. */
  tax?: "gross" | "net";
  /** Writes the tax meaning out. */
  spell?: boolean;
  /** Plus and minus both, for movements. */
  sign?: boolean;
  /** Without the currency, in a column whose head names it. */
  bare?: boolean;
  className?: string;
}

export function Money({ value, tax, spell, sign = false, bare = false, className }: MoneyProps) {
  const { t } = useLingui();
  const locale = useLocale();
  if (!value) return <span className="text-ink-soft">–</span>;
  const meaning = tax === "gross" ? t`incl. VAT` : tax === "net" ? t`excl. VAT` : undefined;
  return (
    <span className={cx("figures whitespace-nowrap", className)} title={spell ? undefined : meaning}>
      {moneyText(value, locale, { sign, bare })}
      {spell && meaning && <span className="ml-1 font-normal text-ink-soft text-xs">{meaning}</span>}
    </span>
  );
}

/** A count or measure in tabular figures, with the separators of the language. */
export function Figure({
  value,
  sign,
  unit,
  className,
}: {
  value: number | null | undefined;
  sign?: boolean;
  unit?: string;
  className?: string;
}) {
  const locale = useLocale();
  if (value === null || value === undefined) return <span className="text-ink-soft">–</span>;
  const text = new Intl.NumberFormat(locale, { signDisplay: sign ? "exceptZero" : "auto" })
    .format(value)
    .replace("-", "−");
  return (
    <span className={cx("figures whitespace-nowrap", className)}>
      {text}
      {unit && ` ${unit}`}
    </span>
  );
}

let now = Date.now();
const watchers = new Set<() => void>();
let ticker: ReturnType<typeof setInterval> | undefined;

/** The moment, renewed every half minute for all components together. */
export function useNow(): number {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      ticker ??= setInterval(() => {
        now = Date.now();
        for (const one of watchers) one();
      }, 30_000);
      return () => {
        watchers.delete(watcher);
        if (!watchers.size) {
          clearInterval(ticker);
          ticker = undefined;
        }
      };
    },
    () => now,
  );
}

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ["second", 60],
  ["minute", 60],
  ["hour", 24],
  ["day", 7],
];

/** "3 minutes ago", "in 2 days"; beyond a week the date. */
export function relativeText(at: Date, nowMs: number, locale: string): string {
  let distance = Math.round((at.getTime() - nowMs) / 1000);
  const format = new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "short" });
  if (Math.abs(distance) < 45) return format.format(0, "second");
  for (const [unit, size] of steps) {
    if (Math.abs(distance) < size) return format.format(distance, unit);
    distance = Math.trunc(distance / size);
  }
  const sameYear = at.getFullYear() === new Date(nowMs).getFullYear();
  return new Intl.DateTimeFormat(locale, {
    day: "numeric",
    month: "short",
    ...(sameYear ? {} : { year: "numeric" }),
  }).format(at);
}

export function exactText(at: Date, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "medium" }).format(at);
}

const DAY_LENGTH = "2026-01-31".length;

interface WhenProps {
  /** An ISO 8601 moment as the API gives it, or a day, which is the same day everywhere. */
  at: string | Date | null | undefined;
  /** "relative" (the rule), "time" of the day, "date", or "exact". */
  show?: "relative" | "time" | "date" | "exact";
  className?: string;
}

/** A moment as people say it, with the exact one on hover. */
export function When({ at, show = "relative", className }: WhenProps) {
  const locale = useLocale();
  const nowMs = useNow();
  if (!at) return <span className="text-ink-soft">–</span>;
  const isDay = typeof at === "string" && at.length === DAY_LENGTH;
  const date = new Date(isDay ? `${at}T12:00` : at);
  const exact = isDay ? new Intl.DateTimeFormat(locale, { dateStyle: "full" }).format(date) : exactText(date, locale);
  const text = {
    relative: () => relativeText(date, nowMs, locale),
    time: () => new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" }).format(date),
    date: () => new Intl.DateTimeFormat(locale, { dateStyle: "medium" }).format(date),
    exact: () => exact,
  }[show]();
  return (
    <time dateTime={date.toISOString()} title={exact} className={cx("figures whitespace-nowrap", className)}>
      {text}
    </time>
  );
}

/** Minutes left until a promise, in words, with the tone of its urgency: amber under 15 minutes, brick when late. */
export function Left({ until, className }: { until: string; className?: string }) {
  const { t } = useLingui();
  const minutes = Math.floor((new Date(until).getTime() - useNow()) / 60_000);
  const late = -minutes;
  const hours = Math.floor(Math.abs(minutes) / 60);
  const rest = Math.abs(minutes) % 60;
  const text =
    minutes < 0
      ? hours
        ? t`${hours} h ${rest} min late`
        : t`${late} min late`
      : hours
        ? t`${hours} h ${rest} min left`
        : t`${minutes} min left`;
  const tone = minutes < 0 ? "text-brick" : minutes < 15 ? "text-amber" : "text-moss";
  return <span className={cx("figures whitespace-nowrap font-medium", tone, className)}>{text}</span>;
}
