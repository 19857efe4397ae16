import { useLingui } from "@lingui/react/macro";
import {
  Banknote,
  CreditCard,
  Gift,
  HandCoins,
  type LucideIcon,
  Package,
  ShoppingBag,
  Store,
  Wallet,
} from "lucide-react";
import type { Delivery } from "./shapes";

/** The names of tenders as people at a till say them. */
export function useTenderName(): (tender: string) => string {
  const { t } = useLingui();
  const names: Record<string, string> = {
    cash: t`Cash`,
    card: t`Card`,
    gift_card: t`Gift card`,
    store_credit: t`Store credit`,
    wallet: t`Wallet`,
    on_account: t`On account`,
  };
  return (tender) => names[tender] ?? tender;
}

export const tenderIcons: Record<string, LucideIcon> = {
  cash: Banknote,
  card: CreditCard,
  gift_card: Gift,
  store_credit: Wallet,
  wallet: Wallet,
  on_account: HandCoins,
};

export const deliveryIcons: Record<Delivery, LucideIcon> = {
  carry_out: ShoppingBag,
  ship: Package,
  pickup: Store,
  reserve: Store,
};

/** How a line reaches the customer, in words; `place` is the name of the store where that matters. */
export function useDeliveryWords(): (delivery: string, place?: string) => string {
  const { t } = useLingui();
  return (delivery, place) => {
    if (delivery === "ship") return t`Sent home`;
    if (delivery === "pickup") return place ? t`Collected: ${place}` : t`Collected at a store`;
    if (delivery === "reserve") return place ? t`Reserved: ${place}` : t`Reserved at a store`;
    return t`Taken along`;
  };
}
