import { type Api, api, type Command } from "@hanse/kit";
import {
  ClipboardList,
  Clock,
  type LucideIcon,
  Receipt,
  ShoppingBasket,
  ShoppingCart,
  Undo2,
  User,
} from "lucide-react";
import { useCallback } from "react";
import { wordOf } from "../trade/words";
import { useDeskWords } from "./words";

export const hitIcons: Record<string, LucideIcon> = {
  customer: User,
  order: ShoppingBasket,
  receipt: Receipt,
  return: Undo2,
  cart: ShoppingCart,
  pickup: Clock,
  case: ClipboardList,
};

/** Where a hit leads: to the customer if one is known, else to the thing itself. */
export function wayOf(hit: Api.DeskContractsHit): string {
  if (hit.kind === "case") return `/desk/cases/${hit.id}`;
  if (hit.kind === "cart") return `/desk/carts/${hit.id}`;
  if (hit.kind === "customer" || !hit.order) return hit.customer ? `/desk/customers/${hit.customer}` : "/desk";
  return hit.customer ? `/desk/customers/${hit.customer}?order=${hit.order}` : `/desk/orders/${hit.order}`;
}

/** Customers first, then what belongs to them; what was named exactly before everything else. */
export function inOrder(hits: readonly Api.DeskContractsHit[]): Api.DeskContractsHit[] {
  const rank = ["customer", "order", "receipt", "pickup", "return", "case", "cart"];
  return [...hits].sort(
    (a, b) => Number(b.exact) - Number(a.exact) || rank.indexOf(a.kind) - rank.indexOf(b.kind) || b.score - a.score,
  );
}

export async function search(text: string, signal?: AbortSignal): Promise<Api.DeskContractsHit[]> {
  const found = await api.get<{ items: Api.DeskContractsHit[] }>(
    "/desk/search",
    { text, limit: 20 },
    signal ? { signal } : {},
  );
  return inOrder(found.items);
}

/** One box for anything, for the palette. */
export function useFind(navigate: (href: string) => void) {
  const { kind } = useDeskWords();
  return useCallback(
    async (text: string, signal: AbortSignal): Promise<Command[]> =>
      (await search(text, signal)).map((hit) => ({
        id: hit.id,
        group: wordOf(kind, hit.kind).label,
        label: hit.kind === "customer" ? hit.name : [hit.number, hit.name].filter(Boolean).join(" · "),
        detail: hit.kind === "customer" ? hit.detail : "",
        icon: hitIcons[hit.kind] ?? User,
        run: () => navigate(wayOf(hit)),
      })),
    [kind, navigate],
  );
}
