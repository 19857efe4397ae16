import {
  type Api,
  api,
  Button,
  type Column,
  Confirm,
  ErrorState,
  Figure,
  NumberField,
  Page,
  Problem,
  SkeletonRows,
  Table,
  TextField,
  TwoLines,
  toast,
  useRead,
  useScanner,
  useSession,
  useWrite,
  When,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { type FormEvent, useState } from "react";
import { useNamed } from "../../tool";
import { useLocations, useText } from "../../trade/shown";
import { DeliveryState } from "./deliveries";
import { useCards } from "./low";

type Pieces = { variant: string; quantity: number }[];

/** One announced delivery: scan what arrives, or take it all, then close it with the difference named. */
export function DeliveryPage() {
  const { t } = useLingui();
  const { name } = useLocations();
  const { may } = useSession();
  const found = useRead<Api.InboundDelivery>(`/stock/inbound-deliveries/${useNamed("id")}`);
  const [closes, setCloses] = useState(false);
  const delivery = found.data;
  const touches = ["/stock", "/availability"];
  const receive = useWrite(
    (lines: Pieces, key: string) => api.post(`/stock/inbound-deliveries/${delivery?.id}/receipts`, { lines }, { key }),
    { touches, onDone: () => toast(t`Received`) },
  );
  const close = useWrite(
    (_: null, key: string) => api.post(`/stock/inbound-deliveries/${delivery?.id}/closure`, {}, { key }),
    { touches, onDone: () => setCloses(false) },
  );
  const back = { href: "/office/stock/deliveries", label: t`Incoming goods` };
  if (!delivery) {
    return (
      <Page title={t`Incoming goods`} back={back}>
        {found.error ? <ErrorState problem={found.error} onRetry={() => void found.refetch()} /> : <SkeletonRows />}
      </Page>
    );
  }
  const isOpen = delivery.state !== "closed" && may("inventory.receive", delivery.location);
  const missing = delivery.lines
    .filter((line) => line.received_quantity < line.expected_quantity)
    .map((line) => ({ variant: line.variant, quantity: line.expected_quantity - line.received_quantity }));
  const different = delivery.lines.filter((line) => line.received_quantity !== line.expected_quantity).length;
  return (
    <Page
      back={back}
      title={`${delivery.supplier} ${delivery.reference}`}
      facts={
        <>
          <DeliveryState of={delivery.state} />
          <span>{name(delivery.location)}</span>
          {delivery.expected_date && <When at={delivery.expected_date} show="date" />}
          {delivery.purchase_order && <span className="figures">{delivery.purchase_order}</span>}
        </>
      }
      actions={
        isOpen && (
          <>
            <Button onPress={() => setCloses(true)}>{t`Close delivery`}</Button>
            {missing.length > 0 && (
              <Button look="primary" isPending={receive.isPending} onPress={() => receive.mutate(missing)}>
                {t`Receive everything`}
              </Button>
            )}
          </>
        )
      }
    >
      {receive.error && <ErrorState strip problem={receive.error} />}
      {isOpen && <Arriving onArrived={(lines) => receive.mutate(lines)} />}
      <Lines of={delivery} />
      <Confirm
        title={t`Close this delivery?`}
        verb={t`Close delivery`}
        isOpen={closes}
        isPending={close.isPending}
        onConfirm={() => close.mutate(null)}
        onClose={() => setCloses(false)}
      >
        {close.error && <ErrorState strip problem={close.error} />}
        {t`${different} articles differ from what was announced. Nothing more is expected then.`}
      </Confirm>
    </Page>
  );
}

function Arriving({ onArrived }: { onArrived: (lines: Pieces) => void }) {
  const { t } = useLingui();
  const [code, setCode] = useState("");
  const [quantity, setQuantity] = useState(1);
  const find = useWrite(
    (what: { code: string; quantity: number }) =>
      api.get<Api.VariantCard>(`/variants/${encodeURIComponent(what.code)}`),
    {
      onDone: (card, what) => {
        onArrived([{ variant: card.id, quantity: what.quantity }]);
        setCode("");
        setQuantity(1);
      },
    },
  );
  useScanner((scanned) => find.mutate({ code: scanned, quantity: 1 }));
  const problem = find.error ? Problem.of(find.error) : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (code.trim()) find.mutate({ code: code.trim(), quantity });
  };
  return (
    <form onSubmit={submit} className="flex flex-wrap items-start gap-3">
      <TextField
        label={t`SKU or GTIN`}
        help={t`Or scan: each scan is one piece.`}
        figures
        value={code}
        onChange={setCode}
        error={problem ? (problem.status === 404 ? t`No article has this code.` : problem.detail) : undefined}
        className="w-full sm:w-72"
      />
      <NumberField
        label={t`Pieces`}
        minValue={1}
        value={quantity}
        onChange={(value) => setQuantity(Number.isNaN(value) ? 1 : value)}
      />
      <Button type="submit" isPending={find.isPending} className="mt-6">
        {t`Receive`}
      </Button>
    </form>
  );
}

function Lines({ of }: { of: Api.InboundDelivery }) {
  const { t } = useLingui();
  const text = useText();
  const cards = useCards(of.lines);
  const difference = (line: Api.InboundLine) => (
    <span className={line.received_quantity === line.expected_quantity ? "text-ink-soft" : "font-medium text-amber"}>
      <Figure sign value={line.received_quantity - line.expected_quantity} />
    </span>
  );
  const columns: Column<Api.InboundLine>[] = [
    { id: "name", head: t`Article`, grow: true, cell: (line) => text(cards.get(line.variant)?.name) || "…" },
    {
      id: "sku",
      head: t`SKU`,
      from: "wide",
      cell: (line) => <span className="figures text-ink-soft">{cards.get(line.variant)?.sku}</span>,
    },
    { id: "expected", head: t`Announced`, figures: true, cell: (line) => line.expected_quantity },
    { id: "received", head: t`Received`, figures: true, cell: (line) => line.received_quantity },
    { id: "difference", head: t`Difference`, figures: true, cell: difference },
  ];
  return (
    <Table
      label={t`Announced articles`}
      columns={columns}
      rows={of.lines}
      rowKey={(line) => line.variant}
      narrow={(line) => (
        <TwoLines
          title={text(cards.get(line.variant)?.name) || "…"}
          figure={line.received_quantity}
          detail={t`${line.expected_quantity} announced`}
          note={difference(line)}
        />
      )}
    />
  );
}
