import {
  type Api,
  Button,
  Choice,
  ErrorState,
  Problem,
  SkeletonRows,
  TextField,
  useLocale,
  useRead,
  useSession,
  When,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { Package, Search, Store } from "lucide-react";
import { useState } from "react";

export type Goal = "address" | "point";

/** A pickup point to which a parcel shall go; a locker opens by the number that its customer has at the carrier. */
export interface PointWish {
  point: Api.Point | null;
  number: string;
}

export const noPoint: PointWish = { point: null, number: "" };

/** What the house takes as the wish, or nothing while it is not whole. */
export function wanted({ point, number }: PointWish): Api.PointWanted | null {
  if (!point || (point.asks_customer_number && !number.trim())) return null;
  return { point: point.id, customer_number: point.asks_customer_number ? number.trim() : "" };
}

/** Whether any way of delivery goes to pickup points; who may not know that finds out by searching. */
export function useReachesPoints(): boolean {
  const { may } = useSession();
  const knows = may("delivery.read");
  const { data, error } = useRead<Api.Method[]>(knows ? "/delivery-methods" : null);
  // A choice that is shown and taken away again moves what somebody is about to press.
  if (!data) return !knows || Boolean(error);
  return data.some((one) => one.active && one.reaches.includes("point"));
}

/** Whether a parcel goes to an address or to a pickup point. */
export function GoalChoice({ value, onChange }: { value: Goal; onChange: (goal: Goal) => void }) {
  const { t } = useLingui();
  return (
    <Choice
      label={t`Where the parcel goes`}
      hideLabel
      row
      value={value}
      onChange={onChange}
      options={[
        { value: "address", label: t`To an address` },
        { value: "point", label: t`To a pickup point` },
      ]}
    />
  );
}

interface PointSearchProps {
  value: PointWish;
  onChange: (wish: PointWish) => void;
  country: string;
  /** The postal code to begin with; what is near it is shown at once. */
  postalCode: string;
  /** What was refused when the order was to go there. A point that closed names the nearest others. */
  problem?: Problem | null;
}

/** The pickup points near a postal code, one of them to choose, and the number that a locker asks for. */
export function PointSearch({ value, onChange, country, postalCode, problem }: PointSearchProps) {
  const { t } = useLingui();
  const locale = useLocale();
  const hours = useHours();
  const [typed, setTyped] = useState(postalCode);
  const [code, setCode] = useState(postalCode.trim());
  const found = useRead<Api.NearPoint[]>(code ? "/pickup-points" : null, { country, postal_code: code });
  const closed = problem?.code === "pickup_point_closed" ? String(problem.facts.point) : "";
  const others = closed ? (problem?.facts.alternatives as Api.NearPoint[]) : [];
  const listed = [
    ...others,
    ...(found.data ?? []).filter((one) => others.every((other) => other.point.id !== one.point.id)),
  ].filter((one) => one.point.id !== closed);
  const search = () => {
    if (typed.trim() === code) return;
    setCode(typed.trim());
    onChange({ ...value, point: null });
  };
  const { point } = value;
  return (
    <div className="flex flex-col gap-3">
      <form
        className="flex items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          search();
        }}
      >
        <TextField
          label={t`Pickup points near the postal code`}
          figures
          autoComplete="off"
          maxLength={12}
          value={typed}
          onChange={setTyped}
          className="flex-1"
        />
        <Button type="submit" icon={Search} isDisabled={!typed.trim()}>
          {t`Search`}
        </Button>
      </form>
      {found.error ? (
        <ErrorState strip problem={Problem.of(found.error)} />
      ) : code && !found.data ? (
        <SkeletonRows rows={3} columns={1} />
      ) : listed.length ? (
        <Choice
          label={t`Pickup point`}
          value={point?.id ?? null}
          onChange={(id) => onChange({ ...value, point: listed.find((one) => one.point.id === id)?.point ?? null })}
          options={listed.map((one) => ({
            value: one.point.id,
            icon: one.point.kind === "locker" ? Package : Store,
            label: one.point.name,
            detail: (
              <>
                <span className="block">{placeOf(one.point.address)}</span>
                <span className="block">{hours(one.point.opening ?? {}).join("; ")}</span>
              </>
            ),
            note: one.distance_meters === null ? undefined : distance(one.distance_meters, locale),
          }))}
        />
      ) : (
        code && <p className="text-ink-soft text-sm">{t`There is no pickup point here. Try another postal code.`}</p>
      )}
      {point?.asks_customer_number && (
        <TextField
          label={t`Customer number at the carrier`}
          help={t`The locker opens only with it.`}
          figures
          autoComplete="off"
          maxLength={20}
          value={value.number}
          onChange={(number) => onChange({ ...value, number })}
          error={problem?.code === "customer_number_needed" ? t`This is needed.` : undefined}
        />
      )}
    </div>
  );
}

/** The pickup point of an order as it was agreed, and until when the parcel waits there. */
export function PointLines({ order }: { order: Api.Order }) {
  const { t } = useLingui();
  const hours = useHours();
  const { may } = useSession();
  const point = order.pickup_point;
  const parcels = useRead<Api.Parcel[]>(point && may("fulfillment.read") ? `/orders/${order.id}/parcels` : null);
  if (!point) return null;
  const until = (parcels.data ?? []).map(readyUntil).find(Boolean);
  return (
    <div className="flex flex-col">
      <span className="break-words">{point.name}</span>
      <span className="break-words">{placeOf(point.address)}</span>
      {point.customer_number && <span className="figures">{t`Number ${{ number: point.customer_number }}`}</span>}
      {hours(point.opening).map((line) => (
        <span key={line} className="text-ink-soft">
          {line}
        </span>
      ))}
      {until && <WaitsUntil at={until} />}
    </div>
  );
}

/** Until when a parcel lies at its pickup point, as the carrier said; nothing where it does not lie there. */
export function readyUntil(parcel: Api.Parcel): string | null {
  if (parcel.state !== "ready") return null;
  return parcel.scans.findLast((scan) => scan.kind === "ready" && scan.until)?.until ?? null;
}

export function WaitsUntil({ at }: { at: string }) {
  const { t } = useLingui();
  return (
    <span className="font-medium">
      {t`Waits there until`} <When at={at} show="date" />
    </span>
  );
}

function placeOf(address: Api.Address): string {
  return `${[address.street, address.house_number].filter(Boolean).join(" ")}, ${address.postal_code} ${address.city}`;
}

const METERS = 1000;
const NEAREST = 50;

/** How far it is as the crow flies: 350 m, 1.2 km. */
function distance(meters: number, locale: string): string {
  const far = meters >= METERS;
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: far ? "kilometer" : "meter",
    maximumFractionDigits: far ? 1 : 0,
  }).format(far ? meters / METERS : Math.round(meters / NEAREST) * NEAREST);
}

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** Opening hours, days with the same hours together: "Mon–Fri 09:00–18:00". */
function useHours(): (opening: Api.ChosenPoint["opening"]) => string[] {
  const { t } = useLingui();
  const locale = useLocale();
  const day = new Intl.DateTimeFormat(locale, { weekday: "short", timeZone: "UTC" });
  // The fifth of January 2026 was a Monday.
  const name = (index: number) => day.format(Date.UTC(2026, 0, 5 + index));
  return (opening) => {
    const said = DAYS.map((one) => (opening[one] ?? []).map(([from, to]) => `${from}–${to}`).join(", "));
    if (said.every((one) => one === "00:00–24:00")) return [t`Around the clock`];
    const lines: string[] = [];
    let first = 0;
    for (let index = 1; index <= DAYS.length; index++) {
      if (said[index] === said[first]) continue;
      const until = index - 1;
      const days = first === until ? name(first) : `${name(first)}–${name(until)}`;
      if (said[first]) lines.push(`${days} ${said[first]}`);
      first = index;
    }
    return lines;
  };
}
