import {
  type Api,
  api,
  Button,
  EmptyState,
  ErrorState,
  Figure,
  NumberField,
  type Problem,
  TextLink,
  useLocale,
  useRead,
  useWrite,
  When,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useAsked } from "../../tool";
import { Refused } from "../../trade/refused";
import { Minor, useLocations } from "../../trade/shown";

const CURRENCY = "EUR";
const LOOK_AGAIN_MS = 1_000;
const SHOWN = 10;

interface ReplaysProps {
  set: Api.RuleSetInput;
  /** Orders of one channel, or of all. */
  channel: string | null;
  mayWrite: boolean;
}

/** What these rules would have made of the orders of the last days, beside what happened. */
export function Replays({ set, channel, mayWrite }: ReplaysProps) {
  const { t } = useLingui();
  const [asked, ask] = useAsked();
  const [days, setDays] = useState(30);
  const id = asked.get("replay") ?? "";
  const begin = useWrite(
    (wanted: Api.SourcingRoutesReplayWanted, key) => api.post<Api.Replay>("/sourcing/replays", wanted, { key }),
    { onDone: (begun) => ask({ replay: begun.id }) },
  );
  const { data, error, refetch } = useQuery<Api.Replay, Problem>({
    queryKey: ["sourcing", "replays", id],
    queryFn: ({ signal }) => api.get<Api.Replay>(`/sourcing/replays/${id}`, {}, { signal }),
    enabled: Boolean(id),
    refetchInterval: (query) => (query.state.data?.state === "done" ? false : LOOK_AGAIN_MS),
  });
  const isOther = data && !sameRules(data.rule_set, set);
  return (
    <div className="flex flex-col gap-4">
      <p className="max-w-[72ch] text-ink-soft text-sm">
        {channel
          ? t`The orders of this channel are decided once more by the rules as they stand here, on the stock of their moment.`
          : t`The orders of all channels are decided once more by the rules as they stand here, on the stock of their moment.`}{" "}
        {t`What other rules would have left for the next order is not followed.`}
      </p>
      {mayWrite ? (
        <div className="flex flex-wrap items-end gap-3">
          <NumberField
            label={t`Orders of the last`}
            unit={t`days`}
            minValue={1}
            maxValue={400}
            value={days}
            onChange={(value) => setDays(Number.isNaN(value) ? 30 : value)}
          />
          <Button
            look="primary"
            icon={History}
            isPending={begin.isPending || (Boolean(id) && data?.state !== "done" && !error)}
            onPress={() => begin.mutate({ rule_set: set, days, channel })}
          >
            {t`Decide them again`}
          </Button>
        </div>
      ) : (
        <p className="text-sm">{t`Whoever may change the rules can decide past orders again.`}</p>
      )}
      <Refused problem={begin.error} />
      {error && <ErrorState strip problem={error} onRetry={() => void refetch()} />}
      {data && data.state !== "done" && (
        <p role="status" className="figures text-sm">
          {t`${{ done: data.done }} of ${{ total: data.total }} orders are decided`}
        </p>
      )}
      {data?.state === "done" && isOther && (
        <p className="text-amber text-sm">{t`The rules were changed since; decide the orders again to see what follows.`}</p>
      )}
      {data?.state === "done" && <Compared replay={data} />}
    </div>
  );
}

const sameRules = (one: Api.RuleSet, other: Api.RuleSetInput) =>
  JSON.stringify([one.rules ?? [], one.split_lines]) === JSON.stringify([other.rules ?? [], other.split_lines]) &&
  JSON.stringify(sorted(one.costs)) === JSON.stringify(sorted(other.costs));

/** Costs in one order of their names, with what was left out, so that two of them can be compared. */
function sorted(costs: Api.Costs): unknown {
  const handling = (costs.handling ?? []).map(({ kinds = [], locations = [], per_parcel_minor, per_piece_minor }) => [
    kinds,
    locations,
    per_parcel_minor,
    per_piece_minor,
  ]);
  const postage = Object.entries(costs.postage_minor ?? {}).sort(([a], [b]) => a.localeCompare(b));
  const { parcel_minor, kilometer_thousandths, workload_minor, day_minor, markdown = null } = costs;
  return [parcel_minor, kilometer_thousandths, workload_minor, day_minor, markdown, handling, postage];
}

interface Line {
  label: string;
  before: number;
  after: number;
  show: (value: number, sign?: boolean) => ReactNode;
}

function Compared({ replay }: { replay: Api.Replay }) {
  const { t } = useLingui();
  const locale = useLocale();
  const { happened, replayed } = replay;
  if (!happened.orders)
    return (
      <EmptyState kind="match" title={t`No order was sent in this time`}>
        {t`Take more days, or another channel.`}
      </EmptyState>
    );
  const each = (value: number, of: number) => (of ? value / of : 0);
  const number = (digits: number) => (value: number, sign?: boolean) =>
    new Intl.NumberFormat(locale, {
      maximumFractionDigits: digits,
      signDisplay: sign ? "exceptZero" : "auto",
    }).format(value);
  const percent = (value: number, sign?: boolean) =>
    new Intl.NumberFormat(locale, {
      style: "percent",
      maximumFractionDigits: 1,
      signDisplay: sign ? "exceptZero" : "auto",
    }).format(value);
  const money = (minor: number, sign?: boolean) => (
    <Minor minor={Math.round(minor)} currency={CURRENCY} sign={sign ?? false} />
  );
  const lines: Line[] = [
    {
      label: t`Split orders`,
      before: each(happened.split_orders, happened.orders),
      after: each(replayed.split_orders, replayed.orders),
      show: percent,
    },
    {
      label: t`Parcels for each order`,
      before: each(happened.parcels, happened.orders),
      after: each(replayed.parcels, replayed.orders),
      show: number(2),
    },
    {
      label: t`Kilometers for each order`,
      before: each(happened.kilometers, happened.orders),
      after: each(replayed.kilometers, replayed.orders),
      show: number(0),
    },
    {
      label: t`Costs of each order`,
      before: each(happened.total_minor, happened.orders),
      after: each(replayed.total_minor, replayed.orders),
      show: money,
    },
    { label: t`Costs altogether`, before: happened.total_minor, after: replayed.total_minor, show: money },
    {
      label: t`Pieces that nobody may send`,
      before: happened.short_pieces,
      after: replayed.short_pieces,
      show: number(0),
    },
  ];
  return (
    <>
      <section className="overflow-x-auto rounded-md border border-line bg-sheet p-4">
        <table className="w-full text-sm">
          <caption className="pb-2 text-left">
            <Figure value={happened.orders} className="font-semibold" /> {t`orders`},{" "}
            <When at={replay.since} show="date" /> – <When at={replay.until} show="date" />.{" "}
            {t`Both are priced by the costs that stand here.`}
          </caption>
          <thead className="text-ink-soft text-xs">
            <tr>
              <th scope="col" className="py-1 text-left font-medium" />
              <th scope="col" className="py-1 pl-3 text-right font-medium">{t`As it was`}</th>
              <th scope="col" className="py-1 pl-3 text-right font-medium">{t`By these rules`}</th>
              <th scope="col" className="py-1 pl-3 text-right font-medium max-sm:hidden">{t`Difference`}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr key={line.label} className="border-line border-t">
                <th scope="row" className="py-1.5 text-left font-normal">
                  {line.label}
                </th>
                <td className="figures py-1.5 pl-3 text-right">{line.show(line.before)}</td>
                <td className="figures py-1.5 pl-3 text-right font-semibold">{line.show(line.after)}</td>
                <td className="figures py-1.5 pl-3 text-right max-sm:hidden">
                  {line.show(line.after - line.before, true)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <Differences replay={replay} />
    </>
  );
}

/** The orders where most would change. */
function Differences({ replay }: { replay: Api.Replay }) {
  const { t } = useLingui();
  const { name } = useLocations();
  const places = (takes: readonly Api.Take[]) =>
    [...new Set(takes.map((take) => name(take.location)))].join(", ") || "–";
  const { changed } = replay;
  if (!changed) return <p className="text-sm">{t`Every order would have come from where it came from.`}</p>;
  return (
    <section className="rounded-md border border-line bg-sheet p-4 text-sm">
      <h2 className="mb-2 font-semibold">{t`${changed} orders would have come from elsewhere; where most would change:`}</h2>
      <ul className="flex flex-col">
        {replay.differences.slice(0, SHOWN).map((one) => (
          <li
            key={one.order}
            className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 border-line border-b py-1.5 last:border-b-0 sm:grid-cols-[10rem_minmax(0,1fr)_auto]"
          >
            <OrderLink of={one.order} />
            <span className="max-sm:order-last max-sm:col-span-2">
              {places(one.before)} → {places(one.after)}
            </span>
            <span className="figures text-right">
              <Minor minor={one.minor} currency={CURRENCY} sign />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function OrderLink({ of }: { of: string }) {
  const { t } = useLingui();
  const { data } = useRead<Api.Order>(`/orders/${of}`);
  return <TextLink href={`/office/orders/${of}`}>{data?.number ?? t`Order`}</TextLink>;
}
