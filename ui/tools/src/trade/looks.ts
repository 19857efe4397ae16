import type { Api } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";

/** What a piece that comes back looks like, as people at a counter say it. */
export type Look = "sellable" | "quarantine" | "damaged" | "used" | "missing" | "wrong";

const STORED: Record<Look, Pick<Api.ReturnLine, "condition" | "finding">> = {
  sellable: { condition: "sellable", finding: "" },
  quarantine: { condition: "quarantine", finding: "" },
  damaged: { condition: "damaged", finding: "" },
  used: { condition: "quarantine", finding: "used" },
  missing: { condition: "quarantine", finding: "missing_parts" },
  wrong: { condition: "quarantine", finding: "wrong_article" },
};

/** Pieces of a line that look alike are one line of the return. */
export function linesOf(back: Readonly<Record<string, readonly Look[]>>): Api.ReturnLine[] {
  return Object.entries(back).flatMap(([line, looks]) =>
    [...new Set(looks)].map((look) => ({
      line,
      quantity: looks.filter((one) => one === look).length,
      ...STORED[look],
    })),
  );
}

/** The looks to choose from; what the customer answers for says how much of the price stays with the house. */
export function useLooks(): (terms: Partial<Api.KeptReturns>) => { value: Look; label: string }[] {
  const { t, i18n } = useLingui();
  const share = (percent: number | undefined) =>
    new Intl.NumberFormat(i18n.locale, { style: "percent", maximumFractionDigits: 2 }).format((percent ?? 0) / 10_000);
  return (terms) => [
    { value: "sellable", label: t`As new: back on the shelf` },
    { value: "quarantine", label: t`To be checked first` },
    { value: "damaged", label: t`Damaged: not for sale` },
    {
      value: "used",
      label: terms.used_percent
        ? t`Used by the customer: ${{ share: share(terms.used_percent) }} less`
        : t`Used by the customer`,
    },
    {
      value: "missing",
      label: terms.missing_percent
        ? t`Parts are missing: ${{ share: share(terms.missing_percent) }} less`
        : t`Parts are missing`,
    },
    { value: "wrong", label: t`Not what was sold` },
  ];
}
