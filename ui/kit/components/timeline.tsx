import { Circle, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "../cx";
import { useLocale } from "../language";
import { useNow, When } from "./figures";
import type { Tone } from "./state";

export interface Moment {
  id: string;
  at: string;
  icon?: LucideIcon;
  tone?: Tone;
  title: ReactNode;
  /** Who did it, and where. */
  by?: ReactNode;
  body?: ReactNode;
}

const tones: Record<Tone, string> = {
  done: "text-moss",
  attention: "text-amber",
  trouble: "text-brick",
  info: "text-harbour",
  quiet: "text-ink-soft",
};

/** What happened, newest first, one heading a day. */
export function Timeline({ moments, className }: { moments: readonly Moment[]; className?: string }) {
  const locale = useLocale();
  const days = byDay(moments, locale, useNow());
  return (
    <div className={cx("flex flex-col gap-4", className)}>
      {days.map(({ day, moments: list }) => (
        <section key={day}>
          <h3 className="mb-1.5 font-medium text-ink-soft text-xs">{day}</h3>
          <ol>
            {list.map((moment) => (
              <Entry key={moment.id} moment={moment} />
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}

function Entry({ moment }: { moment: Moment }) {
  const Icon = moment.icon ?? Circle;
  return (
    <li className="group relative flex gap-3 pb-4 last:pb-0">
      <span aria-hidden className="absolute top-7 bottom-0 left-3.5 w-px bg-line group-last:hidden" />
      <span
        className={cx(
          "flex size-7 shrink-0 items-center justify-center rounded-full border border-line bg-sheet",
          tones[moment.tone ?? "quiet"],
        )}
      >
        <Icon size={14} aria-hidden />
      </span>
      <div className="min-w-0 flex-1 pt-1">
        <div className="flex items-baseline gap-3">
          <p className="min-w-0 flex-1 text-sm">
            {moment.title}
            {moment.by && <span className="text-ink-soft"> · {moment.by}</span>}
          </p>
          <When at={moment.at} show="time" className="text-ink-soft text-xs" />
        </div>
        {moment.body && <div className="mt-1 max-w-[72ch] text-ink-soft text-sm">{moment.body}</div>}
      </div>
    </li>
  );
}

function byDay(moments: readonly Moment[], locale: string, nowMs: number) {
  const days: { day: string; moments: Moment[] }[] = [];
  const today = new Date(nowMs);
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  for (const moment of [...moments].sort((a, b) => Date.parse(b.at) - Date.parse(a.at))) {
    const date = new Date(moment.at);
    const away = Math.round((startOfDay(date) - startOfDay(today)) / 86_400_000);
    const near = away === 0 || away === -1;
    const year = date.getFullYear() === today.getFullYear() ? {} : ({ year: "numeric" } as const);
    const words = near
      ? relative.format(away, "day")
      : new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long", ...year }).format(date);
    const day = words.charAt(0).toLocaleUpperCase(locale) + words.slice(1);
    const open = days.at(-1);
    if (open?.day === day) open.moments.push(moment);
    else days.push({ day, moments: [moment] });
  }
  return days;
}

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
