import {
  Badge,
  BulkBar,
  Button,
  type Column,
  EmptyState,
  FilterChips,
  IconButton,
  LivePill,
  Money,
  Page,
  SearchField,
  State,
  Table,
  type Tone,
  TwoLines,
  toast,
  useKeys,
  Views,
  When,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { Columns3, Download, Plus, Printer } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { type SampleOrder, sampleOrders } from "./sample";

const tones: Record<SampleOrder["state"], Tone> = {
  open: "info",
  ready: "done",
  shipped: "done",
  returned: "quiet",
  late: "trouble",
};

export function ListExample() {
  const { t } = useLingui();
  const [view, setView] = useState("all");
  const [text, setText] = useState("");
  const [store, setStore] = useState(true);
  const [news, setNews] = useState(3);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set(["H-10481", "H-10480"]));
  const search = useRef<HTMLInputElement>(null);
  useKeys([{ keys: "/", label: t`Search`, run: () => search.current?.focus() }]);
  const words: Record<SampleOrder["state"], string> = {
    open: t`Picking`,
    ready: t`Ready`,
    shipped: t`Shipped`,
    returned: t`Returned`,
    late: t`Late`,
  };
  const columns: Column<SampleOrder>[] = [
    {
      id: "number",
      head: t`Order`,
      cell: (row) => <span className="figures font-medium">{row.number}</span>,
      sort: (row) => row.number,
    },
    { id: "customer", head: t`Customer`, cell: (row) => row.customer, sort: (row) => row.customer, grow: true },
    {
      id: "state",
      head: t`State`,
      cell: (row) => <State tone={tones[row.state]}>{words[row.state]}</State>,
      sort: (row) => row.state,
    },
    { id: "channel", head: t`Channel`, cell: (row) => <Badge>{row.channel}</Badge>, from: "wide" },
    { id: "store", head: t`From`, cell: (row) => row.store, sort: (row) => row.store, from: "widest" },
    { id: "items", head: t`Pieces`, cell: (row) => row.items, figures: true, sort: (row) => row.items, from: "wide" },
    {
      id: "total",
      head: t`Total`,
      cell: (row) => <Money value={row.total} tax="gross" />,
      figures: true,
      sort: (row) => row.total.amount,
    },
    {
      id: "at",
      head: t`Placed`,
      cell: (row) => <When at={row.at} className="text-ink-soft" />,
      figures: true,
      sort: (row) => Date.parse(row.at),
      from: "middle",
    },
  ];
  const rows = useMemo(() => {
    const wanted = text.toLowerCase();
    return sampleOrders.filter(
      (row) => (view === "all" || row.state === view) && `${row.number} ${row.customer}`.toLowerCase().includes(wanted),
    );
  }, [view, text]);
  return (
    <Page
      fill
      title={t`Orders`}
      actions={
        <>
          <IconButton icon={Columns3} label={t`Columns`} />
          <IconButton icon={Download} label={t`Export`} />
          <Button look="primary" icon={Plus}>
            {t`New order`}
          </Button>
        </>
      }
      tabs={
        <Views
          label={t`Views`}
          selected={view}
          onSelect={setView}
          views={[
            { id: "all", label: t`All` },
            { id: "open", label: t`To pick`, count: 7 },
            { id: "ready", label: t`Ready for pickup`, count: 6 },
            { id: "late", label: t`Late`, count: 2 },
          ]}
        />
      }
    >
      <div className="flex flex-wrap items-center gap-2">
        <SearchField
          label={t`Search orders`}
          placeholder={t`Number, name, code`}
          keyHint="/"
          value={text}
          onChange={setText}
          inputRef={search}
          className="w-full sm:w-80"
        />
        <FilterChips
          filters={store ? [{ id: "store", label: t`Last 30 days`, onRemove: () => setStore(false) }] : []}
          onClear={() => setStore(false)}
        />
      </div>
      <BulkBar count={selected.size} onClear={() => setSelected(new Set())}>
        <Button
          size="small"
          onPress={() => toast(t`${selected.size} orders released`, { undo: () => toast(t`Taken back`) })}
        >
          {t`Release`}
        </Button>
        <Button size="small" icon={Printer}>
          {t`Print`}
        </Button>
      </BulkBar>
      <div className="flex min-h-80 flex-1 flex-col">
        <LivePill count={news} onShow={() => setNews(0)} />
        <Table
          fill
          label={t`Orders`}
          columns={columns}
          rows={rows}
          rowKey={(row) => row.number}
          onOpen={(row) => toast(t`Opened ${row.number}`)}
          selected={selected}
          onSelect={setSelected}
          actions={() => <IconButton icon={Printer} label={t`Print`} size="small" />}
          narrow={(row) => (
            <TwoLines
              title={row.customer}
              figure={<Money value={row.total} tax="gross" />}
              detail={
                <>
                  <span className="figures">{row.number}</span> · <When at={row.at} />
                </>
              }
              note={
                <State bare tone={tones[row.state]}>
                  {words[row.state]}
                </State>
              }
            />
          )}
          total={1284}
          hasMore
          empty={
            <EmptyState
              kind="match"
              title={t`No order fits`}
              action={<Button onPress={() => setText("")}>{t`Clear search`}</Button>}
            >
              {t`Drop the search “${text}”, or look in All.`}
            </EmptyState>
          }
        />
      </div>
    </Page>
  );
}
