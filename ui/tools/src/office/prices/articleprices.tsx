import {
  type Api,
  api,
  Button,
  Drawer,
  ErrorState,
  Select,
  SkeletonRows,
  TextField,
  toast,
  useRead,
  useSession,
  useWrite,
  When,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { useWay } from "../../tool";
import { Refused } from "../../trade/refused";
import { Minor, useText } from "../../trade/shown";
import { useTradeWords, wordOf } from "../../trade/words";
import { PriceRows } from "./pricerows";

interface ArticlePricesProps {
  list: Api.PriceList;
  card: Api.VariantCard;
  onClose: () => void;
}

/** All prices of an article in a list, now and to come; new ones as a proposal; and what everybody paid so far. */
export function ArticlePrices({ list, card, onClose }: ArticlePricesProps) {
  const { t } = useLingui();
  const text = useText();
  const { may } = useSession();
  const { navigate } = useWay();
  const { data, error } = useRead<Api.PriceRow[]>(`/price-lists/${list.id}/prices`, { variant: [card.id] });
  const [rows, setRows] = useState<Api.PriceRow[]>([]);
  const [note, setNote] = useState("");
  const save = useWrite((wanted: Api.ProposalInput, key) => api.post<Api.Proposal>("/proposals", wanted, { key }), {
    touches: ["/proposals"],
    onDone: (saved) => {
      toast(t`Saved as a proposal`);
      onClose();
      navigate(`/office/prices/proposals/${saved.id}`);
    },
  });
  const fresh: Api.PriceRow = { variant: card.id, unit_minor: data?.[0]?.unit_minor ?? 0, min_quantity: 1 };
  return (
    <Drawer
      title={text(card.name) ?? card.sku}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          {may("pricing.write") && (
            <Button
              look="primary"
              isDisabled={!rows.length || rows.some((row) => !row.unit_minor)}
              isPending={save.isPending}
              onPress={() => save.mutate({ prices: { price_list: list.id, rows }, note })}
            >
              {t`Save as a proposal`}
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-6">
        <Refused problem={save.error} />
        <section>
          <h3 className="mb-1 font-medium text-sm">{t`In ${text(list.name)}`}</h3>
          {error ? <ErrorState strip problem={error} /> : !data && <SkeletonRows rows={2} columns={2} />}
          {data?.length === 0 && <p className="text-ink-soft text-sm">{t`This list asks nothing for it.`}</p>}
          <ul className="flex flex-col text-sm">
            {data?.map((row) => (
              <li
                key={`${row.min_quantity} ${row.valid_from}`}
                className="flex flex-wrap justify-between gap-x-4 border-line border-b py-1.5 last:border-b-0"
              >
                <span>
                  {t`from ${{ pieces: row.min_quantity ?? 1 }} pieces on`}{" "}
                  <span className="text-ink-soft">
                    {row.valid_from && Date.parse(row.valid_from) > Date.now() && (
                      <>
                        {t`from`} <When at={row.valid_from} show="exact" />{" "}
                      </>
                    )}
                    {row.valid_until && (
                      <>
                        {t`until`} <When at={row.valid_until} show="exact" />
                      </>
                    )}
                  </span>
                </span>
                <span className="figures">
                  <PerUnit minor={row.unit_minor} currency={list.currency} measure={card.unit_measure} />
                  <Minor minor={row.unit_minor} currency={list.currency} />
                </span>
              </li>
            ))}
          </ul>
        </section>
        {may("pricing.write") && (
          <section className="flex flex-col gap-3">
            <h3 className="font-medium text-sm">{t`New prices`}</h3>
            <PriceRows rows={rows} onChange={setRows} currency={list.currency} fresh={fresh} />
            {rows.length > 0 && <TextField label={t`Note`} optional value={note} onChange={setNote} />}
          </section>
        )}
        <History card={card} channel={list.channel ?? "web"} location={list.location} />
      </div>
    </Drawer>
  );
}

/** What everybody paid on a channel, the newest first, and what a reduction of now is measured by. */
function History({ card, channel, location }: { card: Api.VariantCard; channel: string; location: string | null }) {
  const { t } = useLingui();
  const words = useTradeWords().channel;
  const [chosen, setChosen] = useState(channel);
  const { data, error } = useRead<Api.PriceHistory>(`/prices/${card.id}/history`, {
    channel: chosen,
    ...(location ? { location } : {}),
  });
  return (
    <section className="flex flex-col gap-2">
      <h3 className="font-medium text-sm">{t`What everybody paid`}</h3>
      <Select
        label={t`Channel`}
        hideLabel
        value={chosen}
        onChange={setChosen}
        options={["web", "app", "store", "phone", "marketplace"].map((key) => ({
          value: key,
          label: wordOf(words, key).label,
        }))}
        className="w-44"
      />
      {error && <ErrorState strip problem={error} />}
      {data?.lowest_30_days_minor != null && (
        <p className="text-sm">
          {t`Lowest price of the 30 days before the reduction:`}{" "}
          <Minor minor={data.lowest_30_days_minor} currency={data.currency} />
        </p>
      )}
      <ul className="flex flex-col text-sm">
        {data?.applied.map((one) => (
          <li
            key={one.from_at}
            className="flex flex-wrap justify-between gap-x-4 border-line border-b py-1.5 last:border-b-0"
          >
            <span className="text-ink-soft">
              <When at={one.from_at} show="exact" />
              {" – "}
              {one.until_at ? <When at={one.until_at} show="exact" /> : t`now`}
              {one.reduced && <> · {t`reduced`}</>}
            </span>
            <span className="figures">
              <PerUnit minor={one.unit_minor} currency={data.currency} measure={card.unit_measure} />
              <Minor minor={one.unit_minor} currency={data.currency} />
            </span>
          </li>
        ))}
        {data?.applied.length === 0 && <li className="text-ink-soft">{t`Nothing yet`}</li>}
      </ul>
    </section>
  );
}

/** How much of a unit prices are compared by, and what it is called. */
const compared = { g: [1000, "1 kg"], ml: [1000, "1 l"], cm: [100, "1 m"], cm2: [10_000, "1 m²"] } as const;

interface PerUnitProps {
  minor: number;
  currency: string;
  measure: Api.UnitMeasure | null;
}

/** What a kilogram, liter, meter or square meter costs at a price, rounded half up as the shop does. */
function PerUnit({ minor, currency, measure }: PerUnitProps) {
  if (!measure || measure.unit === "piece") return null;
  const [per, name] = compared[measure.unit];
  const cents = Math.floor((minor * per * 2 + measure.quantity) / (2 * measure.quantity));
  return (
    <span className="mr-3 text-ink-soft">
      <Minor minor={cents} currency={currency} /> / {name}
    </span>
  );
}
