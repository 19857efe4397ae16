import { type Api, Badge, type Column, EmptyState, Page, Table, TwoLines, useRead } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useWay } from "../../tool";
import { useLocationWords } from "./placewords";

/** Stores, warehouses, partners and pickup points. */
export function LocationList() {
  const { t } = useLingui();
  const { navigate } = useWay();
  const words = useLocationWords();
  const { data, error, refetch } = useRead<Api.Location[]>("/locations");
  const able = (row: Api.Location) => (
    <span className="inline-flex gap-1">
      {row.capabilities?.map((key) => (
        <Badge key={key}>{words.capability[key] ?? key}</Badge>
      ))}
    </span>
  );
  const columns: Column<Api.Location>[] = [
    {
      id: "name",
      head: t`Location`,
      grow: true,
      cell: (row) => <span className="font-medium">{row.name}</span>,
      sort: (row) => row.name,
    },
    { id: "kind", head: t`Kind`, cell: (row) => words.kind[row.kind] ?? row.kind, sort: (row) => row.kind },
    { id: "city", head: t`City`, from: "middle", cell: (row) => row.address.city, sort: (row) => row.address.city },
    { id: "able", head: t`Abilities`, from: "wide", cell: able },
    { id: "region", head: t`Region`, from: "widest", cell: (row) => row.region || "–" },
  ];
  return (
    <Page fill title={t`Locations`}>
      <Table
        fill
        label={t`Locations`}
        columns={columns}
        rows={data}
        rowKey={(row) => row.id}
        onOpen={(row) => navigate(`/office/locations/${row.id}`)}
        problem={error}
        onRetry={() => void refetch()}
        narrow={(row) => <TwoLines title={row.name} detail={row.address.city} figure={words.kind[row.kind]} />}
        empty={
          <EmptyState
            kind="first"
            title={t`No location yet`}
          >{t`A shop needs at least one place that sells or ships.`}</EmptyState>
        }
      />
    </Page>
  );
}
