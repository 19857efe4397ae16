import {
  type Api,
  Button,
  type Column,
  EmptyState,
  FilterChips,
  LivePill,
  Page,
  SearchField,
  Select,
  Table,
  TwoLines,
  useKeys,
  useList,
  useStream,
  Views,
  When,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { type ReactNode, useMemo, useRef, useState } from "react";
import { useAsked, useWay } from "../../tool";
import { Channel, OrderState, PaymentState, useLocations } from "../shown";
import { useOrderWords, useTradeWords, wordOf } from "../words";
import { OrderTotal } from "./total";

interface OrderListProps {
  base: string;
  actions?: ReactNode;
}

/** All orders that the person may see, newest first, with views, search and filters; new ones wait in a pill. */
export function OrderList({ base, actions }: OrderListProps) {
  const { t } = useLingui();
  const { navigate } = useWay();
  const [asked, ask] = useAsked();
  const { name } = useLocations();
  const channels = useTradeWords().channel;
  const dayWords = useDayWords();
  const view = asked.get("view") ?? "all";
  const text = asked.get("text") ?? "";
  const channel = asked.get("channel");
  const location = asked.get("location");
  const days = asked.get("days");
  const since = useMemo(() => sinceDays(days), [days]);
  const found = useList<Api.OrderRow>("/orders", {
    text,
    state: view === "all" ? null : view,
    channel,
    location,
    since,
  });
  const fresh = useFresh("orders", "order.placed");
  const search = useRef<HTMLInputElement>(null);
  useKeys([{ keys: "/", label: t`Search`, run: () => search.current?.focus() }]);
  const filters = [
    ...(channel
      ? [{ id: "channel", label: wordOf(channels, channel).label, onRemove: () => ask({ channel: null }) }]
      : []),
    ...(location ? [{ id: "location", label: name(location), onRemove: () => ask({ location: null }) }] : []),
    ...(days ? [{ id: "days", label: dayWords(days), onRemove: () => ask({ days: null }) }] : []),
  ];
  const clear = () => ask({ channel: null, location: null, days: null, text: null, view: null });
  const narrowed = Boolean(text || filters.length || view !== "all");
  return (
    <Page
      fill
      title={t`Orders`}
      actions={actions}
      tabs={
        <Views
          label={t`Views`}
          selected={view}
          onSelect={(id) => ask({ view: id === "all" ? null : id })}
          views={[
            { id: "all", label: t`All` },
            { id: "placed", label: t`Unpaid` },
            { id: "confirmed", label: t`In progress` },
            { id: "completed", label: t`Completed` },
            { id: "cancelled", label: t`Cancelled` },
          ]}
        />
      }
    >
      <div className="flex flex-wrap items-center gap-2">
        <SearchField
          label={t`Search orders`}
          placeholder={t`Number, name, e-mail`}
          keyHint="/"
          value={text}
          onChange={(typed) => ask({ text: typed })}
          inputRef={search}
          className="w-full sm:w-72"
        />
        <Narrowing />
        <FilterChips filters={filters} onClear={clear} />
      </div>
      <div className="flex min-h-80 flex-1 flex-col">
        <LivePill
          count={fresh.count}
          onShow={() => {
            fresh.seen();
            found.reload();
          }}
        />
        <Table
          fill
          label={t`Orders`}
          columns={useColumns()}
          rows={found.rows}
          rowKey={(row) => row.id}
          onOpen={(row) => navigate(`${base}/orders/${row.id}`)}
          isLoading={found.isLoading}
          problem={found.problem}
          onRetry={found.reload}
          hasMore={found.hasMore}
          onMore={found.more}
          isFetchingMore={found.isFetchingMore}
          narrow={(row) => <OrderLineOnPhone row={row} />}
          empty={
            narrowed ? (
              <EmptyState
                kind="match"
                title={t`No order fits`}
                action={<Button onPress={clear}>{t`Show all orders`}</Button>}
              >
                {t`Drop a filter or the search, or look in another view.`}
              </EmptyState>
            ) : (
              <EmptyState kind="first" title={t`No orders yet`}>
                {t`Orders from the shop, the tills and the phone all arrive here.`}
              </EmptyState>
            )
          }
        />
      </div>
    </Page>
  );
}

function useColumns(): Column<Api.OrderRow>[] {
  const { t } = useLingui();
  const { payment } = useOrderWords();
  return [
    { id: "number", head: t`Order`, cell: (row) => <span className="figures font-medium">{row.number}</span> },
    { id: "customer", head: t`Name`, grow: true, cell: (row) => row.name || row.email || "–" },
    { id: "state", head: t`State`, cell: (row) => <OrderState bare state={row.state} /> },
    {
      id: "payment",
      head: t`Payment`,
      from: "wide",
      // What is as it should be stays quiet.
      cell: (row) =>
        row.payment_state === "paid" ? (
          <span className="text-ink-soft text-xs">{wordOf(payment, "paid").label}</span>
        ) : (
          <PaymentState bare state={row.payment_state} />
        ),
    },
    { id: "channel", head: t`Channel`, from: "middle", cell: (row) => <Channel of={row.channel} /> },
    { id: "lines", head: t`Lines`, figures: true, from: "widest", cell: (row) => row.line_count },
    {
      id: "total",
      head: t`Total`,
      figures: true,
      cell: (row) => <OrderTotal of={row} tax="gross" />,
    },
    {
      id: "at",
      head: t`Placed`,
      figures: true,
      from: "middle",
      cell: (row) => <When at={row.placed_at} className="text-ink-soft" />,
    },
  ];
}

function OrderLineOnPhone({ row }: { row: Api.OrderRow }) {
  return (
    <TwoLines
      title={row.name || row.email || row.number}
      figure={<OrderTotal of={row} />}
      detail={
        <>
          <span className="figures">{row.number}</span> · <When at={row.placed_at} />
        </>
      }
      note={<OrderState bare state={row.state} />}
    />
  );
}

/** Channel, store and time, each one choice. */
function Narrowing() {
  const { t } = useLingui();
  const [asked, ask] = useAsked();
  const { list } = useLocations();
  const channels = useTradeWords().channel;
  const dayWords = useDayWords();
  const everywhere = { value: "", label: t`Every channel` };
  return (
    <div className="grid w-full grid-cols-3 gap-2 sm:flex sm:w-auto">
      <Select
        label={t`Channel`}
        hideLabel
        value={asked.get("channel") ?? ""}
        onChange={(channel) => ask({ channel })}
        options={[
          everywhere,
          ...["web", "app", "store", "phone", "marketplace"].map((key) => ({
            value: key,
            label: wordOf(channels, key).label,
          })),
        ]}
        className="sm:w-36"
      />
      <Select
        label={t`Location`}
        hideLabel
        value={asked.get("location") ?? ""}
        onChange={(location) => ask({ location })}
        options={[{ value: "", label: t`Every location` }, ...list.map((one) => ({ value: one.id, label: one.name }))]}
        className="sm:w-40"
      />
      <Select
        label={t`Time`}
        hideLabel
        value={asked.get("days") ?? ""}
        onChange={(days) => ask({ days })}
        options={["", "1", "7", "30", "90"].map((days) => ({ value: days, label: dayWords(days) }))}
        className="sm:w-36"
      />
    </div>
  );
}

function useDayWords(): (days: string) => string {
  const { t } = useLingui();
  return (days) => (days ? (days === "1" ? t`Today` : t`Last ${days} days`) : t`Any time`);
}

/** The beginning of the day so many days ago; the same moment all day long, so that the list is not asked anew. */
function sinceDays(days: string | null): string | null {
  const count = Number(days);
  if (!count) return null;
  const start = new Date();
  start.setHours(0, 0, 0, 0);
  start.setDate(start.getDate() - count + 1);
  return start.toISOString();
}

/** Counts what happens while the person looks at a list, so that nothing moves under their hand. */
function useFresh(topic: string, type: string) {
  const [count, setCount] = useState(0);
  useStream([topic], (event) => event.type === type && setCount((before) => before + 1));
  return { count, seen: () => setCount(0) };
}
