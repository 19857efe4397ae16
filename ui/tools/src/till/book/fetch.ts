import { apiPath, Problem } from "@hanse/kit";
import { applied, BookRefused, believe, checkMeant, type Keys, type Meant } from "./book";
import { type Kept, keep, kept } from "./store";

interface Answered {
  head: string;
  signature: string;
  version: number;
  content: string;
  changes: string | null;
}

interface Key {
  id: string;
  public_key: string;
}

async function ask(path: string, query: Record<string, string | number> = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(apiPath(path, query), { credentials: "same-origin" });
  } catch {
    throw new Problem({ code: "offline" }, 0);
  }
  if (response.ok) return response;
  const body = (await response.json().catch(() => ({}))) as { code?: string; detail?: string };
  throw new Problem(body, response.status);
}

/** What is kept, if it is whole and may be built upon; a book that somebody changed here is fetched anew. */
async function sound(register: string): Promise<Kept | undefined> {
  const found = await kept(register);
  if (!found) return undefined;
  try {
    await believe(found, found.keys);
    return found;
  } catch {
    return undefined;
  }
}

async function keysFor(id: string, known: Keys): Promise<Keys> {
  if (Object.hasOwn(known, id)) return known;
  const found = (await (await ask("/till/price-book-keys")).json()) as Key[];
  return Object.fromEntries(found.map((one) => [one.id, one.public_key]));
}

async function wholeContent(hash: string): Promise<string> {
  return (await ask(`/till/price-book-contents/${hash}`)).text();
}

/** Brings the book of a register up to date and tells its version: by what changed since, or the whole where that does not fit. */
export async function refresh(register: string, meant: Meant): Promise<number> {
  const before = await sound(register);
  const response = await ask(`/till/registers/${register}/price-book`, before ? { since: before.version } : {});
  const { head, signature, version, content: hash, changes } = (await response.json()) as Answered;
  const keys = await keysFor((JSON.parse(head) as { key: string }).key, before?.keys ?? {});
  const clock = Date.parse(response.headers.get("date") ?? "") || Date.now();
  const time = { aheadMs: clock - Date.now(), answeredAt: clock };
  const grown = before && changes !== null ? applied(before.content, changes) : null;
  const take = async (content: string): Promise<number> => {
    const book = await believe({ head, signature, content }, keys);
    checkMeant(book.head, meant, Math.floor(clock / 1000));
    await keep(register, { head, signature, content, version, keys, ...time });
    return version;
  };
  try {
    if (grown !== null) return await take(grown);
  } catch (error) {
    if (!(error instanceof BookRefused) || error.code !== "book_tampered") throw error;
    // What changed does not fit what is here: the whole does.
  }
  return take(await wholeContent(hash));
}
