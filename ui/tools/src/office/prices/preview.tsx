import {
  type Api,
  api,
  Card,
  EmptyState,
  Facts,
  IconButton,
  NumberField,
  Page,
  Record,
  Select,
  TextField,
  useLocale,
  useRead,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useAsked } from "../../tool";
import { Articles } from "../../trade/articles";
import { Refused } from "../../trade/refused";
import { Minor, useText } from "../../trade/shown";
import { Why } from "../../trade/why";
import { useTradeWords, wordOf } from "../../trade/words";
import { PriceViews } from "./views";

interface Wish {
  card: Api.VariantCard;
  quantity: number;
}

/** A basket that is priced and not sold: what would it cost, there and then, and why. */
export function Preview() {
  const { t } = useLingui();
  const text = useText();
  const words = useTradeWords().channel;
  const [asked, ask] = useAsked();
  const proposal = asked.get("proposal") ?? "";
  const drafts = useRead<Api.PageHansePricingContractsPublishingProposal>("/proposals", {
    state: ["draft", "submitted", "scheduled"],
    limit: 100,
  });
  const [channel, setChannel] = useState("web");
  const [coupon, setCoupon] = useState("");
  const [day, setDay] = useState("");
  const [wishes, setWishes] = useState<Wish[]>([]);
  const basket = {
    channel,
    coupons: coupon.trim() ? [coupon.trim().toUpperCase()] : [],
    at: day ? new Date(`${day}T12:00`).toISOString() : null,
    lines: wishes.map(({ card, quantity }) => ({ id: card.id, variant: card.id, quantity })),
  };
  const quote = useQuery({
    queryKey: ["quotes", proposal, basket],
    queryFn: () => api.post<Api.Quote>(proposal ? `/proposals/${proposal}/quotes` : "/quotes", basket),
    enabled: wishes.length > 0,
    placeholderData: (before) => before,
    retry: false,
  });
  const take = (card: Api.VariantCard) => {
    const known = wishes.find((one) => one.card.id === card.id);
    setWishes(
      known
        ? wishes.map((one) => (one === known ? { ...one, quantity: one.quantity + 1 } : one))
        : [...wishes, { card, quantity: 1 }],
    );
  };
  const name = (variant: string) => text(wishes.find(({ card }) => card.id === variant)?.card.name) || variant;
  return (
    <Page
      title={t`Prices`}
      tabs={<PriceViews selected="preview" />}
      lead={t`What a basket would cost, and why. Nothing is sold.`}
    >
      <Record
        main={
          <>
            <Card title={t`Basket`}>
              <div className="flex flex-col gap-4">
                <Articles channel={channel} onTake={take} verb={t`Add`} />
                <ul className="flex flex-col">
                  {wishes.map(({ card, quantity }) => (
                    <li
                      key={card.id}
                      className="flex flex-wrap items-center gap-3 border-line border-b py-2 text-sm last:border-b-0"
                    >
                      <span className="min-w-40 flex-1 font-medium">{text(card.name)}</span>
                      <NumberField
                        label={t`Pieces of ${text(card.name)}`}
                        hideLabel
                        minValue={1}
                        value={quantity}
                        onChange={(value) =>
                          setWishes(
                            wishes.map((one) =>
                              one.card === card ? { card, quantity: Number.isNaN(value) ? 1 : value } : one,
                            ),
                          )
                        }
                      />
                      <IconButton
                        icon={Trash2}
                        size="small"
                        label={t`Take out ${text(card.name)}`}
                        onPress={() => setWishes(wishes.filter((one) => one.card !== card))}
                      />
                    </li>
                  ))}
                </ul>
              </div>
            </Card>
            <Refused problem={quote.error} />
            <Card title={t`Why`} flush={!quote.data || !wishes.length}>
              {quote.data && wishes.length ? (
                <Why trace={quote.data.trace} currency={quote.data.currency} article={name} />
              ) : (
                <EmptyState kind="first" title={t`Nothing in the basket yet`}>
                  {t`Add an article, and every step of its price stands here.`}
                </EmptyState>
              )}
            </Card>
          </>
        }
        side={
          <>
            <Card title={t`Where and when`}>
              <div className="flex flex-col gap-4">
                <Select
                  label={t`With the proposal`}
                  value={proposal}
                  onChange={(id) => ask({ proposal: id || null })}
                  options={[
                    { value: "", label: t`Only what is live` },
                    ...(drafts.data?.items ?? []).map((one) => ({
                      value: one.id,
                      label: text(one.title) || one.subject,
                    })),
                  ]}
                  help={t`Tried beside what is live; nothing is published.`}
                />
                <Select
                  label={t`Channel`}
                  value={channel}
                  onChange={setChannel}
                  options={["web", "app", "store", "phone", "marketplace"].map((key) => ({
                    value: key,
                    label: wordOf(words, key).label,
                  }))}
                />
                <TextField label={t`Coupon`} optional figures value={coupon} onChange={setCoupon} />
                <TextField
                  label={t`Day`}
                  optional
                  type="date"
                  value={day}
                  onChange={setDay}
                  help={proposal ? t`Empty: from when it counts.` : t`Empty: now.`}
                />
              </div>
            </Card>
            {quote.data && wishes.length > 0 && <Sums quote={quote.data} />}
          </>
        }
      />
    </Page>
  );
}

function Sums({ quote }: { quote: Api.Quote }) {
  const { t } = useLingui();
  const say = useCouponWords();
  const money = (minor: number) => <Minor minor={minor} currency={quote.currency} />;
  const { totals } = quote;
  return (
    <Card title={t`Amount`}>
      <Facts
        facts={[
          { label: t`Goods`, value: money(totals.goods_minor), figures: true },
          { label: t`Discount`, value: money(-totals.discount_minor), figures: true },
          { label: t`Total`, value: money(totals.total_minor), figures: true, sum: true },
          { label: t`of it VAT`, value: money(totals.tax_minor), figures: true },
        ]}
      />
      {quote.messages.map((message) => (
        <p key={JSON.stringify(message)} className="mt-3 text-ink-soft text-sm">
          {say(message)}
        </p>
      ))}
    </Card>
  );
}

/** What became of a coupon. */
function useCouponWords(): (message: Api.PricingContractsPricesMessage) => string {
  const { t } = useLingui();
  const locale = useLocale();
  return ({ code, facts }) => {
    const told = facts as { coupon?: string; promotion?: string; missing_minor?: number };
    const { coupon, promotion = "", missing_minor: missing = 0 } = told;
    const amount = new Intl.NumberFormat(locale, { style: "currency", currency: "EUR" }).format(missing / 100);
    const known: Record<string, string> = {
      coupon_applied: t`${coupon ?? ""} counts.`,
      coupon_mistyped: t`There is a typing error in ${coupon ?? ""}.`,
      coupon_unknown: t`${coupon ?? ""} is not known here.`,
      coupon_minimum_not_met: t`${coupon ?? ""} needs ${amount} more in the basket.`,
      coupon_names_nothing: t`${coupon ?? ""} is for other articles.`,
      coupon_not_for_customer: t`${coupon ?? ""} is for other customers.`,
      coupon_not_now: t`${coupon ?? ""} counts at other hours.`,
      coupon_gift_due: t`${coupon ?? ""} gives a gift, as soon as it lies in the basket.`,
      gift_due: t`${promotion} gives a gift, as soon as it lies in the basket.`,
      coupon_not_yet: t`${coupon ?? ""} does not count yet.`,
      coupon_expired: t`${coupon ?? ""} has expired.`,
      coupon_used_up: t`${coupon ?? ""} is used up.`,
      coupon_passed_over: t`${coupon ?? ""}: something better counts.`,
    };
    return known[code] ?? code;
  };
}
