import { type Api, Card, CopyText, ErrorState, Facts, TextLink, useRead, useSession, When } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { PointLines } from "../points";
import { AddressLines, Channel, Minor, Said, useLocations } from "../shown";
import { useRate } from "../terms";
import { useOrderWords, useTradeWords, wordOf } from "../words";

/** People, places and money beside an order. */
export function OrderSide({ order, base }: { order: Api.Order; base: string }) {
  return (
    <>
      <Customer order={order} base={base} />
      <Sums order={order} />
      <Payments order={order} />
      <Places order={order} />
    </>
  );
}

function Customer({ order, base }: { order: Api.Order; base: string }) {
  const { t } = useLingui();
  const { may } = useSession();
  const name = order.name || order.email || t`Without a name`;
  return (
    <Card title={t`Customer`}>
      <div className="flex flex-col gap-1 text-sm">
        {order.customer && may("customers.read") ? (
          <TextLink href={`${base}/customers/${order.customer}`}>{name}</TextLink>
        ) : (
          <span className="font-medium">{name}</span>
        )}
        {order.email && <span className="break-words text-ink-soft">{order.email}</span>}
        {order.phone && <span className="figures text-ink-soft">{order.phone}</span>}
        {order.shipping && (
          <div className="mt-2">
            <h3 className="mb-0.5 text-ink-soft text-xs">
              {order.pickup_point ? t`Pickup point` : t`Delivery address`}
            </h3>
            {order.pickup_point ? <PointLines order={order} /> : <AddressLines address={order.shipping} />}
          </div>
        )}
        {order.billing && (
          <div className="mt-2">
            <h3 className="mb-0.5 text-ink-soft text-xs">{t`Invoice address`}</h3>
            <AddressLines address={order.billing} />
          </div>
        )}
      </div>
    </Card>
  );
}

function Sums({ order }: { order: Api.Order }) {
  const { t } = useLingui();
  const percent = useRate();
  const money = (minor: number) => <Minor minor={minor} currency={order.currency} />;
  const taxes = order.taxes as { place: string; rate: number; tax_minor: number; relieved_minor?: number }[];
  const given = order.goods_minor - order.discount_minor + order.shipping_minor - order.total_minor;
  const relieved = taxes.some((tax) => tax.relieved_minor) ? given : 0;
  return (
    <Card title={t`Amount`}>
      <Facts
        facts={[
          { label: t`Goods`, value: money(order.goods_minor), figures: true },
          ...(order.discount_minor ? [{ label: t`Discount`, value: money(-order.discount_minor), figures: true }] : []),
          ...(relieved ? [{ label: t`VAT taken out`, value: money(-relieved), figures: true }] : []),
          ...(order.shipping_minor ? [{ label: t`Shipping`, value: money(order.shipping_minor), figures: true }] : []),
          { label: t`Total`, value: money(order.total_minor), figures: true, sum: true },
          ...taxes.map(({ place, rate, tax_minor }) => {
            const share = percent(rate);
            const country = place.slice(0, 2);
            const label = place.endsWith(":export")
              ? t`Export to ${country}, not taxed`
              : place.endsWith(":intra_community")
                ? t`Intra-Community supply to ${country}, exempt`
                : t`of it ${share} VAT (${country})`;
            return { label, value: money(tax_minor), figures: true };
          }),
          ...(order.current_total_minor !== order.total_minor
            ? [
                {
                  label: t`Cancelled, replaced or brought back`,
                  value: money(order.current_total_minor - order.total_minor),
                  figures: true,
                },
                { label: t`What is left`, value: money(order.current_total_minor), figures: true, sum: true },
              ]
            : []),
          ...(order.business ? [{ label: t`Company`, value: order.business.company }] : []),
          ...(order.business?.vat_id
            ? [
                {
                  label: order.business.valid_at ? t`VAT id, checked` : t`VAT id, not valid then`,
                  value: order.business.vat_id,
                },
              ]
            : []),
          ...(order.coupons.length ? [{ label: t`Coupons`, value: order.coupons.join(", ") }] : []),
        ]}
      />
    </Card>
  );
}

function Payments({ order }: { order: Api.Order }) {
  const { t } = useLingui();
  const words = useOrderWords();
  const tenders = useTradeWords().tender;
  const { may } = useSession();
  const { data, error } = useRead<Api.Payment[]>(may("payments.read") ? "/payments" : null, { order: order.id });
  if (!data && !error) return null;
  return (
    <Card title={t`Payments`}>
      {error?.status === 403 ? (
        <p className="text-ink-soft text-sm">{t`Payments are shown to those who work for all stores.`}</p>
      ) : error ? (
        <ErrorState strip problem={error} />
      ) : data?.length ? (
        <ul className="flex flex-col gap-3 text-sm">
          {data.map((one) => (
            <li key={one.id} className="flex flex-col gap-1">
              <span className="flex items-center justify-between gap-3">
                <span className="font-medium">{wordOf(tenders, one.tender).label}</span>
                <Minor minor={one.amount_minor} currency={one.currency} />
              </span>
              <span className="flex items-center justify-between gap-3 text-ink-soft text-xs">
                <Said bare word={wordOf(words.payments, one.state)} />
                <When at={one.changed_at} />
              </span>
              {one.capture_later && <Aside of={one} />}
              {one.reason && <span className="text-brick text-xs">{one.reason}</span>}
              {one.refunded_minor > 0 && (
                <span className="flex items-center justify-between gap-3">
                  {t`Refunded`}
                  <Minor minor={-one.refunded_minor} currency={one.currency} />
                </span>
              )}
              {one.provider_reference && <CopyText label={t`Provider`} text={one.provider_reference} />}
            </li>
          ))}
        </ul>
      ) : (
        <p className="text-ink-soft text-sm">{t`Nothing was paid yet.`}</p>
      )}
    </Card>
  );
}

/** Of a card that is charged when goods leave: what a bank keeps, what it was asked for, and what it gave. */
function Aside({ of }: { of: Api.Payment }) {
  const { t } = useLingui();
  const parts: [string, number | undefined][] = [
    [t`Set aside`, of.set_aside_minor],
    [t`The bank is asked`, of.taking_minor],
    [t`Charged`, of.captured_minor],
  ];
  return (
    parts
      // The sum stands above already, with its state.
      .filter(([, minor]) => minor && minor !== of.amount_minor)
      .map(([what, minor]) => (
        <span key={what} className="flex items-center justify-between gap-3">
          {what}
          <Minor minor={minor ?? 0} currency={of.currency} />
        </span>
      ))
  );
}

/** For how long the goods may come back, and where, as it was promised with this order. */
function Returns({ terms }: { terms: Api.KeptTerms }) {
  const { t } = useLingui();
  const days = terms.return_days;
  if (terms.return_anywhere) return <>{t`${days} days, in every store`}</>;
  return <>{t`${days} days, where it was sold`}</>;
}

function Places({ order }: { order: Api.Order }) {
  const { t } = useLingui();
  const { name } = useLocations();
  return (
    <Card title={t`Where and when`}>
      <Facts
        facts={[
          { label: t`Channel`, value: <Channel of={order.channel} /> },
          ...(order.location ? [{ label: t`Sold in`, value: name(order.location) }] : []),
          { label: t`Placed`, value: <When at={order.placed_at} /> },
          ...(order.promised_to ? [{ label: t`Promised`, value: <When at={order.promised_to} show="date" /> }] : []),
          ...order.pickups.map((one) => {
            const place = name(one.location);
            return { label: t`Pickup code ${place}`, value: <span className="figures font-semibold">{one.code}</span> };
          }),
          { label: t`Returns`, value: <Returns terms={order.terms} /> },
          ...(order.order_reference ? [{ label: t`Reference`, value: order.order_reference }] : []),
        ]}
      />
    </Card>
  );
}
