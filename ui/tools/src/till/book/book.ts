/* A price book as the server signs it (ADR 0021): a head that is signed as it stands, and a line for each fact. This
   file imports nothing, so that the tests run it as it is. Nothing here computes a price: that is the kernel's. */

export const FORMAT = 1;
export const KERNEL = 1;

/** What a book is about, as it was signed. Moments are seconds since 1970. */
export interface Head {
  format: number;
  kernel: number;
  channel: string;
  location: string | null;
  group: string | null;
  currency: string;
  gross: boolean;
  place: string;
  version: number;
  from: number;
  until: number;
  articles: number;
  content: string;
  key: string;
}

/** A book as it is kept: nothing of it is believed before `believe` has looked. */
export interface Written {
  head: string;
  signature: string;
  content: string;
}

/** Public keys (SubjectPublicKeyInfo in base64) by their ids. */
export type Keys = Readonly<Record<string, string>>;

export type Lines = Map<string, string>;

export interface Book {
  head: Head;
  lines: Lines;
  /** The promotions, and which of them name an article or a category; looked up for every basket. */
  promotions: readonly Promotion[];
  naming: Map<string, number[]>;
  rates: Record<string, unknown>;
}

interface Names {
  all?: boolean;
  skus?: string[];
  categories?: string[];
}

export interface Promotion {
  /** In the kernel's words. */
  told: Record<string, unknown> & Names & { id: string; parts?: Names[] };
  name: Record<string, string>;
}

export type Code =
  | "book_unreadable"
  | "book_key_unknown"
  | "book_tampered"
  | "book_for_another"
  | "book_outdated"
  | "book_missing"
  | "cannot_verify";

/** Why a book does not count, by the codes that the server uses too. */
export class BookRefused extends Error {
  readonly code: Code;

  constructor(code: Code) {
    super(code);
    this.name = "BookRefused";
    this.code = code;
  }
}

/** For whom and where a till sells. */
export interface Meant {
  channel: string;
  location: string;
  group: string | null;
  currency: string;
}

const GONE = "-";

export function asLines(text: string): Lines {
  const lines: Lines = new Map();
  for (const line of text.split("\n")) {
    const space = line.indexOf(" ");
    if (space > 0) lines.set(line.slice(0, space), line.slice(space + 1));
  }
  return lines;
}

/** The content as it is hashed. Keys are ASCII, so that every sort gives the same order. */
export function asText(lines: Lines): string {
  const keys = [...lines.keys()].sort();
  return keys.map((key) => `${key} ${lines.get(key)}\n`).join("");
}

/** A content with what changed since. */
export function applied(content: string, changes: string): string {
  const lines = asLines(content);
  for (const [key, line] of asLines(changes)) {
    if (line === GONE) lines.delete(key);
    else lines.set(key, line);
  }
  return asText(lines);
}

export async function hashOf(text: string): Promise<string> {
  const digest = await subtle().digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function subtle(): SubtleCrypto {
  // Browsers give it only to pages that come over https, or from the machine itself.
  if (!globalThis.crypto?.subtle) throw new BookRefused("cannot_verify");
  return globalThis.crypto.subtle;
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function readHead(text: string): Head {
  try {
    const head = JSON.parse(text) as Head;
    if (head.format === FORMAT && head.kernel === KERNEL && typeof head.content === "string") return head;
  } catch {
    // What is no JSON is no head.
  }
  throw new BookRefused("book_unreadable");
}

async function fitsKey(key: string, text: string, signature: string): Promise<boolean> {
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  try {
    const known = await subtle().importKey("spki", bytesOf(key), algorithm, false, ["verify"]);
    const signed = new TextEncoder().encode(text);
    return await subtle().verify({ name: "ECDSA", hash: "SHA-256" }, known, bytesOf(signature), signed);
  } catch (error) {
    if (error instanceof BookRefused) throw error;
    return false;
  }
}

/** What a book says, if the house signed exactly this. Throws `BookRefused`. */
export async function believe(written: Written, keys: Keys): Promise<Book> {
  const head = readHead(written.head);
  const key = Object.hasOwn(keys, head.key) ? keys[head.key] : undefined;
  if (!key) throw new BookRefused("book_key_unknown");
  const signed = await fitsKey(key, written.head, written.signature);
  if (!signed || (await hashOf(written.content)) !== head.content) throw new BookRefused("book_tampered");
  return opened(head, asLines(written.content));
}

function opened(head: Head, lines: Lines): Book {
  const promotions: Promotion[] = [];
  const naming = new Map<string, number[]>();
  const note = (name: string) => {
    const found = naming.get(name);
    if (found) found.push(promotions.length - 1);
    else naming.set(name, [promotions.length - 1]);
  };
  const rates: Record<string, unknown> = {};
  for (const [key, line] of lines) {
    if (key.startsWith("r")) rates[key.slice(1)] = JSON.parse(line);
    if (!key.startsWith("p")) continue;
    const [told, name] = JSON.parse(line) as [Promotion["told"], Promotion["name"]];
    promotions.push({ told, name });
    const { all, skus, categories } = named(told);
    if (all) note("all");
    for (const sku of skus) note(`a${sku}`);
    for (const category of categories) note(`c${category}`);
  }
  return { head, lines, promotions, naming, rates };
}

/** What a promotion names, with all parts of a bundle; each thing once. */
function named(told: Promotion["told"]): Required<Names> {
  const parts = told.parts ?? [told];
  return {
    all: parts.some((part) => part.all),
    skus: [...new Set(parts.flatMap((part) => part.skus ?? []))],
    categories: [...new Set(parts.flatMap((part) => part.categories ?? []))],
  };
}

/** Whether a book is for this till and counts at this moment (seconds). Throws `BookRefused`. */
export function checkMeant(head: Head, meant: Meant, at: number): void {
  const same =
    head.channel === meant.channel &&
    head.location === meant.location &&
    head.group === meant.group &&
    head.currency === meant.currency;
  if (!same) throw new BookRefused("book_for_another");
  if (at < head.from || at >= head.until) throw new BookRefused("book_outdated");
}

type PriceRow = number | [number, number, number?, (number | null)?, boolean?];

function rowOf(price: PriceRow): Record<string, number | boolean> {
  if (typeof price === "number") return { unit_minor: price };
  const names = ["unit_minor", "min_quantity", "from", "until", "reduced"];
  return Object.fromEntries(price.flatMap((value, n) => (value == null ? [] : [[names[n], value]])));
}

/**
 * The part of a book that these articles need, as the kernel wants it: their prices and whatever promotion names them.
 * With `listOnly` no promotion counts.
 */
export function cut(book: Book, skus: readonly string[], listOnly = false): Record<string, unknown> {
  const { head, lines } = book;
  const prices: Record<string, unknown> = {};
  const tax: Record<string, unknown> = {};
  const categories: Record<string, string[]> = {};
  const found = new Set(book.naming.get("all"));
  for (const sku of new Set(skus)) {
    const line = lines.get(`a${sku.replaceAll("-", "")}`);
    if (line === undefined) continue;
    const [shelf, ...rows] = JSON.parse(line) as [string, ...PriceRow[]];
    const [taxClass, ...belonging] = JSON.parse(lines.get(`s${shelf}`) ?? "[]") as string[];
    prices[sku] = rows.map(rowOf);
    tax[sku] = taxClass;
    categories[sku] = belonging;
    for (const n of book.naming.get(`a${sku}`) ?? []) found.add(n);
    for (const category of belonging) for (const n of book.naming.get(`c${category}`) ?? []) found.add(n);
  }
  const { version, from, until, currency, gross, place } = head;
  const promotions = listOnly ? [] : [...found].flatMap((n) => book.promotions[n]?.told ?? []);
  const dated = { version, from, until, currency, gross, place };
  const index = { kernel: KERNEL, parts: promotions.length ? { "": part(promotions, prices, categories) } : {} };
  // What a promotion names stands in the index, as far as it is in the basket; the kernel does not read it twice.
  const short = promotions.map(({ skus: _, categories: __, ...told }) => told);
  return { ...dated, prices, tax, categories, tax_rates: book.rates, promotions: short, index };
}

/** Which promotions name what, as the kernel's index says it. The house checked them all before it signed. */
function part(
  promotions: readonly Promotion["told"][],
  prices: Record<string, unknown>,
  belonging: Record<string, string[]>,
): Record<string, unknown> {
  const here = new Set(Object.values(belonging).flat());
  const all: number[] = [];
  const skus: Record<string, number[]> = {};
  const categories: Record<string, number[]> = {};
  const note = (found: Record<string, number[]>, name: string, n: number) => {
    found[name] = [...(found[name] ?? []), n];
  };
  for (const [n, told] of promotions.entries()) {
    const names = named(told);
    if (names.all) all.push(n);
    for (const sku of names.skus) if (Object.hasOwn(prices, sku)) note(skus, sku, n);
    for (const category of names.categories) if (here.has(category)) note(categories, category, n);
  }
  return { promotions: promotions.map((_, n) => n), all, skus, categories };
}

/** Whether a book has a price for an article, at whatever moment. */
export function hasPrice(book: Book, variant: string): boolean {
  return book.lines.has(`a${variant.replaceAll("-", "")}`);
}

export interface Asked {
  id: string;
  variant: string;
  quantity: number;
}

/** A basket in the kernel's words. */
export function basketOf(lines: readonly Asked[], currency: string, group: string | null): Record<string, unknown> {
  return {
    currency,
    lines: lines.map(({ id, variant, quantity }) => ({ id, sku: variant, quantity })),
    customer: group ? { group } : {},
  };
}
