import { type Api, newId, Problem } from "@hanse/kit";
import {
  type Book,
  BookRefused,
  basketOf,
  believe,
  type Code,
  checkMeant,
  cut,
  hasPrice,
  KERNEL,
  type Meant,
} from "./book";
import { type Kernel, KernelRefused, loadKernel, type Priced } from "./kernel";
import { seen } from "./seen";
import { type Kept, kept } from "./store";

/** What a till prices by while it is cut off. */
export interface Footing {
  /** The book, if what is kept is what the house signed for this till. */
  book: Book | null;
  /** Why offers do not count and prices are only list prices; null while the book counts. */
  code: Code | null;
  meant: Meant;
  kernel: Kernel;
  /** The moment to price at, in seconds, by the server's clock as far as it is known. */
  at: () => number;
}

/** Read the book from the disk, believe nothing that was not signed, and fall back to list prices where it does not count. */
export async function findFooting(register: string, meant: Meant): Promise<Footing> {
  const kernel = await loadKernel();
  const found = await kept(register).catch(() => undefined);
  const at = () => clock(found);
  if (!found) return { book: null, code: "book_missing", meant, kernel, at };
  try {
    const book = await believe(found, found.keys);
    try {
      checkMeant(book.head, meant, clock(found));
      return { book, code: null, meant, kernel, at };
    } catch (error) {
      // A book of yesterday still says what an article usually costs; one of another place says nothing.
      const code = codeOf(error);
      return { book: code === "book_outdated" ? book : null, code, meant, kernel, at };
    }
  } catch (error) {
    return { book: null, code: codeOf(error), meant, kernel, at };
  }
}

function codeOf(error: unknown): Code {
  if (error instanceof BookRefused) return error.code;
  throw error;
}

/** Never behind the server's last answer, whatever somebody does to the clock of this machine. */
function clock(book: Kept | undefined): number {
  const now = Date.now();
  return Math.floor((book ? Math.max(now + book.aheadMs, book.answeredAt) : now) / 1000);
}

/** Whether this footing can price an article at all. */
export function canPrice({ book }: Footing, variant: string): boolean {
  return book ? hasPrice(book, variant) : seen(variant)?.listMinor != null;
}

function slice({ book, code, meant }: Footing, variants: readonly string[]): Record<string, unknown> {
  if (book) return cut(book, variants, code !== null);
  // Without a book: what the server last said each article costs, and nothing about taxes.
  const listed = variants.flatMap((one) => {
    const minor = seen(one)?.listMinor;
    return minor == null ? [] : [[one, [{ unit_minor: minor }]]];
  });
  return {
    version: 0,
    currency: meant.currency,
    gross: true,
    place: "-",
    prices: Object.fromEntries(listed),
    tax: Object.fromEntries(variants.map((one) => [one, "unknown"])),
    tax_rates: { unknown: [{ rate: 0 }] },
    index: { kernel: KERNEL, parts: {} },
  };
}

/** The basket with prices of this footing, in the shape that the server gives. Refuses with a `Problem`. */
export function priceHere(cart: Api.PricedCart, footing: Footing): Api.PricedCart {
  const { meant, kernel, book, code } = footing;
  const lines = cart.cart.lines;
  const variants = [...new Set(lines.map((line) => line.variant))];
  const now = footing.at();
  const at = book && code !== null ? Math.min(Math.max(now, book.head.from), book.head.until - 1) : now;
  const asked = lines.map(({ id, variant, quantity }) => ({ id, variant, quantity }));
  let priced: Priced;
  try {
    priced = kernel(basketOf(asked, meant.currency, meant.group), slice(footing, variants), at);
  } catch (error) {
    if (!(error instanceof KernelRefused)) throw error;
    throw new Problem({ code: error.code, detail: "" }, 409);
  }
  const names = new Map(book?.promotions.map((one) => [one.told.id, one.name]));
  const quote: Api.Quote = {
    lines: priced.lines.map(({ sku, discounts, tax, ...line }) => ({
      ...line,
      variant: sku,
      discounts: discounts.map((one) => ({ ...one, name: names.get(one.promotion) ?? {} })),
      tax_class: tax.class,
      tax_rate: tax.rate,
      tax_minor: tax.minor,
      place: tax.place,
      relieved_minor: 0,
    })),
    taxes: priced.taxes.map((one) => ({ ...one, relieved_minor: 0 })),
    totals: { ...priced.totals, relieved_minor: 0 } as Api.Quote["totals"],
    messages: [],
    coupons: [],
    trace: [],
    currency: meant.currency,
    shipping_discounts: [],
  };
  const due = priced.totals.total_minor;
  return { ...cart, quote, problems: [], due_now_minor: due };
}

/** A basket that the server has not seen. */
export function emptyCart(location: string, currency: string): Api.PricedCart {
  const none = { goods_minor: 0, discount_minor: 0, shipping_minor: 0, relieved_minor: 0 };
  const totals = { ...none, net_minor: 0, tax_minor: 0, total_minor: 0 };
  return {
    cart: {
      id: "",
      code: "",
      channel: "store",
      coupons: [],
      created_at: new Date().toISOString(),
      currency,
      customer: null,
      language: "de",
      lines: [],
      location,
      order: null,
      priced_at: null,
      version: 0,
      visitor: null,
    },
    quote: { lines: [], taxes: [], totals, messages: [], coupons: [], trace: [], currency, shipping_discounts: [] },
    shown: [],
    problems: [],
    due_now_minor: 0,
    version: 0,
  } as Api.PricedCart;
}

/** The basket with so many more pieces of an article; null where this till knows nothing about it. `id` names a new line. */
export function withArticle(
  cart: Api.PricedCart,
  variant: string,
  quantity: number,
  id: string = newId(),
): Api.PricedCart | null {
  const found = seen(variant);
  const { location, lines } = cart.cart;
  const same = lines.find((line) => line.variant === variant && line.delivery === "carry_out");
  if (same) return withQuantity(cart, same.id, same.quantity + quantity);
  if (!found) return null;
  const line = { id, variant, quantity, delivery: "carry_out", location, hold: null, hold_location: null };
  const { listMinor: _, ...known } = found;
  return {
    ...cart,
    cart: { ...cart.cart, lines: [...lines, { ...line, held_until: null } as Api.CartLine] },
    shown: [...cart.shown, { ...known, id, available: 0 }],
  };
}

/** The basket with a line of so many pieces; without it when there are none. */
export function withQuantity(cart: Api.PricedCart, line: string, quantity: number): Api.PricedCart {
  const lines = cart.cart.lines.flatMap((one) => (one.id !== line ? [one] : quantity ? [{ ...one, quantity }] : []));
  return { ...cart, cart: { ...cart.cart, lines } };
}
