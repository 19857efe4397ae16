import type { Amount } from "@hanse/kit";

export interface SampleOrder {
  number: string;
  customer: string;
  channel: string;
  store: string;
  items: number;
  total: Amount;
  state: "open" | "ready" | "shipped" | "returned" | "late";
  at: string;
}

const customers = [
  "Greta Hansen",
  "Jonas Möller",
  "Ayşe Yıldız",
  "Piet de Vries",
  "Marlene Brinkmann",
  "Sören Claußen",
  "Emilia Nowak",
];
const stores = ["Lübeck Altstadt", "Hamburg Altona", "Bremen Viertel", "Rostock", "Berlin Mitte", "Köln Ehrenfeld"];
const channels = ["Web", "Till", "App", "Phone"];
const states = ["open", "ready", "shipped", "shipped", "returned", "late"] as const;

const pick = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;

/** Forty orders, the same on every visit but for the hour. */
export const sampleOrders: SampleOrder[] = Array.from({ length: 40 }, (_, index) => ({
  number: `H-${10482 - index}`,
  customer: pick(customers, index * 3 + (index >> 2)),
  channel: pick(channels, index * 5 + (index >> 1)),
  store: pick(stores, index * 7 + (index >> 2)),
  items: 1 + ((index * 7) % 5),
  total: { amount: 1990 + ((index * 7919) % 41_000), currency: "EUR" },
  state: pick(states, index * 5 + (index >> 3)),
  at: new Date(Date.now() - index * index * 210_000 - 70_000).toISOString(),
}));
