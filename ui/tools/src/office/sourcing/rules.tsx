import { Button, EmptyState, IconButton, Menu } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { ArrowDown, ArrowUp, ChevronDown, ChevronRight, Plus, Trash2 } from "lucide-react";
import { type KeyboardEvent, useLayoutEffect, useRef, useState } from "react";
import { changed, type Draft, type Entry, entryOf, moved, type Rule } from "./draft";
import { RuleFields } from "./fields";
import { useChoices, useSentence, useTypeWords } from "./words";

const fresh: Record<Rule["type"], Rule> = {
  opening: { type: "opening", within_hours: 48, kinds: ["store", "partner"] },
  region: { type: "region", regions: [], countries: [] },
  partner: { type: "partner", use: "last", offer_minutes: 60 },
  keep: { type: "keep", pieces: 1, kinds: ["store"], categories: [] },
  exclude: { type: "exclude", locations: [], categories: [], channels: [] },
};

interface RuleListProps {
  draft: Draft;
  set: (more: Partial<Draft>) => void;
  mayWrite: boolean;
  /** What the server says about single rules: "rules.2.locations". */
  wrong: Readonly<Record<string, string>>;
}

/** The rules in the order in which they are asked. Alt with an arrow moves the one that has the focus. */
export function RuleList({ draft, set, mayWrite, wrong }: RuleListProps) {
  const { t } = useLingui();
  const types = useTypeWords();
  const [open, setOpen] = useState<string | null>(null);
  const [told, setTold] = useState("");
  const follow = useRef<string | null>(null);
  // A node that is moved loses the focus.
  useLayoutEffect(() => {
    if (follow.current) document.getElementById(`rule-${follow.current}`)?.focus();
    follow.current = null;
  });
  const move = (from: number, to: number) => {
    if (to < 0 || to >= draft.entries.length) return;
    follow.current = draft.entries[from]?.key ?? null;
    const place = to + 1;
    const total = draft.entries.length;
    setTold(t`Now at place ${place} of ${total}`);
    set({ entries: moved(draft.entries, from, to) });
  };
  const add = (type: Rule["type"]) => {
    const entry = entryOf(fresh[type]);
    set({ entries: [...draft.entries, entry] });
    setOpen(entry.key);
    follow.current = entry.key;
  };
  return (
    <div className="flex flex-col gap-3">
      <p className="max-w-[72ch] text-ink-soft text-sm">
        {t`Every place is asked in this order, after whether it can send parcels at all. What is left over is compared by its costs.`}
      </p>
      {draft.entries.length ? (
        <ol aria-label={t`Rules in their order`} className="rounded-md border border-line bg-sheet">
          {draft.entries.map((entry, at) => (
            <RuleRow
              key={entry.key}
              entry={entry}
              at={at}
              last={at === draft.entries.length - 1}
              isOpen={open === entry.key}
              mayWrite={mayWrite}
              wrong={wrong}
              onToggle={() => setOpen(open === entry.key ? null : entry.key)}
              onMove={(to) => move(at, to)}
              onChange={(rule) => set({ entries: changed(draft.entries, at, rule && { key: entry.key, rule }) })}
            />
          ))}
        </ol>
      ) : (
        <EmptyState kind="first" title={t`No rules`} className="rounded-md border border-line bg-sheet">
          {t`Every place that sends parcels may send; the costs alone decide.`}
        </EmptyState>
      )}
      <p role="status" className="sr-only">
        {told}
      </p>
      {mayWrite && (
        <Menu
          label={t`Kinds of rules`}
          placement="bottom start"
          sections={[
            {
              id: "types",
              entries: (Object.keys(fresh) as Rule["type"][]).map((type) => ({
                id: type,
                label: types[type],
                run: () => add(type),
              })),
            },
          ]}
        >
          <Button icon={Plus} className="self-start">{t`Add a rule`}</Button>
        </Menu>
      )}
    </div>
  );
}

interface RuleRowProps {
  entry: Entry;
  at: number;
  last: boolean;
  isOpen: boolean;
  mayWrite: boolean;
  wrong: Readonly<Record<string, string>>;
  onToggle: () => void;
  onMove: (to: number) => void;
  onChange: (rule: Rule | null) => void;
}

function RuleRow({ entry, at, last, isOpen, mayWrite, wrong, onToggle, onMove, onChange }: RuleRowProps) {
  const { t } = useLingui();
  const choices = useChoices();
  const say = useSentence(choices);
  const types = useTypeWords();
  const place = at + 1;
  const problems = Object.entries(wrong).filter(
    ([field]) => field === `rules.${at}` || field.startsWith(`rules.${at}.`),
  );
  const Icon = isOpen ? ChevronDown : ChevronRight;
  const press = (event: KeyboardEvent) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!event.altKey || !step || !mayWrite) return;
    event.preventDefault();
    onMove(at + step);
  };
  return (
    <li className="border-line border-b last:border-b-0">
      <div className="flex items-center gap-1 pr-2">
        <button
          id={`rule-${entry.key}`}
          type="button"
          aria-expanded={isOpen}
          aria-keyshortcuts={mayWrite ? "Alt+ArrowUp Alt+ArrowDown" : undefined}
          onClick={onToggle}
          onKeyDown={press}
          className="flex min-h-11 min-w-0 flex-1 items-center gap-3 rounded-md px-3 py-1.5 text-left text-sm transition-colors hover:bg-hover focus-visible:-outline-offset-2"
        >
          <span className="figures w-5 text-right text-ink-soft">{place}</span>
          <Icon size={16} aria-hidden className="text-ink-soft" />
          <span className="min-w-0 flex-1">
            <span className="block text-ink-soft text-xs">{types[entry.rule.type]}</span>
            <span className="block">{say(entry.rule)}</span>
          </span>
        </button>
        {mayWrite && (
          <>
            <IconButton
              icon={ArrowUp}
              size="small"
              label={t`Move rule ${place} up`}
              isDisabled={at === 0}
              onPress={() => onMove(at - 1)}
            />
            <IconButton
              icon={ArrowDown}
              size="small"
              label={t`Move rule ${place} down`}
              isDisabled={last}
              onPress={() => onMove(at + 1)}
            />
            <IconButton icon={Trash2} size="small" label={t`Remove rule ${place}`} onPress={() => onChange(null)} />
          </>
        )}
      </div>
      {problems.map(([field, reason]) => (
        <p key={field} role="alert" className="px-4 pb-2 text-brick text-xs">
          {reason}
        </p>
      ))}
      {isOpen && (
        <div className="border-line border-t bg-ground px-4 py-4">
          <RuleFields rule={entry.rule} choices={choices} onChange={onChange} isDisabled={!mayWrite} />
        </div>
      )}
    </li>
  );
}
