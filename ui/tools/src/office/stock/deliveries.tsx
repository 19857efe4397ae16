import {
  type Api,
  api,
  Button,
  type Column,
  Dialog,
  EmptyState,
  NumberField,
  Page,
  Select,
  State,
  Table,
  TextField,
  TwoLines,
  useList,
  useSession,
  useWrite,
  When,
} from "@hanse/kit";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useWay } from "../../tool";
import { Refused } from "../../trade/refused";
import { useLocations } from "../../trade/shown";
import { StockViews } from "./views";

export function DeliveryState({ of }: { of: string }) {
  const { t } = useLingui();
  if (of === "expected") return <State bare tone="info">{t`Expected`}</State>;
  return of === "receiving" ? (
    <State bare tone="attention">{t`Received in part`}</State>
  ) : (
    <State bare tone="done">{t`Closed`}</State>
  );
}

const expected = (row: Api.InboundDelivery) => row.lines.reduce((sum, line) => sum + line.expected_quantity, 0);
const received = (row: Api.InboundDelivery) => row.lines.reduce((sum, line) => sum + line.received_quantity, 0);

/** Goods that suppliers have announced. */
export function Deliveries() {
  const { t } = useLingui();
  const { name } = useLocations();
  const { navigate } = useWay();
  const { may } = useSession();
  const [begins, setBegins] = useState(false);
  const found = useList<Api.InboundDelivery>("/stock/inbound-deliveries");
  const columns: Column<Api.InboundDelivery>[] = [
    { id: "supplier", head: t`Supplier`, grow: true, cell: (row) => row.supplier },
    { id: "reference", head: t`Number`, cell: (row) => <span className="figures">{row.reference}</span> },
    { id: "place", head: t`Location`, cell: (row) => name(row.location) },
    { id: "state", head: t`State`, cell: (row) => <DeliveryState of={row.state} /> },
    { id: "pieces", head: t`Received`, figures: true, cell: (row) => t`${received(row)} of ${expected(row)}` },
    {
      id: "date",
      head: t`Expected on`,
      figures: true,
      from: "middle",
      cell: (row) => <When at={row.expected_date ?? undefined} show="date" />,
    },
  ];
  const begin = may("inventory.receive") ? (
    <Button look="primary" icon={Plus} onPress={() => setBegins(true)}>{t`Announce a delivery`}</Button>
  ) : undefined;
  return (
    <Page fill title={t`Stock`} tabs={<StockViews selected="deliveries" />} actions={begin}>
      <Table
        fill
        label={t`Incoming goods`}
        columns={columns}
        rows={found.rows}
        rowKey={(row) => row.id}
        onOpen={(row) => navigate(`/office/stock/deliveries/${row.id}`)}
        isLoading={found.isLoading}
        problem={found.problem}
        onRetry={found.reload}
        hasMore={found.hasMore}
        onMore={found.more}
        isFetchingMore={found.isFetchingMore}
        narrow={(row) => (
          <TwoLines
            title={row.supplier}
            figure={plural(expected(row), { one: "# piece", other: "# pieces" })}
            detail={row.reference}
            note={<DeliveryState of={row.state} />}
          />
        )}
        empty={
          <EmptyState kind="first" title={t`Nothing is announced`}>
            {t`A delivery says what a supplier sends and when, so that it can be received and promised in time.`}
          </EmptyState>
        }
      />
      {begins && (
        <Announcing onClose={() => setBegins(false)} onDone={(id) => navigate(`/office/stock/deliveries/${id}`)} />
      )}
    </Page>
  );
}

const isDay = (text: string) => text === "" || /^\d{4}-\d\d-\d\d$/.test(text);

function Announcing({ onClose, onDone }: { onClose: () => void; onDone: (delivery: string) => void }) {
  const { t } = useLingui();
  const { list } = useLocations();
  const { may } = useSession();
  const [location, setLocation] = useState<string | null>(null);
  const [supplier, setSupplier] = useState("");
  const [reference, setReference] = useState("");
  const [date, setDate] = useState("");
  const [code, setCode] = useState("");
  const [quantity, setQuantity] = useState(1);
  const announce = useWrite(
    async (body: object, key: string) => {
      const card = await api.get<Api.VariantCard>(`/variants/${encodeURIComponent(code.trim())}`);
      const lines = [{ variant: card.id, expected_quantity: quantity }];
      return api.post<Api.InboundDelivery>("/stock/inbound-deliveries", { ...body, lines }, { key });
    },
    { touches: ["/stock"], onDone: (made) => onDone(made.id) },
  );
  const isReady = Boolean(location && supplier.trim() && reference.trim() && code.trim()) && isDay(date);
  return (
    <Dialog
      title={t`Announce a delivery`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button
            look="primary"
            isDisabled={!isReady}
            isPending={announce.isPending}
            onPress={() => announce.mutate({ location, supplier, reference, expected_date: date || null })}
          >
            {t`Announce`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Refused problem={announce.error} />
        <Select
          label={t`Where to`}
          value={location}
          onChange={setLocation}
          options={list
            .filter((one) => may("inventory.receive", one.id))
            .map((one) => ({ value: one.id, label: one.name }))}
        />
        <TextField label={t`Supplier`} value={supplier} onChange={setSupplier} />
        <TextField label={t`Number of the delivery`} figures value={reference} onChange={setReference} />
        <TextField
          label={t`Expected on`}
          optional
          figures
          placeholder="2026-12-01"
          value={date}
          onChange={setDate}
          error={isDay(date) ? undefined : t`Year, month and day, like 2026-12-01.`}
        />
        <TextField
          label={t`SKU or GTIN`}
          help={t`Deliveries with many articles come from the ERP or a file.`}
          figures
          value={code}
          onChange={setCode}
        />
        <NumberField
          label={t`Pieces`}
          minValue={1}
          value={quantity}
          onChange={(value) => setQuantity(Number.isNaN(value) ? 1 : value)}
        />
      </div>
    </Dialog>
  );
}
