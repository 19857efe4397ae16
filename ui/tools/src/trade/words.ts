import type { Tone } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";

export interface Word {
  label: string;
  tone: Tone;
}

type Words = Record<string, Word | undefined>;

const words = (list: Record<string, [string, Tone]>): Words =>
  Object.fromEntries(Object.entries(list).map(([key, [label, tone]]) => [key, { label, tone }]));

/** The word for a key of the API; a key that is new to us is shown as it is, never as nothing. */
export function wordOf(list: Words, key: string): Word {
  return list[key] ?? { label: key.replaceAll("_", " "), tone: "quiet" };
}

/** How an order, its money and its lines stand. */
export function useOrderWords() {
  const { t } = useLingui();
  return {
    state: words({
      placed: [t`Waits for payment`, "attention"],
      confirmed: [t`In progress`, "info"],
      completed: [t`Completed`, "done"],
      cancelled: [t`Cancelled`, "quiet"],
    }),
    payment: words({
      due: [t`Payment due`, "attention"],
      at_pickup: [t`Paid on collection`, "info"],
      authorized: [t`Charged when it leaves`, "done"],
      paid: [t`Paid`, "done"],
      partly_refunded: [t`Partly refunded`, "quiet"],
      refunded: [t`Refunded`, "quiet"],
      released: [t`Not charged`, "quiet"],
    }),
    line: words({
      open: [t`To pick`, "info"],
      picking: [t`Picking`, "info"],
      ready: [t`Ready`, "done"],
      handed_over: [t`Handed over`, "done"],
      shipped: [t`Shipped`, "done"],
      cancelled: [t`Cancelled`, "quiet"],
      returned: [t`Returned`, "quiet"],
    }),
    task: words({
      offered: [t`Offered to the partner`, "attention"],
      open: [t`To pick`, "info"],
      picking: [t`Picking`, "info"],
      ready: [t`Ready`, "done"],
      handed_over: [t`Handed over`, "done"],
      shipped: [t`Shipped`, "done"],
      cancelled: [t`Cancelled`, "quiet"],
    }),
    payments: words({
      started: [t`Started`, "info"],
      unknown: [t`No answer yet`, "attention"],
      authorized: [t`Set aside`, "done"],
      captured: [t`Paid`, "done"],
      refused: [t`Refused`, "trouble"],
      cancelled: [t`Cancelled`, "quiet"],
    }),
  };
}

/** How something is sold, paid and delivered. */
export function useTradeWords() {
  const { t } = useLingui();
  return {
    channel: words({
      web: [t`Web shop`, "quiet"],
      app: [t`App`, "quiet"],
      store: [t`Store`, "quiet"],
      phone: [t`Phone`, "quiet"],
      marketplace: [t`Marketplace`, "quiet"],
      import: [t`Imported`, "quiet"],
    }),
    tender: words({
      card: [t`Card`, "quiet"],
      cash: [t`Cash`, "quiet"],
      gift_card: [t`Gift card`, "quiet"],
      store_credit: [t`Store credit`, "quiet"],
      wallet: [t`Wallet`, "quiet"],
      on_account: [t`On account`, "quiet"],
    }),
    delivery: words({
      carry_out: [t`Carried out`, "quiet"],
      ship: [t`Parcel`, "quiet"],
      pickup: [t`Pickup`, "quiet"],
      reserve: [t`Reserved, paid in the store`, "quiet"],
    }),
    condition: words({
      sellable: [t`As new`, "done"],
      display: [t`Display piece`, "quiet"],
      quarantine: [t`To be checked`, "attention"],
      damaged: [t`Damaged`, "trouble"],
    }),
    tax: words({
      standard: [t`Standard rate`, "quiet"],
      reduced: [t`Reduced rate`, "quiet"],
      second_reduced: [t`Second reduced rate`, "quiet"],
      super_reduced: [t`Super-reduced rate`, "quiet"],
      parking: [t`Parking rate`, "quiet"],
      zero: [t`Without VAT`, "quiet"],
      exempt: [t`Exempt from VAT`, "quiet"],
    }),
  };
}

/** What customers agree to, where they stand, and what happens with them. */
export function useCustomerWords() {
  const { t } = useLingui();
  return {
    purpose: words({
      newsletter: [t`Newsletter`, "quiet"],
      sms: [t`Text messages`, "quiet"],
      phone: [t`Calls`, "quiet"],
      profiling: [t`Personal offers`, "quiet"],
    }),
    consent: words({ given: [t`Given`, "done"], withdrawn: [t`Withdrawn`, "quiet"] }),
    source: words({
      checkout: [t`Checkout`, "quiet"],
      account: [t`Own account`, "quiet"],
      registration: [t`Registration`, "quiet"],
      preferences: [t`Preferences`, "quiet"],
      till: [t`Till`, "quiet"],
      desk: [t`Service desk`, "quiet"],
      office: [t`Office`, "quiet"],
      phone: [t`On the phone`, "quiet"],
    }),
    tier: words({
      matrose: [t`Sailor`, "quiet"],
      steuermann: [t`Helmsman`, "quiet"],
      kapitaen: [t`Captain`, "quiet"],
    }),
    address: words({ shipping: [t`Delivery`, "quiet"], billing: [t`Invoice`, "quiet"], other: [t`Other`, "quiet"] }),
    message: words({ queued: [t`Waits`, "info"], sent: [t`Sent`, "done"], suppressed: [t`Not sent`, "attention"] }),
    template: words({
      order_received: [t`Order received`, "quiet"],
      ready_for_pickup: [t`Ready for pickup`, "quiet"],
      pickup_reminder: [t`Reminder of a pickup`, "quiet"],
      delivered: [t`Delivered`, "quiet"],
      promise_moved: [t`Another date`, "quiet"],
      password_reset: [t`Password forgotten`, "quiet"],
      shipped: [t`Shipped`, "quiet"],
      cancelled: [t`Cancelled`, "quiet"],
      goods_returned: [t`Return confirmed`, "quiet"],
      reservation_expired: [t`Reservation expired`, "quiet"],
      order_confirmed: [t`Order confirmation`, "quiet"],
      order_changed: [t`Order changed`, "quiet"],
      invoice: [t`Invoice`, "quiet"],
      credit_note: [t`Credit note`, "quiet"],
      payment_failed: [t`Payment declined`, "quiet"],
      refunded: [t`Money given back`, "quiet"],
      not_collected: [t`Not collected`, "quiet"],
      survey: [t`Survey`, "quiet"],
      withdrawal: [t`Withdrawal received`, "quiet"],
    }),
  };
}
