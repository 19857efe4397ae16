import { type Api, newId } from "@hanse/kit";

export type Rule = NonNullable<Api.RuleSetInput["rules"]>[number];

/** A rule in a list that is being put in order; the key stays with it. */
export interface Entry {
  key: string;
  rule: Rule;
}

/** A rule set as somebody is changing it. */
export interface Draft {
  name: string;
  entries: readonly Entry[];
  costs: Api.Costs;
  split_lines: boolean;
}

export const entryOf = (rule: Rule): Entry => ({ key: newId(), rule });

export function draftOf(set: Api.RuleSet): Draft {
  const { name, costs, split_lines } = set;
  return { name, costs, split_lines, entries: (set.rules ?? []).map(entryOf) };
}

export function wantedOf(draft: Draft): Api.RuleSetInput {
  const { name, costs, split_lines, entries } = draft;
  return { name, rules: entries.map((entry) => entry.rule), costs, split_lines };
}

/** The list with one of them at another place. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const rest = list.filter((_, at) => at !== from);
  const one = list[from];
  return one === undefined || to < 0 || to >= list.length ? [...list] : [...rest.slice(0, to), one, ...rest.slice(to)];
}

/** The list with another one at a place; nothing takes it out. */
export function changed<T>(list: readonly T[], at: number, one: T | null): T[] {
  return list.flatMap((old, n) => (n !== at ? [old] : one === null ? [] : [one]));
}
