import {
  type Api,
  Badge,
  Button,
  type Column,
  EmptyState,
  Page,
  Table,
  TwoLines,
  useRead,
  useSession,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useWay } from "../../tool";
import { Channel, useLocations, useText } from "../../trade/shown";
import { PriceListForm } from "./listform";
import { PriceViews } from "./views";

/** All price lists in the order in which they count. */
export function PriceLists() {
  const { t } = useLingui();
  const text = useText();
  const { navigate } = useWay();
  const { name } = useLocations();
  const { may } = useSession();
  const [adds, setAdds] = useState(false);
  const { data, error, refetch } = useRead<Api.PriceList[]>("/price-lists");
  const where = (row: Api.PriceList) => (
    <span className="inline-flex flex-wrap gap-1">
      {row.channel ? <Channel of={row.channel} /> : <Badge>{t`Every channel`}</Badge>}
      {row.location && <Badge>{name(row.location)}</Badge>}
      {row.region && <Badge>{row.region}</Badge>}
      {row.customer_group && <Badge>{row.customer_group}</Badge>}
    </span>
  );
  const columns: Column<Api.PriceList>[] = [
    {
      id: "name",
      head: t`Price list`,
      grow: true,
      cell: (row) => <span className="font-medium">{text(row.name)}</span>,
    },
    { id: "where", head: t`Counts for`, cell: where },
    {
      id: "kind",
      head: t`Kind`,
      from: "middle",
      cell: (row) => (row.reduction ? t`Reduced prices` : t`Ordinary prices`),
    },
    { id: "tax", head: t`VAT`, from: "wide", cell: (row) => (row.gross ? t`included` : t`on top`) },
    { id: "currency", head: t`Currency`, from: "wide", cell: (row) => row.currency },
    { id: "rank", head: t`Rank`, figures: true, cell: (row) => row.rank },
  ];
  const add = may("pricing.write") && (
    <Button look="primary" icon={Plus} onPress={() => setAdds(true)}>
      {t`New price list`}
    </Button>
  );
  return (
    <Page
      fill
      title={t`Prices`}
      lead={t`For each article the list of the highest rank counts that has a price for it.`}
      tabs={<PriceViews selected="lists" />}
      actions={add}
    >
      <Table
        label={t`Price lists`}
        columns={columns}
        rows={data}
        rowKey={(row) => row.id}
        onOpen={(row) => navigate(`/office/prices/lists/${row.id}`)}
        problem={error}
        onRetry={() => void refetch()}
        narrow={(row) => <TwoLines title={text(row.name)} figure={row.rank} detail={where(row)} note={t`Rank`} />}
        empty={
          <EmptyState kind="first" title={t`No price list yet`} action={add}>
            {t`Price lists come from your feed, or are made here.`}
          </EmptyState>
        }
      />
      {adds && <PriceListForm list={null} onClose={() => setAdds(false)} />}
    </Page>
  );
}
