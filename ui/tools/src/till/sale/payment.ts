import { Banknote, CreditCard, type LucideIcon, Wallet } from "lucide-react";

/** How a customer begins to pay. */
export type Way = "cash" | "card" | "more";

export const ways: readonly { way: Way; icon: LucideIcon; key: string }[] = [
  { way: "cash", icon: Banknote, key: "F8" },
  { way: "card", icon: CreditCard, key: "F9" },
  { way: "more", icon: Wallet, key: "F10" },
];
