import { type Api, Left, State, useNow } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { AlarmClock, Clock, type LucideIcon, Package, Store, TriangleAlert } from "lucide-react";
import { SOON_MINUTES } from "./tasks";

export const kindIcons: Record<string, LucideIcon> = { pickup: Store, ship: Package };

export function useKindWords(): (kind: string) => string {
  const { t } = useLingui();
  return (kind) => (kind === "ship" ? t`Parcel` : t`Pickup`);
}

export function useStateWords(): (state: string) => string {
  const { t } = useLingui();
  const words: Record<string, string> = {
    offered: t`Offered`,
    open: t`Open`,
    picking: t`Being picked`,
    ready: t`Ready`,
    handed_over: t`Handed over`,
    shipped: t`Sent`,
    cancelled: t`Cancelled`,
  };
  return (state) => words[state] ?? state;
}

/** How long there is until the promise: an icon, a word and a colour. */
export function Urgency({ until, big }: { until: string | null; big?: boolean }) {
  const { t } = useLingui();
  const now = useNow();
  if (!until) return <State tone="quiet">{t`no promise`}</State>;
  const minutes = Math.floor((new Date(until).getTime() - now) / 60_000);
  const tone = minutes < 0 ? "trouble" : minutes < SOON_MINUTES ? "attention" : "done";
  const icon = minutes < 0 ? TriangleAlert : minutes < SOON_MINUTES ? AlarmClock : Clock;
  return (
    <State tone={tone} icon={icon} className={big ? "h-9! px-3! text-md!" : ""}>
      <Left until={until} />
    </State>
  );
}

/** How long a customer has to collect before it is cancelled and refunded by rule. */
export function CollectUntil({ task }: { task: Api.Task }) {
  const { t } = useLingui();
  const now = useNow();
  if (task.state !== "ready" || !task.collect_until) return null;
  const days = Math.ceil((new Date(task.collect_until).getTime() - now - 60_000) / 86_400_000);
  if (days > 2) return <State tone="quiet" icon={Clock} bare>{t`${days} days left to collect`}</State>;
  return (
    <State tone="attention" icon={AlarmClock} bare>
      {days > 0 ? t`collect by tomorrow, then refunded` : t`not collected: is refunded`}
    </State>
  );
}
