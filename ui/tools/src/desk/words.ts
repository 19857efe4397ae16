import { useLingui } from "@lingui/react/macro";
import type { Word } from "../trade/words";

type Words = Record<string, Word | undefined>;

const quiet = (list: Record<string, string>): Words =>
  Object.fromEntries(Object.entries(list).map(([key, label]) => [key, { label, tone: "quiet" as const }]));

/** What customers call about, how, and how it ends. */
export function useDeskWords() {
  const { t } = useLingui();
  return {
    matter: quiet({
      order_status: t`Where is my order`,
      change_order: t`Change an order`,
      cancellation: t`Cancellation`,
      return: t`Return`,
      product: t`Question about an article`,
      payment: t`Payment`,
      account: t`Account and data`,
      complaint: t`Complaint`,
      buy: t`Wants to buy`,
      other: t`Something else`,
    }),
    channel: quiet({
      phone: t`Phone`,
      chat: t`Chat`,
      mail: t`E-mail`,
      store: t`In the store`,
      video: t`Video`,
      social: t`Social media`,
    }),
    outcome: {
      solved: { label: t`Solved`, tone: "done" },
      follow_up: { label: t`We get back`, tone: "attention" },
      forwarded: { label: t`Forwarded`, tone: "info" },
      unsolved: { label: t`Not solved`, tone: "trouble" },
    } as Words,
    case: {
      open: { label: t`Open`, tone: "info" },
      waiting: { label: t`Waits for others`, tone: "attention" },
      closed: { label: t`Closed`, tone: "quiet" },
    } as Words,
    kind: quiet({
      customer: t`Person`,
      order: t`Order`,
      receipt: t`Receipt`,
      return: t`Return`,
      cart: t`Cart`,
      pickup: t`Pickup`,
      case: t`Case`,
    }),
  };
}
