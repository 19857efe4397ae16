import { useSession, Views } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";

/** The parts of sourcing, each an address of its own. */
export function SourcingViews({ selected }: { selected: "rules" | "partners" }) {
  const { t } = useLingui();
  const { may } = useSession();
  const views = [
    { id: "rules", label: t`Rules and costs`, href: "/office/sourcing", needs: "sourcing.read" },
    { id: "partners", label: t`Partner stores`, href: "/office/sourcing/partners", needs: "inventory.read" },
  ];
  return <Views label={t`Views`} selected={selected} views={views.filter((one) => may(one.needs))} />;
}
