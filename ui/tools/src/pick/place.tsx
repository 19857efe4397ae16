import {
  type Api,
  BarShell,
  Button,
  EmptyState,
  ErrorState,
  type NavItem,
  readAgain,
  Spinner,
  useRead,
  useSession,
  useStream,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { Store, Warehouse } from "lucide-react";
import { createContext, type ReactNode, useContext, useState } from "react";
import { useWay } from "../tool";

interface Place {
  location: Api.Location;
  /** Whether changes are heard as they happen; otherwise lists are read again every few seconds. */
  isLive: boolean;
  /** How often lists are read again, in milliseconds. */
  everyMs: number;
  /** Work at another location; nothing where there is only one. */
  leave: (() => void) | null;
}

const STORED = "hanse.pick.location";
const LIVE_MS = 60_000;
const POLL_MS = 5_000;

const PlaceContext = createContext<Place | null>(null);

/** Where this desk stands. Only below `PlaceGate`. */
export function usePlace(): Place {
  const place = useContext(PlaceContext);
  if (!place) throw new Error("usePlace stands outside the PlaceGate");
  return place;
}

/** Which location is worked at: the only one, the one chosen last, or one to choose now. */
export function PlaceGate({ children }: { children: ReactNode }) {
  const { t } = useLingui();
  const { may } = useSession();
  const [chosen, setChosen] = useState(() => localStorage.getItem(STORED));
  const found = useRead<Api.Location[]>("/locations");
  const mine = found.data?.filter(
    (one) => may("fulfillment.read", one.id) && one.capabilities?.some((able) => able === "ships" || able === "pickup"),
  );
  const only = mine?.length === 1 ? mine[0] : undefined;
  const location = only ?? mine?.find((one) => one.id === chosen);
  const choose = (id: string | null) => {
    if (id) localStorage.setItem(STORED, id);
    else localStorage.removeItem(STORED);
    setChosen(id);
  };
  if (found.isError)
    return (
      <Bar items={[]}>
        <ErrorState problem={found.error} onRetry={() => void found.refetch()} />
      </Bar>
    );
  if (!mine)
    return (
      <div className="late flex min-h-dvh items-center justify-center text-ink-soft">
        <Spinner size={24} />
      </div>
    );
  if (!mine.length)
    return (
      <Bar items={[]}>
        <EmptyState kind="right" title={t`You may not see tasks of any location`}>
          {t`Your store manager or head office can give you the role of a picker for a location.`}
        </EmptyState>
      </Bar>
    );
  if (!location)
    return (
      <Bar items={[]}>
        <ChoosePlace places={mine} onChoose={choose} />
      </Bar>
    );
  return (
    <Watch key={location.id} location={location} leave={only ? null : () => choose(null)}>
      {children}
    </Watch>
  );
}

function Watch(props: { location: Api.Location; leave: (() => void) | null; children: ReactNode }) {
  const client = useQueryClient();
  const state = useStream(["fulfillment"], () => {
    void readAgain(client, ["tasks"]);
    void readAgain(client, ["waves"]);
  });
  const isLive = state === "live";
  const { location, leave } = props;
  return (
    <PlaceContext value={{ location, leave, isLive, everyMs: isLive ? LIVE_MS : POLL_MS }}>
      {props.children}
    </PlaceContext>
  );
}

function ChoosePlace({ places, onChoose }: { places: Api.Location[]; onChoose: (id: string) => void }) {
  const { t } = useLingui();
  const queues = useRead<Api.Queue[]>("/tasks/queues");
  return (
    <div className="mx-auto flex w-full max-w-xl flex-col gap-4 p-4 sm:py-8">
      <title>{`${t`Pick desk`} · Hanse`}</title>
      <h1 className="font-semibold text-lg">{t`Where do you work?`}</h1>
      <ul className="flex flex-col gap-2 rounded-md border border-line bg-sheet p-2">
        {places.map((one) => {
          const queue = queues.data?.find((row) => row.location === one.id);
          const waiting = (queue?.open ?? 0) + (queue?.picking ?? 0);
          return (
            <li key={one.id}>
              <Button
                icon={one.kind === "warehouse" ? Warehouse : Store}
                look="quiet"
                className="h-auto! min-h-16 w-full justify-start! whitespace-normal! text-left [&>span]:flex-1 [&>span]:whitespace-normal"
                onPress={() => onChoose(one.id)}
              >
                <span className="flex items-center justify-between gap-3">
                  {one.name}
                  <span className="figures font-normal text-ink-soft text-sm">
                    {queue?.offered ? t`${{ offered: queue.offered }} to answer` : ""}
                    {queue?.offered && waiting ? " · " : ""}
                    {queue && (waiting ? t`${waiting} to pick` : queue.offered ? "" : t`nothing to pick`)}
                  </span>
                </span>
              </Button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

interface BarProps {
  items: readonly NavItem[];
  place?: string;
  status?: ReactNode;
  children: ReactNode;
}

export function Bar({ items, place, status, children }: BarProps) {
  const { t } = useLingui();
  return (
    <BarShell tool={t`Pick desk`} {...useWay()} place={place} status={status} sections={[{ items }]}>
      {children}
    </BarShell>
  );
}
