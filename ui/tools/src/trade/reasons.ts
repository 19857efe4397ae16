import { useLingui } from "@lingui/react/macro";

/** Why something was cancelled or came back: the keys that people choose, and what the system itself writes. */
export function useReasonWords(): (reason: string) => string {
  const { t } = useLingui();
  const known: Record<string, string> = {
    customer_wish: t`The customer's wish`,
    duplicate: t`Ordered twice`,
    not_available: t`Not available`,
    suspicion: t`Suspected fraud`,
    other: t`Another reason`,
    does_not_fit: t`Does not fit`,
    not_liked: t`Not liked`,
    faulty: t`Faulty`,
    wrong_article: t`Wrong article`,
    too_late: t`Came too late`,
    "reservation expired": t`Reservation expired`,
    "not collected": t`Not collected`,
    "not found": t`Not found`,
    "parcel lost": t`The parcel was lost`,
    "parcel came back": t`The parcel came back`,
    "paid after cancellation": t`Paid after cancellation`,
    "the supplier does not deliver": t`The supplier does not deliver`,
    "the supplier delivers later": t`The supplier delivers later`,
    "the supplier delivers earlier": t`The supplier delivers earlier`,
  };
  return (reason) => {
    const refused = /^payment refused: (.*)$/.exec(reason)?.[1];
    if (refused !== undefined) return t`Payment refused: ${refused}`;
    return known[reason] ?? reason;
  };
}
