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
  Table,
  TextField,
  TwoLines,
  toast,
  useRead,
  useSession,
  useWrite,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { Plus } from "lucide-react";
import { useState } from "react";
import { Refused } from "../../trade/refused";
import { useText } from "../../trade/shown";
import { Batches, NewBatch } from "./batches";
import { PriceViews } from "./views";

/** Codes that open promotions, and how often they were used. */
export function Coupons() {
  const { t } = useLingui();
  const text = useText();
  const { may } = useSession();
  const { data, error, refetch } = useRead<Api.Coupon[]>("/coupons");
  const promotions = useRead<Api.Promotion[]>("/promotions");
  const [adds, setAdds] = useState<"coupon" | "batch" | null>(null);
  const opens = (row: Api.Coupon) =>
    text(promotions.data?.find((one) => one.key === row.promotion)?.name) || row.promotion;
  const used = (row: Api.Coupon) => {
    const { used: count, uses_max: max } = row;
    return max ? t`${count} of ${max}` : String(count);
  };
  const columns: Column<Api.Coupon>[] = [
    {
      id: "code",
      head: t`Code`,
      cell: (row) => <span className="figures font-medium">{row.code}</span>,
      sort: (row) => row.code,
    },
    { id: "promotion", head: t`Opens`, grow: true, cell: opens, sort: opens },
    {
      id: "each",
      head: t`Per customer`,
      figures: true,
      from: "middle",
      cell: (row) => row.uses_per_customer_max ?? "–",
    },
    { id: "used", head: t`Used`, figures: true, cell: used, sort: (row) => row.used },
  ];
  const add = may("pricing.write") && (
    <Button look="primary" icon={Plus} onPress={() => setAdds("coupon")}>
      {t`New coupon`}
    </Button>
  );
  const actions = may("pricing.write") && (
    <>
      <Button onPress={() => setAdds("batch")}>{t`New batch of codes`}</Button>
      {add}
    </>
  );
  const close = () => setAdds(null);
  return (
    <Page fill title={t`Prices`} tabs={<PriceViews selected="coupons" />} actions={actions}>
      <Batches promotions={promotions.data ?? []} />
      <Table
        label={t`Coupons`}
        columns={columns}
        rows={data}
        rowKey={(row) => row.code}
        problem={error}
        onRetry={() => void refetch()}
        narrow={(row) => <TwoLines title={row.code} detail={opens(row)} figure={used(row)} note={t`used`} />}
        empty={
          <EmptyState kind="first" title={t`No coupon yet`} action={add}>
            {t`A coupon opens a promotion to those who know its code.`}
          </EmptyState>
        }
      />
      {adds === "coupon" && <NewCoupon promotions={promotions.data ?? []} onClose={close} />}
      {adds === "batch" && <NewBatch promotions={promotions.data ?? []} onClose={close} />}
    </Page>
  );
}

function NewCoupon({ promotions, onClose }: { promotions: readonly Api.Promotion[]; onClose: () => void }) {
  const { t } = useLingui();
  const text = useText();
  const [code, setCode] = useState("");
  const [promotion, setPromotion] = useState<string | null>(null);
  const [most, setMost] = useState(Number.NaN);
  const [each, setEach] = useState(1);
  const save = useWrite((wanted: object) => api.put("/coupons", wanted), {
    touches: ["/coupons"],
    onDone: () => {
      toast(t`Saved`);
      onClose();
    },
  });
  const limit = (value: number) => (Number.isNaN(value) ? null : value);
  return (
    <Dialog
      title={t`New coupon`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button
            look="primary"
            isDisabled={!code.trim() || !promotion}
            isPending={save.isPending}
            onPress={() =>
              save.mutate({
                code: code.trim().toUpperCase(),
                promotion,
                uses_max: limit(most),
                uses_per_customer_max: limit(each),
              })
            }
          >
            {t`Save`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Refused problem={save.error} />
        <TextField label={t`Code`} figures autoFocus value={code} onChange={setCode} />
        <Select
          label={t`Opens`}
          value={promotion}
          onChange={setPromotion}
          options={promotions
            .filter((one) => one.needs_coupon)
            .map((one) => ({ value: one.key, label: text(one.name) }))}
          help={t`Promotions that need a coupon.`}
        />
        <div className="flex flex-wrap gap-4">
          <NumberField
            label={t`Uses altogether`}
            minValue={1}
            value={most}
            onChange={setMost}
            help={t`Empty: without limit.`}
          />
          <NumberField label={t`Uses per customer`} minValue={1} value={each} onChange={setEach} />
        </div>
      </div>
    </Dialog>
  );
}
