import {
  type Api,
  api,
  Button,
  Card,
  Dialog,
  NumberField,
  Select,
  TextField,
  toast,
  useLocale,
  useRead,
  useWrite,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Refused } from "../../trade/refused";
import { useText } from "../../trade/shown";

/** Codes that were made by the machine: how many are there, how many were used, and the file with all of them. */
export function Batches({ promotions }: { promotions: readonly Api.Promotion[] }) {
  const { t } = useLingui();
  const text = useText();
  const locale = useLocale();
  const { data } = useRead<Api.CouponBatch[]>("/coupon-batches");
  const count = (figure: number) => new Intl.NumberFormat(locale).format(figure);
  if (!data?.length) return null;
  return (
    <Card title={t`Batches of codes`}>
      <ul className="flex flex-col">
        {data.map((one) => {
          const made = count(one.made);
          const wanted = count(one.wanted);
          const used = count(one.used);
          const opens = text(promotions.find(({ key }) => key === one.promotion)?.name) || one.promotion;
          return (
            <li
              key={one.id}
              className="flex flex-wrap items-center gap-x-6 gap-y-1 border-line border-b py-2 text-sm last:border-b-0"
            >
              <span className="min-w-48 flex-1">
                <span className="block font-medium">{one.name}</span>
                <span className="block text-ink-soft text-xs">
                  <span className="figures">{one.prefix}-…</span> · {opens}
                </span>
              </span>
              <span className="figures">{one.made < one.wanted ? t`${made} of ${wanted} made` : t`${made} codes`}</span>
              <span className="figures">{t`${used} used`}</span>
              <a className="text-harbour underline" href={`/v1/coupon-batches/${one.id}/codes`} download>
                {t`Codes as a file`}
              </a>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

/** Ask for a batch of codes. */
export function NewBatch({ promotions, onClose }: { promotions: readonly Api.Promotion[]; onClose: () => void }) {
  const { t } = useLingui();
  const text = useText();
  const [name, setName] = useState("");
  const [prefix, setPrefix] = useState("");
  const [promotion, setPromotion] = useState<string | null>(null);
  const [wanted, setWanted] = useState(1000);
  const [most, setMost] = useState(1);
  const [until, setUntil] = useState("");
  const save = useWrite((batch: object) => api.post("/coupon-batches", batch), {
    touches: ["/coupon-batches"],
    onDone: () => {
      toast(t`The codes are being made`);
      onClose();
    },
  });
  const tidy = prefix.trim().toUpperCase();
  const isReady = name.trim() && promotion && /^[A-Z0-9]{2,12}$/.test(tidy) && wanted >= 1;
  const send = () => {
    const end = until ? new Date(`${until}T00:00`) : null;
    end?.setDate(end.getDate() + 1);
    save.mutate({
      name: name.trim(),
      prefix: tidy,
      promotion,
      wanted,
      uses_max: Number.isNaN(most) ? null : most,
      valid_until: end ? end.toISOString() : null,
    });
  };
  return (
    <Dialog
      title={t`New batch of codes`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button look="primary" isDisabled={!isReady} isPending={save.isPending} onPress={send}>
            {t`Make codes`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Refused problem={save.error} />
        <TextField label={t`What they are for`} autoFocus value={name} onChange={setName} />
        <Select
          label={t`Opens`}
          value={promotion}
          onChange={setPromotion}
          options={promotions
            .filter((one) => one.needs_coupon)
            .map((one) => ({ value: one.key, label: text(one.name) }))}
          help={t`Promotions that need a coupon.`}
        />
        <TextField
          label={t`Beginning of each code`}
          figures
          value={prefix}
          onChange={setPrefix}
          help={t`2 to 12 letters and digits, only for this batch.`}
        />
        <div className="flex flex-wrap gap-4">
          <NumberField label={t`How many codes`} minValue={1} maxValue={1000000} value={wanted} onChange={setWanted} />
          <NumberField
            label={t`Uses of each code`}
            minValue={1}
            value={most}
            onChange={setMost}
            help={t`Empty: without limit.`}
          />
          <TextField label={t`Until the end of`} type="date" optional value={until} onChange={setUntil} />
        </div>
      </div>
    </Dialog>
  );
}
