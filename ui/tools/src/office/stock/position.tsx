import {
  type Api,
  type Column,
  Drawer,
  ErrorState,
  Figure,
  SkeletonRows,
  Table,
  Tabs,
  TwoLines,
  useList,
  useRead,
  useSession,
  When,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Picture, useLocations, useText } from "../../trade/shown";
import { Adjusting, KeepingBack, Receiving, Sending } from "./booking";
import { WhyOf } from "./why";

interface PositionProps {
  card: Api.VariantCard;
  location: string;
  onClose: () => void;
}

/** One article at every location, and what can be done with its pieces. */
export function Position({ card, location, onClose }: PositionProps) {
  const { t } = useLingui();
  const text = useText();
  const { may } = useSession();
  const [part, setPart] = useState("figures");
  const tabs = [
    { id: "figures", label: t`Figures`, needs: "inventory.read" },
    { id: "why", label: t`Why`, needs: "inventory.read" },
    { id: "receive", label: t`Receive`, needs: "inventory.receive" },
    { id: "adjust", label: t`Put right`, needs: "inventory.adjust" },
    { id: "send", label: t`Send`, needs: "inventory.transfer" },
    { id: "keep", label: t`Keep back`, needs: "inventory.adjust" },
    { id: "moves", label: t`Movements`, needs: "inventory.read" },
  ].filter((tab) => may(tab.needs));
  const form = { variant: card.id, location, onDone: () => setPart("figures") };
  return (
    <Drawer size="wide" title={text(card.name)} isOpen onClose={onClose}>
      <div className="flex flex-col gap-4">
        <p className="flex items-center gap-3 text-ink-soft text-sm">
          <Picture url={card.image} size={56} />
          <span className="flex flex-col">
            <span className="figures font-medium text-ink">{card.sku}</span>
            <span className="figures">{card.gtin}</span>
          </span>
        </p>
        <Tabs label={t`About this article`} tabs={tabs} selected={part} onSelect={setPart}>
          {part === "figures" && <FiguresOf variant={card.id} />}
          {part === "why" && <WhyOf variant={card.id} location={location} />}
          {part === "receive" && <Receiving {...form} />}
          {part === "adjust" && <Adjusting {...form} />}
          {part === "send" && <Sending {...form} />}
          {part === "keep" && <KeepingBack {...form} />}
          {part === "moves" && <Movements variant={card.id} location={location} />}
        </Tabs>
      </div>
    </Drawer>
  );
}

function FiguresOf({ variant }: { variant: string }) {
  const { t } = useLingui();
  const { name } = useLocations();
  const { data, error, refetch } = useRead<Api.Availability[]>("/stock", { variants: [variant] });
  const columns: Column<Api.Availability>[] = [
    {
      id: "place",
      head: t`Location`,
      grow: true,
      cell: (row) => name(row.location),
      sort: (row) => name(row.location),
    },
    { id: "on_hand", head: t`On hand`, figures: true, cell: (row) => row.on_hand, sort: (row) => row.on_hand },
    { id: "pending", head: t`Promised`, figures: true, cell: (row) => row.pending },
    { id: "safety", head: t`Kept back`, figures: true, cell: (row) => row.safety },
    {
      id: "available",
      head: t`Available`,
      figures: true,
      sort: (row) => row.available,
      cell: (row) => (
        <strong className={row.available ? "font-semibold" : "font-semibold text-brick"}>{row.available}</strong>
      ),
    },
  ];
  if (error) return <ErrorState strip problem={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows rows={4} />;
  if (!data.length) return <p className="text-ink-soft text-sm">{t`It was never received anywhere.`}</p>;
  const sum = data.reduce((total, one) => total + one.available, 0);
  return (
    <div className="flex flex-col gap-3">
      <Table
        label={t`Stock by location`}
        columns={columns}
        rows={data}
        rowKey={(row) => row.location}
        narrow={(row) => (
          <TwoLines
            title={name(row.location)}
            figure={row.available}
            detail={t`${row.on_hand} there, ${row.pending} promised, ${row.safety} kept back`}
            note={t`available`}
          />
        )}
      />
      <p className="text-ink-soft text-sm">
        {t`Together ${sum} available. Available is what is there, less what is promised and kept back.`}
      </p>
    </div>
  );
}

function Movements({ variant, location }: { variant: string; location: string }) {
  const { t } = useLingui();
  const { list, name } = useLocations();
  const { locations } = useSession();
  const place = location || locations?.[0] || list.find((one) => one.kind === "warehouse")?.id || list[0]?.id;
  const found = useList<Api.LedgerContractsTransfer>(place ? "/stock/movements" : null, { variant, location: place });
  const reasons = useMovementWords();
  const columns: Column<Api.LedgerContractsTransfer>[] = [
    { id: "why", head: t`What for`, grow: true, cell: (row) => reasons(row.reason) },
    {
      id: "amount",
      head: t`Pieces`,
      figures: true,
      cell: (row) => <Figure sign value={row.credit.owner === place ? row.amount : -row.amount} />,
    },
    { id: "at", head: t`When`, figures: true, cell: (row) => <When at={row.at} /> },
  ];
  return (
    <div className="flex flex-col gap-2">
      <p className="text-ink-soft text-sm">{name(place)}</p>
      <Table
        label={t`Movements`}
        columns={columns}
        rows={found.rows}
        rowKey={(row) => row.id}
        problem={found.problem}
        hasMore={found.hasMore}
        onMore={found.more}
        isFetchingMore={found.isFetchingMore}
        empty={<p className="p-4 text-ink-soft text-sm">{t`Nothing has moved here yet.`}</p>}
      />
    </div>
  );
}

/** What the books call a movement, in the words of a store. */
function useMovementWords(): (reason: string) => string {
  const { t } = useLingui();
  const known: Record<string, string> = {
    receive: t`Received`,
    transfer: t`Transfer`,
    count: t`Count`,
    feed: t`Set by a feed`,
    return: t`Return`,
    sale: t`Sold`,
    order: t`For an order`,
    hold: t`Promised`,
    found: t`Found`,
    lost: t`Lost`,
    damaged: t`Damaged`,
    expired: t`Expired`,
    own_use: t`Own use`,
    correction: t`Correction`,
  };
  return (reason) => known[reason] ?? reason.replaceAll("_", " ");
}
