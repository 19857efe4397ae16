import { Select } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import type { Named } from "../../trade/terms";
import { Chosen, type Names } from "./chosen";

interface GoodsProps {
  named: Named;
  onChange: (named: Named) => void;
}

/** Everything, or what is chosen. */
export function Goods({ named, onChange }: GoodsProps) {
  const { t } = useLingui();
  const { all, categories: _, variants: __, brands: ___, attributes: ____, ...rest } = named;
  const names: Names = {
    ...(named.categories && { categories: named.categories }),
    ...(named.variants && { variants: named.variants }),
    ...(named.brands && { brands: named.brands }),
    ...(named.attributes && { attributes: named.attributes }),
  };
  return (
    <>
      <Select
        label={t`On what`}
        value={all ? "all" : "chosen"}
        onChange={(next) => onChange(next === "all" ? { ...rest, all: true } : rest)}
        options={[
          { value: "all", label: t`Everything` },
          { value: "chosen", label: t`What is chosen` },
        ]}
      />
      {!all && (
        <Chosen label={t`What is chosen`} names={names} onChange={(next) => onChange({ ...rest, ...full(next) })} />
      )}
    </>
  );
}

/** Names without those of which there is none. */
export function full(names: Names): Names {
  return Object.fromEntries(Object.entries(names).filter(([, some]) => Object.keys(some ?? {}).length > 0)) as Names;
}
