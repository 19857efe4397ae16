import { type Api, Badge, type Column, Money, Table, TwoLines, useRead } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useText } from "../../trade/shown";
import { useTradeWords, wordOf } from "../../trade/words";

/** The sellable articles of a product with their codes and what they cost now. */
export function Variants({ product }: { product: Api.Product }) {
  const { t } = useLingui();
  const text = useText();
  const ids = product.variants.map((one) => one.id);
  const prices = useRead<Api.PriceShown[]>(ids.length ? "/prices" : null, { variant: ids, channel: "web" });
  const taxes = useTradeWords().tax;
  const { data: family } = useRead<Api.Family>(product.family ? `/families/${product.family}` : null);
  const choice = (key: string, value: string) =>
    text(family?.attributes.find((one) => one.key === key)?.choices?.find((one) => one.key === value)?.name) || value;
  const price = (variant: Api.Variant) => {
    const found = prices.data?.find((one) => one.variant === variant.id);
    if (!found) return <span className="text-ink-soft">–</span>;
    return (
      <span className="inline-flex gap-2">
        {found.percent && found.lowest_30_days_minor && (
          <s className="text-ink-soft">
            <Money value={{ amount: found.lowest_30_days_minor, currency: found.currency }} />
          </s>
        )}
        <Money value={{ amount: found.unit_minor, currency: found.currency }} tax="gross" />
      </span>
    );
  };
  const options = (one: Api.Variant) => (
    <span className="flex flex-wrap gap-1">
      {Object.entries(one.options).map(([key, value]) => (
        <Badge key={key}>{choice(key, value)}</Badge>
      ))}
      {!one.active && <Badge>{t`inactive`}</Badge>}
    </span>
  );
  const columns: Column<Api.Variant>[] = [
    {
      id: "sku",
      head: t`SKU`,
      cell: (one) => <span className="figures font-medium">{one.sku}</span>,
      sort: (one) => one.sku,
    },
    { id: "options", head: t`Options`, grow: true, cell: options },
    { id: "gtin", head: t`GTIN`, figures: true, from: "wide", cell: (one) => one.gtin ?? "–" },
    { id: "tax", head: t`VAT`, from: "wide", cell: (one) => wordOf(taxes, one.tax_class).label },
    {
      id: "weight",
      head: t`Weight`,
      figures: true,
      from: "wide",
      cell: (one) => (one.weight_grams === null ? "–" : `${one.weight_grams} g`),
      sort: (one) => one.weight_grams,
    },
    { id: "price", head: t`Price on the web`, figures: true, cell: price },
  ];
  return (
    <Table
      label={t`Variants`}
      columns={columns}
      rows={product.variants}
      rowKey={(one) => one.id}
      narrow={(one) => <TwoLines title={one.sku} figure={price(one)} detail={options(one)} note={one.gtin} />}
    />
  );
}
