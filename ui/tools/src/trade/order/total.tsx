import type { Api } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { Minor } from "../shown";

interface TotalProps {
  of: Pick<Api.OrderRow, "total_minor" | "current_total_minor" | "currency">;
  tax?: "gross";
}

/** What is left of an order, and before it what it was placed for where that is another amount. */
export function OrderTotal({ of, tax }: TotalProps) {
  const { t } = useLingui();
  const left = <Minor minor={of.current_total_minor} currency={of.currency} {...(tax ? { tax } : {})} />;
  if (of.current_total_minor === of.total_minor) return left;
  return (
    <span className="inline-flex items-baseline justify-end gap-2 whitespace-nowrap">
      <span className="sr-only">{t`Placed for`}</span>
      <s className="font-normal text-ink-soft text-xs">
        <Minor minor={of.total_minor} currency={of.currency} />
      </s>
      <span className="sr-only">{t`What is left`}</span>
      {left}
    </span>
  );
}
