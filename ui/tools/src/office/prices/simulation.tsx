import {
  type Api,
  api,
  apiPath,
  Button,
  Card,
  Checkbox,
  type Column,
  EmptyState,
  ErrorState,
  NumberField,
  Page,
  type Problem,
  Select,
  State,
  Table,
  TextField,
  TwoLines,
  useRead,
  useSession,
  useWrite,
  When,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Download, History } from "lucide-react";
import { useState } from "react";
import { useAsked } from "../../tool";
import { Refused } from "../../trade/refused";
import { Minor, useText } from "../../trade/shown";
import { useTradeWords, wordOf } from "../../trade/words";
import { ChangedBaskets } from "./changedbaskets";
import { PriceViews } from "./views";

const LOOK_AGAIN_MS = 1_000;
const DAY_MS = 86_400_000;
const KEPT = 12;

/** What past baskets would have cost with a promotion or prices that do not count yet. */
export function SimulationPage() {
  const { t } = useLingui();
  const { may } = useSession();
  const [asked, ask] = useAsked();
  const id = asked.get("run") ?? "";
  const { data, error, refetch } = useQuery<Api.Simulation, Problem>({
    queryKey: ["price-simulations", id],
    queryFn: ({ signal }) => api.get<Api.Simulation>(`/price-simulations/${id}`, {}, { signal }),
    enabled: Boolean(id),
    refetchInterval: (query) => (isRunning(query.state.data) ? LOOK_AGAIN_MS : false),
  });
  return (
    <Page
      title={t`Prices`}
      tabs={<PriceViews selected="simulation" />}
      lead={t`Baskets that were sold are priced once more at the prices they had, with a promotion and without it, or at other prices. What customers would have bought instead is not guessed.`}
    >
      {!may("insight.read") ? (
        <EmptyState kind="right" title={t`You may not see what was sold`}>
          {t`Whoever may read reports can simulate promotions and prices.`}
        </EmptyState>
      ) : (
        <>
          <Begin onBegun={(begun) => ask({ run: begun })} />
          {error && <ErrorState strip problem={error} onRetry={() => void refetch()} />}
          {data && <Outcome of={data} />}
          <Kept onOpen={(run) => ask({ run })} />
        </>
      )}
    </Page>
  );
}

const isRunning = (one: Api.Simulation | undefined) => one?.state === "waiting" || one?.state === "running";

function Begin({ onBegun }: { onBegun: (id: string) => void }) {
  const { t } = useLingui();
  const text = useText();
  const { may } = useSession();
  const [asked, ask] = useAsked();
  const words = useTradeWords().channel;
  const [source, setSource] = useState<"orders" | "history">("orders");
  const [days, setDays] = useState(30);
  const [until, setUntil] = useState("");
  const [channel, setChannel] = useState("");
  const [currency, setCurrency] = useState("EUR");
  const [withCoupon, setWithCoupon] = useState(true);
  const [pricesAt, setPricesAt] = useState("");
  const drafts = useRead<Api.PageHansePricingContractsPublishingProposal>("/proposals", { limit: 200 });
  const proposals = (drafts.data?.items ?? []).filter((one) => one.state !== "withdrawn");
  const lists = useRead<Api.PriceList[]>("/price-lists").data ?? [];
  const proposal = proposals.find((one) => one.id === asked.get("proposal"));
  const list = lists.find((one) => one.id === asked.get("list"));
  const listOf = (one: Api.Proposal) => lists.find((known) => known.id === one.content.prices?.price_list);
  const named = (one: Api.Proposal) =>
    one.kind === "promotion" ? text(one.title) || one.subject : t`Prices of ${text(listOf(one)?.name ?? one.title)}`;
  const choose = (value: string) => {
    const [what, id] = value.split(" ");
    ask({ proposal: what === "proposal" ? (id ?? null) : null, list: what === "list" ? (id ?? null) : null });
    const meant = proposals.find((one) => one.id === id);
    const priced = meant ? listOf(meant) : lists.find((one) => one.id === id);
    if (priced) setCurrency(priced.currency);
  };
  const begin = useWrite(
    (wanted: Api.SimulationInput, key) => api.post<Api.Simulation>("/price-simulations", wanted, { key }),
    { touches: ["/price-simulations"], onDone: (begun) => onBegun(begun.id) },
  );
  const start = () => {
    const end = until ? Date.parse(`${until}T00:00`) + DAY_MS : Date.now();
    begin.mutate({
      ...(list
        ? { price_list: list.id, prices_at: pricesAt ? new Date(`${pricesAt}T12:00`).toISOString() : null }
        : { proposal: proposal?.id ?? null }),
      source,
      since: new Date(end - days * DAY_MS).toISOString(),
      until: new Date(end).toISOString(),
      channel: channel || null,
      currency,
      with_coupon: withCoupon,
    });
  };
  if (!may("pricing.write")) return null;
  return (
    <Card title={t`Try a promotion or prices on past orders`}>
      <div className="flex flex-wrap items-end gap-3">
        <Select
          label={t`What is tried`}
          value={proposal ? `proposal ${proposal.id}` : list ? `list ${list.id}` : ""}
          onChange={choose}
          options={[
            { value: "", label: t`Choose a proposal or a list` },
            ...proposals.map((one) => ({ value: `proposal ${one.id}`, label: named(one) })),
            ...lists.map((one) => ({ value: `list ${one.id}`, label: t`The list ${text(one.name)}` })),
          ]}
          className="w-full sm:w-72"
        />
        {list && (
          <TextField
            label={t`Prices as of`}
            type="date"
            optional
            value={pricesAt}
            onChange={setPricesAt}
            className="w-full sm:w-44"
          />
        )}
        <Select
          label={t`Orders`}
          value={source}
          onChange={(one) => setSource(one as "orders" | "history")}
          options={[
            { value: "orders", label: t`Of this house` },
            { value: "history", label: t`Imported` },
          ]}
          className="w-full sm:w-44"
        />
        <NumberField
          label={t`Of the last`}
          unit={t`days`}
          minValue={1}
          maxValue={1000}
          value={days}
          onChange={(value) => setDays(Number.isNaN(value) ? 30 : value)}
          className="w-full sm:w-44"
        />
        <TextField label={t`Up to`} type="date" value={until} onChange={setUntil} className="w-full sm:w-44" />
        <Select
          label={t`Channel`}
          value={channel}
          onChange={setChannel}
          options={[
            { value: "", label: t`Every channel` },
            ...["web", "app", "store", "phone", "marketplace"].map((key) => ({
              value: key,
              label: wordOf(words, key).label,
            })),
          ]}
          className="w-full sm:w-44"
        />
        <Select
          label={t`Currency`}
          value={currency}
          onChange={setCurrency}
          options={["EUR", "GBP", "USD", "CHF"].map((one) => ({ value: one, label: one }))}
          className="w-28"
        />
        <Button
          look="primary"
          icon={History}
          isDisabled={!proposal && !list}
          isPending={begin.isPending}
          onPress={start}
        >
          {t`Simulate`}
        </Button>
      </div>
      {proposal?.content.promotion?.needs_coupon && (
        <Checkbox className="mt-3" isSelected={withCoupon} onChange={setWithCoupon}>
          {t`As if everybody had had the coupon`}
        </Checkbox>
      )}
      <Refused problem={begin.error} />
    </Card>
  );
}

function Outcome({ of }: { of: Api.Simulation }) {
  const { t } = useLingui();
  const { may } = useSession();
  const tried = useTried();
  const { sums, currency } = of;
  const cancel = useWrite((id: string, key) => api.post(`/price-simulations/${id}/cancellation`, undefined, { key }), {
    touches: ["/price-simulations"],
  });
  const running = isRunning(of);
  const rows = [
    { label: t`Revenue`, before: sums.before_total_minor ?? 0, after: sums.after_total_minor ?? 0 },
    { label: t`Discount`, before: sums.before_discount_minor ?? 0, after: sums.after_discount_minor ?? 0 },
    ...(sums.costed
      ? [
          {
            label: t`Margin of ${{ costed: sums.costed }} baskets with known costs`,
            before: sums.before_margin_minor ?? 0,
            after: sums.after_margin_minor ?? 0,
          },
        ]
      : []),
  ];
  return (
    <Card
      title={tried(of)}
      actions={
        running && may("pricing.write") ? (
          <Button size="small" isPending={cancel.isPending} onPress={() => cancel.mutate(of.id)}>
            {t`Cancel`}
          </Button>
        ) : (
          <Button size="small" icon={Download} href={apiPath(`/price-simulations/${of.id}/baskets.csv`)}>
            CSV
          </Button>
        )
      }
    >
      <p role="status" className="figures mb-3 flex flex-wrap items-center gap-3 text-sm">
        <SimulationStanding of={of} />
        {t`${{ done: of.done }} of ${{ total: of.total }} orders are tried`}, <When at={of.since} show="date" /> –{" "}
        <When at={of.until} show="date" />
        {of.prices && (
          <span>
            {t`${{ articles: of.prices.articles }} articles, prices as of`} <When at={of.prices.at} show="date" />
          </span>
        )}
      </p>
      <div className="overflow-x-auto">
        <table className="w-full text-sm">
          <caption className="sr-only">{t`With what is tried and without it`}</caption>
          <thead className="text-ink-soft text-xs">
            <tr>
              <th scope="col" className="py-1 text-left font-medium" />
              <th scope="col" className="py-1 pl-3 text-right font-medium">{t`As it was`}</th>
              <th scope="col" className="py-1 pl-3 text-right font-medium">{t`Tried`}</th>
              <th scope="col" className="py-1 pl-3 text-right font-medium max-sm:hidden">{t`Difference`}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.label} className="border-line border-t">
                <th scope="row" className="py-1.5 text-left font-normal">
                  {row.label}
                </th>
                <td className="figures py-1.5 pl-3 text-right">
                  <Minor minor={row.before} currency={currency} />
                </td>
                <td className="figures py-1.5 pl-3 text-right font-semibold">
                  <Minor minor={row.after} currency={currency} />
                </td>
                <td className="figures py-1.5 pl-3 text-right max-sm:hidden">
                  <Minor minor={row.after - row.before} currency={currency} sign />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="mt-3 text-sm">{t`${{ changed: sums.changed ?? 0 }} of ${{ baskets: sums.baskets ?? 0 }} baskets would have come to something else.`}</p>
      {(sums.differing ?? 0) > 0 && (
        <p className="mt-1 text-amber text-sm">
          {t`${{ differing: sums.differing ?? 0 }} baskets do not come to what was paid, because they were priced in another way then.`}
        </p>
      )}
      {!running && <ChangedBaskets of={of} />}
    </Card>
  );
}

/** What was simulated before. */
function Kept({ onOpen }: { onOpen: (id: string) => void }) {
  const { t } = useLingui();
  const tried = useTried();
  const { data } = useRead<Api.Simulation[]>("/price-simulations", { limit: KEPT });
  if (!data?.length) return null;
  const lost = (row: Api.Simulation) => (
    <Minor
      minor={(row.sums.after_total_minor ?? 0) - (row.sums.before_total_minor ?? 0)}
      currency={row.currency}
      sign
    />
  );
  const columns: Column<Api.Simulation>[] = [
    { id: "name", head: t`What was tried`, grow: true, cell: tried },
    { id: "state", head: t`State`, cell: (row) => <SimulationStanding of={row} bare /> },
    { id: "orders", head: t`Baskets`, figures: true, from: "middle", cell: (row) => row.done },
    { id: "changed", head: t`Changed`, figures: true, from: "middle", cell: (row) => row.sums.changed ?? 0 },
    { id: "revenue", head: t`Revenue`, figures: true, cell: lost },
    { id: "who", head: t`Who`, from: "wide", cell: (row) => row.by_name },
    { id: "at", head: t`When`, from: "middle", cell: (row) => <When at={row.at} /> },
  ];
  return (
    <Table
      label={t`Simulations so far`}
      columns={columns}
      rows={data}
      rowKey={(row) => row.id}
      onOpen={(row) => onOpen(row.id)}
      narrow={(row) => <TwoLines title={tried(row)} detail={<SimulationStanding of={row} bare />} figure={lost(row)} />}
    />
  );
}

/** What a simulation tries, by its name. */
function useTried(): (of: Api.Simulation) => string {
  const { t } = useLingui();
  const text = useText();
  return (of) => (of.promotion ? text(of.promotion.name) : t`The list ${text(of.prices?.name)}`) ?? "";
}

function SimulationStanding({ of, bare = false }: { of: Api.Simulation; bare?: boolean }) {
  const { t } = useLingui();
  if (of.state === "done") return <State bare={bare} tone="done">{t`Done`}</State>;
  if (of.state === "cancelled") return <State bare={bare} tone="quiet">{t`Broken off`}</State>;
  return <State bare={bare} tone="info">{t`Running`}</State>;
}
