import {
  type Api,
  Card,
  type Column,
  EmptyState,
  ErrorState,
  Page,
  Select,
  SkeletonRows,
  Table,
  TwoLines,
  useRead,
  useSession,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useAsked, useWay } from "../../tool";
import { useLocations } from "../../trade/shown";
import { Asking } from "./asking";

const DAYS = ["7", "28", "90"] as const;

/** What each place fetches, how fast and how much of it in time. Of places, never of people. */
export function FetchingFigures() {
  const { t } = useLingui();
  const { list, name } = useLocations();
  const { may } = useSession();
  const { navigate } = useWay();
  const [asked, ask] = useAsked();
  const days = asked.get("days") ?? DAYS[0];
  const found = useRead<Api.Throughput[]>("/fulfillment/throughput", { days });
  const queues = useRead<Api.Queue[]>("/tasks/queues");
  const fetches = (one: Api.Location) => one.capabilities?.some((can) => can === "ships" || can === "pickup");
  const able = list.filter((one) => fetches(one) && may("fulfillment.read", one.id));
  const rows = found.data && able.map((one) => found.data.find((row) => row.location === one.id) ?? nothing(one.id));
  const percent = (row: Api.Throughput) => (row.promised ? `${Math.round((100 * row.in_time) / row.promised)} %` : "–");
  const missed = (row: Api.Throughput) => {
    const all = row.picked_pieces + row.missed_pieces;
    return all ? `${((100 * row.missed_pieces) / all).toFixed(1)} %` : "–";
  };
  const waiting = (row: Api.Throughput) => {
    const queue = queues.data?.find((one) => one.location === row.location);
    return (queue?.open ?? 0) + (queue?.picking ?? 0);
  };
  const took = (row: Api.Throughput) => {
    if (row.ready_minutes === null) return "–";
    const hours = Math.floor(row.ready_minutes / 60);
    const minutes = row.ready_minutes % 60;
    return hours ? t`${hours} h ${minutes} min` : t`${minutes} min`;
  };
  const columns: Column<Api.Throughput>[] = [
    { id: "place", head: t`Location`, grow: true, cell: (row) => name(row.location) },
    { id: "waiting", head: t`Waiting now`, figures: true, cell: waiting },
    { id: "orders", head: t`Orders done`, figures: true, from: "middle", cell: (row) => row.orders },
    { id: "pieces", head: t`Pieces fetched`, figures: true, from: "middle", cell: (row) => row.picked_pieces },
    { id: "hour", head: t`Pieces an hour`, figures: true, cell: (row) => row.pieces_per_hour ?? "–" },
    { id: "took", head: t`Until ready`, figures: true, from: "wide", cell: took },
    { id: "time", head: t`In time`, figures: true, cell: percent },
    { id: "missed", head: t`Not found`, figures: true, from: "middle", cell: missed },
  ];
  return (
    <Page
      title={t`Fetching`}
      lead={t`What the places get done. Work is the time between one scan and the next; who scanned is not counted.`}
      actions={
        <Select
          label={t`Which days`}
          hideLabel
          value={days}
          onChange={(value) => ask({ days: value })}
          options={DAYS.map((count) => ({ value: count, label: t`Last ${count} days` }))}
          className="w-44"
        />
      }
    >
      {found.error ? (
        <ErrorState problem={found.error} onRetry={() => void found.refetch()} />
      ) : rows ? (
        <Table
          label={t`Fetching`}
          columns={columns}
          rows={rows}
          rowKey={(row) => row.location}
          onOpen={(row) => navigate(`/office/fetching/${row.location}`)}
          narrow={(row) => (
            <TwoLines
              title={name(row.location)}
              figure={t`${{ percent: percent(row) }} in time`}
              detail={t`${{ count: waiting(row) }} waiting`}
              note={row.pieces_per_hour ? t`${{ count: row.pieces_per_hour }} pieces an hour` : ""}
            />
          )}
          empty={
            <EmptyState kind="first" title={t`No place fetches orders`}>
              {t`Say at a location that it sends parcels or hands over pickups.`}
            </EmptyState>
          }
        />
      ) : (
        <Card flush>
          <SkeletonRows />
        </Card>
      )}
      <Asking />
    </Page>
  );
}

function nothing(location: string): Api.Throughput {
  return {
    location,
    orders: 0,
    picked_pieces: 0,
    missed_pieces: 0,
    work_minutes: 0,
    pieces_per_hour: null,
    ready_minutes: null,
    promised: 0,
    in_time: 0,
  };
}
