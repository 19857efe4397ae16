import { Checkbox, TextField } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { Terms } from "../../trade/terms";
import { useCustomerWords, wordOf } from "../../trade/words";

interface WhomProps {
  terms: Terms;
  set: (more: Terms) => void;
}

const tiers = ["matrose", "steuermann", "kapitaen"];

/** Whom a promotion is for: customers of a group, members of a tier, whoever buys for the first time. */
export function Whom({ terms, set }: WhomProps) {
  const { t } = useLingui();
  const words = useCustomerWords().tier;
  const [groups, setGroups] = useState((terms.groups ?? []).join(", "));
  const chosen = terms.tiers ?? [];
  const type = (typed: string) => {
    setGroups(typed);
    const keys = typed.split(",").map((key) => key.trim());
    set({ groups: [...new Set(keys.filter(Boolean))] });
  };
  return (
    <>
      <TextField
        label={t`Only for customer groups`}
        optional
        value={groups}
        onChange={type}
        help={t`For example: staff, trade. Empty: for everybody.`}
      />
      <fieldset className="flex flex-wrap content-start gap-x-5 gap-y-2">
        <legend className="mb-1 font-medium text-sm">{t`Only for tiers`}</legend>
        {tiers.map((key) => (
          <Checkbox
            key={key}
            isSelected={chosen.includes(key)}
            onChange={(on) => set({ tiers: on ? [...chosen, key] : chosen.filter((one) => one !== key) })}
          >
            {wordOf(words, key).label}
          </Checkbox>
        ))}
      </fieldset>
      <Checkbox
        isSelected={terms.first_purchase === true}
        onChange={(on) => set({ first_purchase: on })}
        className="sm:col-span-2"
      >
        {t`Only on the first purchase`}
      </Checkbox>
    </>
  );
}
