import {
  type Api,
  api,
  Button,
  Checkbox,
  type Column,
  Dialog,
  NumberField,
  Page,
  Select,
  State,
  Table,
  TextField,
  TwoLines,
  toast,
  useRead,
  useSession,
  useWrite,
  When,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { Plus } from "lucide-react";
import { useState } from "react";
import { Refused } from "../../trade/refused";
import { useRate } from "../../trade/terms";
import { ChannelChoice } from "../channelchoice";
import { PriceViews } from "./views";

function useTaxWords() {
  const { t, i18n } = useLingui();
  const names = new Intl.DisplayNames(i18n.locale, { type: "region" });
  const classes: Record<string, string> = {
    standard: t`Standard`,
    reduced: t`Reduced`,
    second_reduced: t`Second reduced`,
    super_reduced: t`Super-reduced`,
    parking: t`Parking rate`,
    zero: t`Zero`,
    exempt: t`Exempt`,
  };
  return {
    country: (code: string) => names.of(code) ?? code,
    classes,
    classOf: (key: string) => classes[key] ?? key,
  };
}

/** A rate begins at midnight of its country; noon is on that day everywhere in Europe. */
const dayOf = (from: string) => new Date(Date.parse(from) + 12 * 3_600_000).toISOString();

/** What is taxed how in which country, and on which channels parcels abroad are taxed where they go. */
export function Taxes() {
  const { t } = useLingui();
  const { may } = useSession();
  const words = useTaxWords();
  const percent = useRate();
  const { data, error, refetch } = useRead<Api.RateFound[]>("/tax-rates");
  const [adds, setAdds] = useState(false);
  const now = new Date().toISOString();
  const isOver = (row: Api.RateFound) => row.valid_until !== null && Date.parse(row.valid_until) <= Date.now();
  const rows = data?.filter((row) => !isOver(row));
  const country = (row: Api.RateFound) => words.country(row.place);
  const kind = (row: Api.RateFound) => words.classOf(row.tax_class);
  const columns: Column<Api.RateFound>[] = [
    { id: "country", head: t`Country`, grow: true, cell: country, sort: country },
    { id: "class", head: t`Class of goods`, cell: kind, sort: kind },
    { id: "rate", head: t`Rate`, figures: true, cell: (row) => percent(row.rate), sort: (row) => row.rate },
    {
      id: "from",
      head: t`Valid from`,
      figures: true,
      from: "middle",
      cell: (row) =>
        row.valid_from > now ? (
          <State tone="info" bare>
            <When at={dayOf(row.valid_from)} show="date" />
          </State>
        ) : (
          <When at={dayOf(row.valid_from)} show="date" />
        ),
    },
  ];
  return (
    <Page
      title={t`Prices`}
      tabs={<PriceViews selected="taxes" />}
      actions={
        may("pricing.write") && (
          <Button look="primary" icon={Plus} onPress={() => setAdds(true)}>
            {t`New tax rate`}
          </Button>
        )
      }
    >
      <Sent />
      <Table
        label={t`Tax rates`}
        columns={columns}
        rows={rows}
        rowKey={(row) => `${row.place} ${row.tax_class} ${row.valid_from}`}
        problem={error}
        onRetry={() => void refetch()}
        narrow={(row) => <TwoLines title={country(row)} detail={kind(row)} figure={percent(row.rate)} />}
      />
      {adds && <NewRate onClose={() => setAdds(false)} />}
    </Page>
  );
}

/** Where parcels to consumers in other member states are taxed, channel by channel. */
function Sent() {
  const { t } = useLingui();
  return (
    <ChannelChoice
      title={t`Parcels to consumers in other member states`}
      help={t`They are taxed at home, unless the retailer sells for more than 10,000 euros a year to other member states or has chosen otherwise: then where the parcel goes, declared through the one-stop shop. The price for the customer stays the same.`}
      label={(name) => t`${{ name }}: taxed where it goes`}
      isOn={(policy) => policy.taxed_at_destination ?? false}
      change={(at) => ({
        policy: { taxed_at_destination: at },
        reason: at ? t`Taxed where it goes` : t`Taxed at home`,
      })}
    />
  );
}

function NewRate({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const percent = useRate();
  const words = useTaxWords();
  const [place, setPlace] = useState("");
  const [kind, setKind] = useState<string | null>("reduced");
  const [rate, setRate] = useState(Number.NaN);
  const [day, setDay] = useState("");
  const [each, setEach] = useState(false);
  const save = useWrite((wanted: object) => api.post("/tax-rates", wanted), {
    touches: ["/tax-rates"],
    onDone: () => {
      toast(t`Saved`);
      onClose();
    },
  });
  const code = place.trim().toUpperCase();
  const { data: known } = useRead<Api.KnownRate[]>("/tax-rates/known");
  const usual = (known ?? []).filter((one) => one.place === code);
  const isWhole = /^[A-Z]{2}$/.test(code) && kind !== null && !Number.isNaN(rate) && /^\d{4}-\d{2}-\d{2}$/.test(day);
  return (
    <Dialog
      title={t`New tax rate`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button
            look="primary"
            isDisabled={!isWhole}
            isPending={save.isPending}
            onPress={() =>
              save.mutate({
                place: code,
                tax_class: kind,
                rate: Math.round(rate * 100),
                per_line: each,
                valid_from: new Date(`${day}T00:00`).toISOString(),
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
        <TextField
          label={t`Country`}
          placeholder={t`Two letters, like DK`}
          maxLength={2}
          autoFocus
          value={place}
          onChange={setPlace}
        />
        <Select
          label={t`Class of goods`}
          value={kind}
          onChange={setKind}
          options={Object.entries(words.classes).map(([value, label]) => ({ value, label }))}
        />
        <NumberField label={t`Rate`} unit="%" minValue={0} maxValue={100} step={0.01} value={rate} onChange={setRate} />
        {usual.length > 0 && (
          <div className="flex flex-col gap-2 text-sm">
            <p className="text-ink-soft">
              {t`Rates that this country knows (European Commission, TEDB). Some count in certain regions only; which one this class has is for you to say.`}
            </p>
            <div className="flex flex-wrap gap-2">
              {usual.map((one) => (
                <Button key={`${one.level} ${one.rate}`} size="small" onPress={() => setRate(one.rate / 100)}>
                  {`${percent(one.rate)} ${words.classOf(one.level)}`}
                </Button>
              ))}
            </div>
          </div>
        )}
        <TextField
          label={t`Valid from`}
          placeholder="2027-01-01"
          figures
          value={day}
          onChange={setDay}
          help={t`The day on which it begins; the rate before ends then.`}
        />
        <Checkbox isSelected={each} onChange={setEach}>
          {t`Round the tax on each line, not once for the document`}
        </Checkbox>
      </div>
    </Dialog>
  );
}
