import {
  type Api,
  Badge,
  Card,
  type Column,
  Money,
  Page,
  State,
  Table,
  TwoLines,
  useRead,
  useSession,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { useText } from "../../trade/shown";
import { useCustomerWords, useTradeWords, wordOf } from "../../trade/words";
import { OwnAccount } from "./account";
import { Charging } from "./charging";

/** What the house has agreed on: channels and what they promise, ways of delivery, the texts of consents. */
export function Settings() {
  const { t } = useLingui();
  const { may } = useSession();
  return (
    <Page title={t`Settings`}>
      <OwnAccount />
      {may("channels.read") && <Channels />}
      {may("channels.read") && <Charging />}
      {may("delivery.read") && <Deliveries />}
      <ConsentTexts />
    </Page>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-2">
      <h2 className="font-semibold text-sm">{title}</h2>
      {children}
    </section>
  );
}

function Channels() {
  const { t } = useLingui();
  const text = useText();
  const tenders = useTradeWords().tender;
  const { data, error } = useRead<Api.Channel[]>("/channels");
  const columns: Column<Api.Channel>[] = [
    { id: "name", head: t`Channel`, grow: true, cell: (row) => <span className="font-medium">{text(row.name)}</span> },
    { id: "returns", head: t`Returns`, cell: (row) => t`${row.policy.return_days} days` },
    {
      id: "reserve",
      head: t`Reservation`,
      from: "middle",
      cell: (row) => (row.policy.reservation_hours ? t`${row.policy.reservation_hours} hours` : "–"),
    },
    { id: "pickup", head: t`Waits for pickup`, from: "wide", cell: (row) => t`${row.policy.pickup_days} days` },
    {
      id: "tenders",
      head: t`Means of payment`,
      from: "wide",
      cell: (row) => (
        <span className="inline-flex gap-1">
          {row.policy.tenders?.map((key) => (
            <Badge key={key}>{wordOf(tenders, key).label}</Badge>
          ))}
        </span>
      ),
    },
    {
      id: "state",
      head: t`State`,
      cell: (row) =>
        row.active ? <State bare tone="done">{t`In use`}</State> : <State bare tone="quiet">{t`Switched off`}</State>,
    },
  ];
  return (
    <Part title={t`Channels`}>
      <Table
        label={t`Channels`}
        columns={columns}
        rows={data}
        rowKey={(row) => row.key}
        problem={error}
        narrow={(row) => <TwoLines title={text(row.name)} detail={t`Returns for ${row.policy.return_days} days`} />}
      />
    </Part>
  );
}

function Deliveries() {
  const { t } = useLingui();
  const text = useText();
  const { data, error } = useRead<Api.Method[]>("/delivery-methods");
  const price = (row: Api.Method) => <Money value={{ amount: row.price_minor, currency: "EUR" }} />;
  const columns: Column<Api.Method>[] = [
    {
      id: "name",
      head: t`Way of delivery`,
      grow: true,
      cell: (row) => <span className="font-medium">{text(row.name)}</span>,
    },
    { id: "days", head: t`Working days`, figures: true, cell: (row) => `${row.days_min}–${row.days_max}` },
    { id: "cutoff", head: t`Ordered by`, figures: true, from: "middle", cell: (row) => row.cutoff },
    { id: "to", head: t`Where to`, from: "wide", cell: (row) => row.countries.join(", ") },
    {
      id: "free",
      head: t`Free from`,
      figures: true,
      from: "middle",
      cell: (row) => (
        <Money value={row.free_from_minor === null ? null : { amount: row.free_from_minor, currency: "EUR" }} />
      ),
    },
    { id: "price", head: t`Price`, figures: true, cell: price },
  ];
  return (
    <Part title={t`Delivery`}>
      <Table
        label={t`Delivery`}
        columns={columns}
        rows={data}
        rowKey={(row) => row.key}
        problem={error}
        narrow={(row) => <TwoLines title={text(row.name)} figure={price(row)} detail={row.countries.join(", ")} />}
      />
    </Part>
  );
}

function ConsentTexts() {
  const { t } = useLingui();
  const text = useText();
  const words = useCustomerWords().purpose;
  const { data } = useRead<Api.ConsentText[]>("/consent-texts");
  if (!data?.length) return null;
  return (
    <Card title={t`What customers agree to`}>
      <dl className="flex flex-col gap-4 text-sm">
        {data.map((one) => (
          <div key={one.purpose}>
            <dt className="flex items-center gap-2 font-medium">
              {wordOf(words, one.purpose).label} <Badge>{one.version}</Badge>
            </dt>
            <dd className="mt-0.5 max-w-[72ch] text-ink-soft">{text(one.text)}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
