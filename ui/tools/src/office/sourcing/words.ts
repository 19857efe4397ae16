import { type Api, useRead } from "@hanse/kit";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useLocations, useText } from "../../trade/shown";
import { useLocationWords } from "../company/placewords";
import { byPath } from "../products/list";
import type { Rule } from "./draft";

/** Everything that rules may name, to choose from. */
export function useChoices() {
  const text = useText();
  const words = useLocationWords();
  const { list } = useLocations();
  const categories = useRead<Api.Category[]>("/categories");
  const channels = useRead<Api.Channel[]>("/channels");
  return {
    kinds: ["warehouse", "store", "partner"].map((key) => ({ value: key, label: words.kind[key] ?? key })),
    places: list.map((one) => ({ value: one.code, label: one.name })),
    regions: [...new Set(list.map((one) => one.region).filter(Boolean))].map((one) => ({ value: one, label: one })),
    categories: byPath(categories.data ?? []).map((one) => ({
      value: one.key,
      label: `${"\u2003".repeat(one.ancestors.length)}${text(one.name)}`,
    })),
    channels: (channels.data ?? []).map((one) => ({ value: one.key, label: text(one.name) })),
  };
}

type Choices = ReturnType<typeof useChoices>;

/** A rule as one sentence. */
export function useSentence(choices: Choices): (rule: Rule) => string {
  const { t, i18n } = useLingui();
  const list = new Intl.ListFormat(i18n.locale, { type: "conjunction" });
  const named = (options: readonly { value: string; label: string }[], keys: readonly string[] | undefined) =>
    list.format((keys ?? []).map((key) => options.find((one) => one.value === key)?.label.trim() ?? key));
  return (rule) => {
    if (rule.type === "opening") {
      const hours = plural(rule.within_hours, { one: "# hour", other: "# hours" });
      const kinds = named(choices.kinds, rule.kinds);
      return t`Must be open within ${hours}: ${kinds}`;
    }
    if (rule.type === "region") {
      const regions = list.format(rule.regions);
      const countries = list.format(rule.countries ?? []);
      return countries ? t`To ${countries} only from ${regions}` : t`Only from ${regions}`;
    }
    if (rule.type === "partner") {
      if (rule.use === "never") return t`Partner stores never send`;
      const minutes = plural(rule.offer_minutes, { one: "# minute", other: "# minutes" });
      return rule.use === "last"
        ? t`Partner stores send only what no place of our own has; ${minutes} to answer`
        : t`Partner stores send like our own; ${minutes} to answer`;
    }
    if (rule.type === "keep") {
      const pieces = plural(rule.pieces, { one: "# piece", other: "# pieces" });
      const kinds = named(choices.kinds, rule.kinds);
      const of = named(choices.categories, rule.categories);
      return of ? t`${pieces} of each article stay: ${kinds}, of ${of}` : t`${pieces} of each article stay: ${kinds}`;
    }
    const places = named(choices.places, rule.locations) || t`No place`;
    const of = named(choices.categories, rule.categories) || t`everything`;
    const on = named(choices.channels, rule.channels);
    const what = rule.locations?.length ? t`Does not send: ${places} (${of})` : t`Nobody sends: ${of}`;
    return on ? t`${what}, on ${on}` : what;
  };
}

export function useTypeWords(): Record<Rule["type"], string> {
  const { t } = useLingui();
  return {
    opening: t`Opening hours`,
    region: t`Region`,
    partner: t`Partner stores`,
    keep: t`Keep in the store`,
    exclude: t`Exclude`,
  };
}
