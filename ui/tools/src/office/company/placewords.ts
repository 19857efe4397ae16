import { useLocale } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";

export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

/** What a location is and can, and the days of the week. */
export function useLocationWords() {
  const { t } = useLingui();
  const locale = useLocale();
  const kind: Record<string, string> = {
    store: t`Store`,
    warehouse: t`Warehouse`,
    partner: t`Partner store`,
  };
  const capability: Record<string, string> = {
    sells: t`sells`,
    ships: t`ships`,
    pickup: t`pickup`,
    returns: t`takes returns`,
  };
  const name = new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" });
  // The fifth of January 2026 was a Monday.
  const day = (index: number) => name.format(Date.UTC(2026, 0, 5 + index));
  return { kind, capability, day };
}
