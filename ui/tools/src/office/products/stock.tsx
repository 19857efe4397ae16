import { type Api, Card, EmptyState, ErrorState, SkeletonRows, TextLink, useRead, useSession } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useLocations } from "../../trade/shown";

/** What can be promised of each variant at each location. */
export function StockOf({ product }: { product: Api.Product }) {
  const { t } = useLingui();
  const { may } = useSession();
  const { name } = useLocations();
  const ids = product.variants.map((one) => one.id);
  const { data, error } = useRead<Api.Availability[]>(ids.length && may("inventory.read") ? "/stock" : null, {
    variants: ids,
  });
  if (!may("inventory.read")) return null;
  const places = [...new Set((data ?? []).map((one) => one.location))].sort((a, b) => name(a).localeCompare(name(b)));
  const cell = (variant: string, location: string) =>
    data?.find((one) => one.variant === variant && one.location === location);
  return (
    <Card
      flush
      title={t`Stock`}
      actions={
        <TextLink
          href={`/office/stock?text=${encodeURIComponent(product.variants[0]?.sku ?? "")}`}
          className="pr-2 text-xs"
        >
          {t`To the stock`}
        </TextLink>
      }
    >
      {error ? (
        <ErrorState problem={error} />
      ) : !data ? (
        <SkeletonRows rows={3} />
      ) : places.length === 0 ? (
        <EmptyState kind="first" title={t`Never received anywhere`} />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by key
        <section className="overflow-x-auto" aria-label={t`Stock by location`} tabIndex={0}>
          <table className="w-full border-separate border-spacing-0 text-sm">
            <thead>
              <tr>
                <th
                  scope="col"
                  className="sticky left-0 h-9 border-line border-b bg-sheet px-4 text-left font-medium text-ink-soft text-xs"
                >
                  {t`SKU`}
                </th>
                {places.map((place) => (
                  <th
                    key={place}
                    scope="col"
                    className="whitespace-nowrap border-line border-b px-3 text-right font-medium text-ink-soft text-xs"
                  >
                    {name(place)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {product.variants.map((variant) => (
                <tr key={variant.id} className="group">
                  <th
                    scope="row"
                    className="figures sticky left-0 h-(--row) whitespace-nowrap border-line border-b bg-sheet px-4 text-left font-medium group-last:border-b-0"
                  >
                    {variant.sku}
                  </th>
                  {places.map((place) => {
                    const found = cell(variant.id, place);
                    return (
                      <td
                        key={place}
                        title={
                          found
                            ? t`${found.on_hand} there, ${found.pending} promised, ${found.safety} kept back`
                            : undefined
                        }
                        className="figures border-line border-b px-3 text-right group-last:border-b-0"
                      >
                        {found ? (
                          <span className={found.available === 0 ? "text-brick" : ""}>{found.available}</span>
                        ) : (
                          <span className="text-ink-soft">–</span>
                        )}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Card>
  );
}
