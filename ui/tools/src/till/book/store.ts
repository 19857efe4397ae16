import type { Keys, Written } from "./book";

/** What a till keeps of its book, on its own disk. */
export interface Kept extends Written {
  version: number;
  keys: Keys;
  /** The server's time at the last answer less this machine's, in milliseconds. */
  aheadMs: number;
  /** The server's time at the last answer: no clock of this machine goes behind it. */
  answeredAt: number;
}

const NAME = "hanse.till";
const BOOKS = "books";

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(BOOKS);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function inStore<T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await opened();
  try {
    return await new Promise<T>((resolve, reject) => {
      const request = ask(database.transaction(BOOKS, mode).objectStore(BOOKS));
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  } finally {
    database.close();
  }
}

/** The book of a register as it was kept, or nothing. */
export async function kept(register: string): Promise<Kept | undefined> {
  return inStore<Kept | undefined>("readonly", (store) => store.get(register));
}

export async function keep(register: string, book: Kept): Promise<void> {
  await inStore("readwrite", (store) => store.put(book, register));
}
