import { useSession, Views } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";

/** The parts of pricing, each an address of its own. */
export function PriceViews({
  selected,
}: {
  selected: "lists" | "promotions" | "coupons" | "publishing" | "byhand" | "taxes" | "costs" | "preview" | "simulation";
}) {
  const { t } = useLingui();
  const { may } = useSession();
  return (
    <Views
      label={t`Views`}
      selected={selected}
      views={[
        { id: "lists", label: t`Price lists`, href: "/office/prices" },
        { id: "promotions", label: t`Promotions`, href: "/office/prices/promotions" },
        { id: "coupons", label: t`Coupons`, href: "/office/prices/coupons" },
        { id: "publishing", label: t`Publishing`, href: "/office/prices/proposals" },
        { id: "byhand", label: t`Set by hand`, href: "/office/prices/by-hand" },
        { id: "taxes", label: t`Taxes`, href: "/office/prices/taxes" },
        ...(may("pricing.read_costs") ? [{ id: "costs", label: t`Costs`, href: "/office/prices/costs" }] : []),
        { id: "preview", label: t`Preview`, href: "/office/prices/preview" },
        { id: "simulation", label: t`Simulation`, href: "/office/prices/simulation" },
      ]}
    />
  );
}
