import { type Api, State, useLocale, useNow } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";

const DAY_MS = 86_400_000;

interface Said {
  text: string;
  isPast: boolean;
}

/** A promise as the shop words it: "ready today from 15:00", "arrives Wed 25.11. – Thu 26.11."; none while unknown. */
function usePromise(promise: Api.LinePromise | null | undefined): Said | null {
  const { t } = useLingui();
  const locale = useLocale();
  const nowMs = useNow();
  const day = (date: Date) => dayText(date, locale);
  if (promise?.ready_at) {
    const at = new Date(promise.ready_at);
    const time = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hour12: false }).format(at);
    const on = at.toDateString();
    const when =
      on === new Date(nowMs).toDateString()
        ? t`today from ${time}`
        : on === new Date(nowMs + DAY_MS).toDateString()
          ? t`tomorrow from ${time}`
          : t`${{ day: day(at) }} from ${time}`;
    return { text: t`ready ${when}`, isPast: at.getTime() < nowMs };
  }
  if (promise?.from_date && promise.to_date) {
    const { from_date: from, to_date: to } = promise;
    const first = day(new Date(`${from}T12:00`));
    const days = from === to ? first : `${first} – ${day(new Date(`${to}T12:00`))}`;
    return { text: t`arrives ${days}`, isPast: new Date(`${to}T23:59:59`).getTime() < nowMs };
  }
  return null;
}

/** A day within reach: Mi 25.11. or Wed, Nov 25. */
function dayText(date: Date, locale: string): string {
  const month = locale.startsWith("de") ? "numeric" : "short";
  const text = new Intl.DateTimeFormat(locale, { weekday: "short", day: "numeric", month }).format(date);
  return month === "numeric" ? text.replace(", ", " ") : text;
}

/** When a line reaches its customer, as every channel says it; nothing while that is not known. */
export function Promised({ promise }: { promise: Api.LinePromise | null | undefined }) {
  const said = usePromise(promise);
  return said && <span className="figures text-ink-soft text-sm">{said.text}</span>;
}

/** Whether it is said when a line comes: it is still to come, and its goods are there. */
function isPromised(line: Api.OrderLine): boolean {
  const comes = ["open", "picking"].includes(line.state) || (line.state === "ready" && line.delivery === "ship");
  return comes && !line.awaits_goods && Boolean(line.promise);
}

/** A line that says it for all, where more than one is to come and the same was promised of each. */
export function sharedPromise(lines: readonly Api.OrderLine[]): Api.OrderLine | null {
  const [first, ...others] = lines.filter(isPromised);
  const words = (line: Api.OrderLine) => {
    const { ready_at, from_date, to_date } = line.promise ?? {};
    return [ready_at, from_date, to_date].join();
  };
  return first && others.length && others.every((line) => words(line) === words(first)) ? first : null;
}

/** What was promised of a line that is still to come; once that is past, nobody overlooks it. */
export function PromisedLine({ line }: { line: Api.OrderLine }) {
  const { t } = useLingui();
  const said = usePromise(line.promise);
  if (!said || !isPromised(line)) return null;
  const { text } = said;
  return said.isPast ? (
    <State bare tone="trouble" className="figures h-auto! whitespace-normal!">{t`overdue, promised: ${text}`}</State>
  ) : (
    <span className="figures text-ink-soft text-xs">{text}</span>
  );
}

/** What was promised of all that is still to come, said once. */
export function PromisedTogether({ line }: { line: Api.OrderLine }) {
  const { t } = useLingui();
  return (
    <p className="flex flex-wrap items-baseline gap-x-2 text-sm">
      {t`All that is still to come:`} <PromisedLine line={line} />
    </p>
  );
}
