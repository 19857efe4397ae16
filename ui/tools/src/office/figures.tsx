import { type Api, Card, ErrorState, Figure, Skeleton, useLocale, useRead } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { Minus, TrendingDown, TrendingUp } from "lucide-react";
import type { ReactNode } from "react";
import { Minor } from "../trade/shown";
import { useTradeWords, wordOf } from "../trade/words";

interface ChangeProps {
  now: number;
  before: number;
  /** What it was, as it is shown. */
  shown: ReactNode;
}

/** How it stood on the same day of the week before, until the same hour; in percent where that says something. */
export function Change({ now, before, shown }: ChangeProps) {
  const { t } = useLingui();
  const locale = useLocale();
  const share = before ? (now - before) / before : 0;
  const Icon = now > before ? TrendingUp : now < before ? TrendingDown : Minus;
  const percent = new Intl.NumberFormat(locale, {
    style: "percent",
    maximumFractionDigits: 0,
    signDisplay: "exceptZero",
  }).format(share);
  return (
    <span className="figures inline-flex flex-wrap items-center gap-x-1.5">
      <Icon size={14} aria-hidden />
      {before > 0 && Math.abs(share) < 3 && <span>{percent}</span>}
      <span>
        {t`a week ago`} {shown}
      </span>
    </span>
  );
}

/** What each channel sold today beside a week ago. */
export function ByChannel({ channels, currency }: { channels: readonly Api.ChannelDay[]; currency: string }) {
  const { t } = useLingui();
  const words = useTradeWords().channel;
  const most = Math.max(1, ...channels.flatMap((one) => [one.revenue_minor, one.revenue_week_before_minor]));
  const width = (minor: number) => ({ width: `${Math.max(0, (minor / most) * 100)}%` });
  return (
    <table className="w-full text-sm">
      <thead className="text-ink-soft text-xs">
        <tr>
          <th scope="col" className="pb-1 text-left font-medium">{t`Channel`}</th>
          <th scope="col" className="pb-1 pl-3 text-right font-medium">{t`Orders`}</th>
          <th scope="col" className="pb-1 pl-3 text-right font-medium">{t`Revenue`}</th>
          <th scope="col" className="pb-1 pl-3 text-right font-medium max-sm:hidden">{t`A week ago`}</th>
        </tr>
      </thead>
      <tbody>
        {channels.map((one) => (
          <tr key={one.channel} className="align-top">
            <th scope="row" className="w-2/5 py-1.5 pr-4 text-left font-normal">
              {wordOf(words, one.channel).label}
              <span aria-hidden className="mt-1 flex flex-col gap-0.5">
                <span className="block h-1.5 rounded-full bg-harbour" style={width(one.revenue_minor)} />
                <span
                  className="block h-1 rounded-full bg-edge opacity-60"
                  style={width(one.revenue_week_before_minor)}
                />
              </span>
            </th>
            <td className="py-1.5 pl-3 text-right">
              <Figure value={one.orders} />
            </td>
            <td className="py-1.5 pl-3 text-right font-medium">
              <Minor minor={one.revenue_minor} currency={currency} />
            </td>
            <td className="py-1.5 pl-3 text-right text-ink-soft max-sm:hidden">
              <Minor minor={one.revenue_week_before_minor} currency={currency} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The last fourteen days as bars, with the figures for those who read them. */
export function Days() {
  const { t } = useLingui();
  const locale = useLocale();
  const { data, error, refetch } = useRead<Api.Revenue>("/insight/revenue", { days: 14 });
  const most = Math.max(1, ...(data?.days ?? []).map((one) => one.revenue_minor));
  const format = new Intl.DateTimeFormat(locale, { weekday: "short", timeZone: "UTC" });
  const whole = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" });
  return (
    <Card title={t`The last fourteen days`}>
      {error ? (
        <ErrorState strip problem={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Skeleton className="h-32 w-full" />
      ) : (
        <>
          <p className="mb-3 flex items-baseline justify-between gap-4 text-sm">
            <span className="font-semibold text-md">
              <Minor minor={data.revenue_minor} currency={data.currency} tax="gross" />
            </span>
            <span className="text-ink-soft">
              <Figure value={data.orders} /> {t`orders`}
            </span>
          </p>
          <ol className="flex h-36 items-end gap-1">
            {data.days.map((one, index) => {
              const at = new Date(`${one.day}T00:00:00Z`);
              const isToday = index === data.days.length - 1;
              return (
                <li key={one.day} className="group relative flex h-full min-w-0 flex-1 flex-col justify-end">
                  <span className="pointer-events-none absolute inset-x-0 -top-1 z-10 hidden justify-center group-hover:flex">
                    <span className="whitespace-nowrap rounded-md bg-ink px-2 py-1 text-ground text-xs shadow-float">
                      <Minor minor={one.revenue_minor} currency={data.currency} />
                    </span>
                  </span>
                  <span
                    className={`block rounded-t-[3px] ${isToday ? "bg-harbour" : "bg-harbour/45"}`}
                    style={{ height: `${Math.max(2, (one.revenue_minor / most) * 82)}%` }}
                    aria-hidden
                  />
                  <span aria-hidden className="truncate pt-1 text-center text-ink-soft text-xs">
                    {format.format(at).slice(0, 2)}
                  </span>
                  <span className="sr-only">
                    {whole.format(at)}: <Minor minor={one.revenue_minor} currency={data.currency} />
                  </span>
                </li>
              );
            })}
          </ol>
        </>
      )}
    </Card>
  );
}
