import type { Api } from "@hanse/kit";

/** An article that this till has heard of from the server: enough to show it in a basket while cut off. */
export interface Seen {
  variant: string;
  sku: string;
  name: Api.LineShown["name"];
  image: string | null;
  handle: string;
  /** What one piece costs without any promotion, as the server last said. */
  listMinor: number | null;
}

const byVariant = new Map<string, Seen>();
const byCode = new Map<string, string>();

export function remember(article: Seen, code?: string): void {
  const before = byVariant.get(article.variant);
  byVariant.set(article.variant, { ...article, listMinor: article.listMinor ?? before?.listMinor ?? null });
  byCode.set(article.sku.toLowerCase(), article.variant);
  if (code) byCode.set(code.trim().toLowerCase(), article.variant);
}

/** An article that was scanned or shown on a tile. */
export function rememberArticle(article: NonNullable<Api.Scanned["article"]>, code?: string): void {
  const { variant, sku, name, image, gtin } = article;
  const listMinor = article.was_minor ?? article.unit_minor;
  remember({ variant, sku, name, image, handle: "", listMinor }, code);
  if (gtin) for (const form of [gtin, gtin.replace(/^0+/, "")]) byCode.set(form, variant);
}

/** Every basket that the server priced tells names and list prices. */
export function rememberBasket({ shown, quote }: Api.PricedCart): void {
  const listed = new Map(quote.lines.map((line) => [line.id, line.list_unit_minor]));
  for (const { id, variant, sku, name, image, handle } of shown) {
    remember({ variant, sku, name, image, handle, listMinor: listed.get(id) ?? null });
  }
}

export function seen(variant: string): Seen | undefined {
  return byVariant.get(variant);
}

/** The article that a code was scanned for before, or whose SKU it is. */
export function seenUnder(code: string): string | undefined {
  return byCode.get(code.trim().toLowerCase());
}
