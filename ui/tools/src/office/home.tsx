import {
  type Api,
  Card,
  EmptyState,
  ErrorState,
  LiveDot,
  Page,
  readAgain,
  Skeleton,
  type StreamState,
  Table,
  TextLink,
  Tile,
  TwoLines,
  useLocale,
  useNow,
  useRead,
  useSession,
  useStream,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { Minor, useLocations, useText } from "../trade/shown";
import { ByChannel, Change, Days } from "./figures";

/** The day at a glance: what came in, what is to be done, what went wrong. It renews itself while something happens. */
export function Home() {
  const { t } = useLingui();
  const { staff, may } = useSession();
  const reads = may("insight.read");
  const { data, error, refetch } = useRead<Api.Dashboard>(reads ? "/insight/dashboard" : null);
  const live = useLive(reads);
  const first = staff.name.split(" ")[0] ?? staff.name;
  return (
    <Page title={t`Moin, ${first}`} facts={<Today />} actions={reads && <Liveness state={live} />}>
      {!reads ? (
        <Card flush>
          <EmptyState kind="right" title={t`The figures of the day are not for your role`}>
            {t`Whoever manages the staff can give you a role that reads them. Everything else is in the rooms on the left.`}
          </EmptyState>
        </Card>
      ) : error && !data ? (
        <ErrorState problem={error} onRetry={() => void refetch()} />
      ) : (
        (data && <Figures data={data} />) || <Coming />
      )}
    </Page>
  );
}

/** The places of the tiles, so that nothing jumps when the figures arrive. */
function Coming() {
  return (
    <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      {["revenue", "orders", "average", "returns"].map((one) => (
        <div key={one} className="late h-28 rounded-md border border-line bg-sheet p-4">
          <Skeleton className="w-20" />
          <Skeleton className="mt-3 h-6 w-32" />
        </div>
      ))}
    </div>
  );
}

function Today() {
  const locale = useLocale();
  return <>{new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long" }).format(useNow())}</>;
}

function Liveness({ state }: { state: StreamState }) {
  const { t } = useLingui();
  return (
    <LiveDot
      state={state}
      words={{ live: t`Live`, connecting: t`Connecting`, lost: t`Not live, shown as of the last load` }}
    />
  );
}

/** Asks for the figures anew when something happened, but never more often than every few seconds. */
function useLive(enabled: boolean): StreamState {
  const client = useQueryClient();
  const waiting = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  return useStream(
    ["orders", "fulfillment"],
    () => {
      waiting.current ??= setTimeout(() => {
        waiting.current = undefined;
        void readAgain(client, ["insight"]);
      }, 3_000);
    },
    enabled,
  );
}

function Figures({ data }: { data: Api.Dashboard }) {
  const { t } = useLingui();
  const { currency } = data;
  const average = data.orders ? Math.round(data.revenue_minor / data.orders) : 0;
  return (
    <>
      <section aria-label={t`Today`} className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        <Tile
          label={t`Revenue today`}
          value={<Minor minor={data.revenue_minor} currency={currency} tax="gross" />}
          note={
            <Change
              now={data.revenue_minor}
              before={data.revenue_week_before_minor}
              shown={<Minor minor={data.revenue_week_before_minor} currency={currency} />}
            />
          }
        />
        <Tile
          label={t`Orders today`}
          value={data.orders}
          note={<Change now={data.orders} before={data.orders_week_before} shown={data.orders_week_before} />}
          href="/office/orders?days=1"
        />
        <Tile
          label={t`Average order`}
          value={data.orders ? <Minor minor={average} currency={currency} /> : "–"}
          note={t`with VAT`}
        />
        <Tile
          label={t`Returns today`}
          value={data.returns.returns}
          note={<Minor minor={data.returns.amount_minor} currency={currency} />}
        />
      </section>
      <Matters data={data} />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Card title={t`By channel, today`} flush={!data.channels.length}>
          {data.channels.length ? (
            <ByChannel channels={data.channels} currency={currency} />
          ) : (
            <EmptyState
              kind="first"
              title={t`Nothing sold yet today`}
            >{t`The first order of any channel stands here at once.`}</EmptyState>
          )}
        </Card>
        <Days />
      </div>
      <LowStock data={data} />
    </>
  );
}

/** What waits for somebody, each with the way to it; what is empty is left out. */
function Matters({ data }: { data: Api.Dashboard }) {
  const { t } = useLingui();
  const { work, trouble } = data;
  const matters = [
    { id: "late", label: t`Late tasks`, count: work.tasks_late, href: "/pick", urgent: true },
    { id: "open", label: t`To pack`, count: work.tasks_open, href: "/pick" },
    { id: "pickups", label: t`Waiting for pickup`, count: work.pickups_waiting, href: "/pick" },
    { id: "parcels", label: t`Parcels to send`, count: work.parcels_waiting, href: "/pick" },
    { id: "low", label: t`Running low`, count: data.low_stock_count, href: "/office/stock/low" },
    {
      id: "refused",
      label: t`Payments refused`,
      count: trouble?.payments_refused ?? 0,
      href: "/office/orders?view=cancelled&days=1",
      urgent: true,
    },
    {
      id: "unanswered",
      label: t`Payments without an answer`,
      count: trouble?.payments_unanswered ?? 0,
      href: "/office/orders?view=placed",
      urgent: true,
    },
    { id: "refunds", label: t`Refunds on their way`, count: trouble?.refunds_waiting ?? 0, href: "/office/orders" },
    { id: "jobs", label: t`Failed jobs`, count: trouble?.jobs_failed ?? 0, href: "/office/audit", urgent: true },
    {
      id: "webhooks",
      label: t`Failed deliveries`,
      count: trouble?.deliveries_failed ?? 0,
      href: "/office/webhooks",
      urgent: true,
    },
    { id: "off", label: t`Webhooks switched off`, count: trouble?.webhooks_off ?? 0, href: "/office/webhooks" },
  ].filter((one) => one.count > 0);
  return (
    <section aria-label={t`To do`}>
      <h2 className="mb-2 font-semibold text-sm">{t`To do`}</h2>
      {matters.length ? (
        <ul className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-6">
          {matters.map((one) => (
            <li key={one.id} className="flex [&>a]:flex-1">
              <Tile
                label={one.label}
                value={<span className={one.urgent ? "text-brick" : ""}>{one.count}</span>}
                href={one.href}
              />
            </li>
          ))}
        </ul>
      ) : (
        <p className="text-ink-soft text-sm">{t`Nothing waits for anybody.`}</p>
      )}
    </section>
  );
}

function LowStock({ data }: { data: Api.Dashboard }) {
  const { t } = useLingui();
  const text = useText();
  const { name } = useLocations();
  if (!data.low_stock.length) return null;
  return (
    <section className="flex flex-col gap-2">
      <div className="flex items-baseline justify-between">
        <h2 className="font-semibold text-sm">{t`Sells, and runs low`}</h2>
        <TextLink href="/office/stock/low" className="text-xs">{t`All that runs low`}</TextLink>
      </div>
      <Table
        label={t`Sells, and runs low`}
        rows={data.low_stock}
        rowKey={(row) => row.variant + row.location}
        columns={[
          { id: "name", head: t`Article`, grow: true, cell: (row) => text(row.name) },
          {
            id: "sku",
            head: t`SKU`,
            from: "wide",
            cell: (row) => <span className="figures text-ink-soft">{row.sku}</span>,
          },
          { id: "place", head: t`Location`, cell: (row) => name(row.location) },
          { id: "sold", head: t`Sold lately`, figures: true, from: "middle", cell: (row) => row.sold_quantity },
          {
            id: "left",
            head: t`Available`,
            figures: true,
            cell: (row) => (
              <strong className={row.available ? "font-semibold text-amber" : "font-semibold text-brick"}>
                {row.available}
              </strong>
            ),
          },
        ]}
        narrow={(row) => (
          <TwoLines title={text(row.name)} detail={name(row.location)} figure={row.available} note={t`available`} />
        )}
      />
    </section>
  );
}
