import { type Api, BarShell, Button, Card, EmptyState, ErrorState, Spinner, useRead, useSession } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { MonitorSmartphone, Store } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useWay } from "../tool";
import { DeviceContext, Online } from "./device";
import { ClosedShift, OpenShift } from "./shift";

interface Chosen {
  location: string;
  register: string;
}

const STORED = "hanse.till.register";
// The API names no currency before the first cart; a till works in the one of its country.
const CURRENCY = "EUR";

function stored(): Chosen | null {
  try {
    const found = JSON.parse(localStorage.getItem(STORED) ?? "null") as Chosen | null;
    return found?.location && found.register ? found : null;
  } catch {
    return null;
  }
}

/** A machine becomes a register: which store, which register, and a drawer that is open. */
export function DeviceGate({ children }: { children: ReactNode }) {
  const { t } = useLingui();
  const { may } = useSession();
  const [chosen, setChosen] = useState(stored);
  const places = useRead<Api.Location[]>("/locations", { capability: "sells" });
  const mine = places.data?.filter((one) => may("till.sell", one.id));
  const place = mine?.find((one) => one.id === chosen?.location);
  const registers = useRead<Api.Register[]>(place ? `/locations/${place.id}/registers` : null);
  const register = registers.data?.find((one) => one.id === chosen?.register && one.active);
  const choose = (next: Chosen | null) => {
    if (next) localStorage.setItem(STORED, JSON.stringify(next));
    else localStorage.removeItem(STORED);
    setChosen(next);
  };

  // What was read before stays good while the server cannot be reached.
  if ((places.isError && !places.data) || (registers.isError && !registers.data))
    return (
      <Bare>
        <ErrorState problem={places.error ?? registers.error} onRetry={() => void places.refetch()} />
      </Bare>
    );
  if (!mine || (place && !registers.data)) return <Waiting />;
  if (!mine.length)
    return (
      <Bare>
        <EmptyState kind="right" title={t`You may not sell at any store`}>
          {t`Your store manager or head office can give you the role "cashier" for a store.`}
        </EmptyState>
      </Bare>
    );
  if (!place || !register)
    return (
      <Bare>
        <ChooseRegister places={mine} onChoose={choose} />
      </Bare>
    );
  return (
    <ShiftGate location={place} register={register} leave={() => choose(null)}>
      {children}
    </ShiftGate>
  );
}

interface ShiftProps {
  location: Api.Location;
  register: Api.Register;
  leave: () => void;
  children: ReactNode;
}

/** The drawer is open, or it is opened first. */
function ShiftGate({ location, register, leave, children }: ShiftProps) {
  const [closed, setClosed] = useState<Api.ShiftReport | null>(null);
  const report = useRead<Api.ShiftReport>(`/till/registers/${register.id}/report`, {}, { everyMs: 30_000 });
  const device = { location, register, leave, currency: CURRENCY, closeWith: setClosed, problem: report.error };
  if (closed)
    return (
      <DeviceContext value={{ ...device, report: closed }}>
        <Bare place={location.name}>
          <ClosedShift
            report={closed}
            onNext={() => {
              setClosed(null);
              void report.refetch();
            }}
          />
        </Bare>
      </DeviceContext>
    );
  if (report.error?.code === "no_shift")
    return (
      <Bare place={location.name}>
        <OpenShift {...device} onOpened={() => void report.refetch()} />
      </Bare>
    );
  if (!report.data && report.isError)
    return (
      <Bare place={location.name}>
        <ErrorState problem={report.error} onRetry={() => void report.refetch()} />
      </Bare>
    );
  if (!report.data) return <Waiting />;
  return <DeviceContext value={{ ...device, report: report.data }}>{children}</DeviceContext>;
}

function ChooseRegister({ places, onChoose }: { places: Api.Location[]; onChoose: (chosen: Chosen) => void }) {
  const { t } = useLingui();
  const only = places.length === 1 ? places[0] : undefined;
  const [location, setLocation] = useState(only?.id);
  const place = places.find((one) => one.id === location);
  const registers = useRead<Api.Register[]>(place ? `/locations/${place.id}/registers` : null);
  const active = registers.data?.filter((one) => one.active);
  const row =
    "h-auto! min-h-16 w-full justify-start! whitespace-normal! text-left [&>span]:flex-1 [&>span]:overflow-visible";
  return (
    <div className="mx-auto flex w-full max-w-xl flex-col gap-4 p-4 sm:py-8">
      <h1 className="font-semibold text-lg">{place ? t`Which register is this?` : t`Which store is this?`}</h1>
      {place && (
        <p className="text-ink-soft text-md">
          {place.name}
          {!only && (
            <Button size="small" look="quiet" className="ml-2 h-10!" onPress={() => setLocation(undefined)}>
              {t`Another store`}
            </Button>
          )}
        </p>
      )}
      <Card flush>
        {!place && (
          <ul className="flex flex-col gap-2 p-2">
            {places.map((one) => (
              <li key={one.id}>
                <Button icon={Store} className={row} look="quiet" onPress={() => setLocation(one.id)}>
                  {one.name}
                  <span className="block text-ink-soft text-sm">
                    {one.address.street} {one.address.house_number}, {one.address.city}
                  </span>
                </Button>
              </li>
            ))}
          </ul>
        )}
        {place && registers.isError && (
          <ErrorState problem={registers.error} onRetry={() => void registers.refetch()} strip />
        )}
        {place && active?.length === 0 && (
          <EmptyState kind="first" title={t`This store has no register yet`}>
            {t`Head office sets up registers.`}
          </EmptyState>
        )}
        {place && Boolean(active?.length) && (
          <ul className="flex flex-col gap-2 p-2">
            {active?.map((one) => (
              <li key={one.id}>
                <Button
                  icon={MonitorSmartphone}
                  className={row}
                  look="quiet"
                  onPress={() => onChoose({ location: place.id, register: one.id })}
                >
                  {one.name}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </Card>
      {place && (
        <p className="text-ink-soft text-sm">{t`This machine remembers the register until you choose another one.`}</p>
      )}
    </div>
  );
}

/** The frame before a register is open: nothing to go to yet. */
function Bare({ place, children }: { place?: string; children: ReactNode }) {
  const { t } = useLingui();
  return (
    <BarShell tool={t`Till`} {...useWay()} place={place} sections={[]} status={<Online />}>
      {children}
    </BarShell>
  );
}

function Waiting() {
  return (
    <div className="late flex min-h-dvh items-center justify-center text-ink-soft">
      <Spinner size={24} />
    </div>
  );
}
