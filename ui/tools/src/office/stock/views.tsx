import { Views } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";

interface StockViewsProps {
  selected: "grid" | "low" | "deliveries" | "transfers" | "counts" | "rules";
}

/** The parts of the stock, each an address of its own. */
export function StockViews({ selected }: StockViewsProps) {
  const { t } = useLingui();
  return (
    <Views
      label={t`Views`}
      selected={selected}
      views={[
        { id: "grid", label: t`Articles`, href: "/office/stock" },
        { id: "low", label: t`Running low`, href: "/office/stock/low" },
        { id: "deliveries", label: t`Incoming goods`, href: "/office/stock/deliveries" },
        { id: "transfers", label: t`Transfers`, href: "/office/stock/transfers" },
        { id: "counts", label: t`Counts`, href: "/office/stock/counts" },
        { id: "rules", label: t`Rules`, href: "/office/stock/rules" },
      ]}
    />
  );
}
