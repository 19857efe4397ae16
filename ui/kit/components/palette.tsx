import { useLingui } from "@lingui/react/macro";
import { CornerDownLeft, type LucideIcon, Search } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { Dialog, Modal, ModalOverlay } from "react-aria-components";
import { cx } from "../cx";
import { useKeys } from "../keys";
import { KeyCaps } from "./keyshelp";
import { Spinner } from "./waiting";

export interface Command {
  id: string;
  label: string;
  /** What tells it from others of the same name. */
  detail?: string;
  /** The heading it stands under: "Go to", "Orders". */
  group: string;
  icon?: LucideIcon;
  keys?: string;
  run: () => void;
}

const sources: { list: () => readonly Command[] }[] = [];
let isOpen = false;
const listeners = new Set<() => void>();

function setOpen(open: boolean): void {
  isOpen = open;
  for (const listener of listeners) listener();
}

export const openPalette = () => setOpen(true);

/** What this screen offers to the palette, while it is on screen. */
export function useCommands(commands: readonly Command[]): void {
  const latest = useRef(commands);
  latest.current = commands;
  useEffect(() => {
    const source = { list: () => latest.current };
    sources.unshift(source);
    return () => void sources.splice(sources.indexOf(source), 1);
  }, []);
}

interface PaletteProps {
  /** Looks things up by what was typed: an order number, a name, a code. */
  lookUp?: (text: string, signal: AbortSignal) => Promise<Command[]>;
  /** What can be looked up, as the placeholder says it. */
  placeholder?: string;
}

/** Go, search and act from one field. Ctrl/Cmd+K. */
export function CommandPalette(props: PaletteProps) {
  const { t } = useLingui();
  const open = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => isOpen,
  );
  useKeys([{ keys: "mod+k", label: t`Go, search or do`, run: () => setOpen(!isOpen) }], { inDialog: true });
  return (
    <ModalOverlay
      isOpen={open}
      onOpenChange={setOpen}
      isDismissable
      className="veil fixed inset-0 z-50 flex items-start justify-center p-4 pt-[12dvh] transition-opacity data-entering:opacity-0 data-exiting:opacity-0"
    >
      <Modal className="w-full max-w-xl overflow-hidden rounded-md bg-sheet shadow-float">
        <Dialog aria-label={t`Go, search or do`} className="outline-none!">
          <Field {...props} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Field({ lookUp, placeholder }: PaletteProps) {
  const { t } = useLingui();
  const id = useId();
  const [text, setText] = useState("");
  const [place, setPlace] = useState(0);
  const { found, busy } = useLookUp(text, lookUp);
  const commands = useMemo(() => [...found, ...matching(text)], [found, text]);
  const current = Math.min(place, commands.length - 1);

  const choose = (command: Command | undefined) => {
    if (!command) return;
    setOpen(false);
    command.run();
  };
  const steer = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      const next = (current + step + commands.length) % Math.max(1, commands.length);
      setPlace(next);
      document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      event.preventDefault();
      choose(commands[current]);
    }
  };
  return (
    <>
      <div className="flex items-center gap-3 border-line border-b px-4">
        {busy ? (
          <Spinner size={18} className="text-ink-soft" />
        ) : (
          <Search size={18} aria-hidden className="text-ink-soft" />
        )}
        <input
          // biome-ignore lint/a11y/noAutofocus: the palette was opened to type into it
          autoFocus
          role="combobox"
          aria-label={t`Go, search or do`}
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={commands.length ? `${id}-${current}` : undefined}
          placeholder={placeholder ?? t`Go, search or do`}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setPlace(0);
          }}
          onKeyDown={steer}
          className="h-12 min-w-0 flex-1 bg-transparent text-md outline-none!"
        />
        <KeyCaps keys="Escape" />
      </div>
      <div
        role="listbox"
        id={`${id}-list`}
        aria-label={t`Results`}
        className="max-h-[min(24rem,56dvh)] overflow-auto p-1.5"
      >
        {commands.map((command, index) => (
          <Entry
            key={command.id}
            id={`${id}-${index}`}
            command={command}
            isCurrent={index === current}
            heading={command.group === commands[index - 1]?.group ? undefined : command.group}
            onPoint={() => setPlace(index)}
            onChoose={() => choose(command)}
          />
        ))}
        {!commands.length && !busy && (
          <p role="status" className="px-3 py-8 text-center text-ink-soft">
            {t`Nothing found for “${text}”. Try a number, a name or an e-mail address.`}
          </p>
        )}
      </div>
    </>
  );
}

interface EntryProps {
  id: string;
  command: Command;
  isCurrent: boolean;
  heading: string | undefined;
  onPoint: () => void;
  onChoose: () => void;
}

function Entry({ id, command, isCurrent, heading, onPoint, onChoose }: EntryProps) {
  const Icon = command.icon;
  return (
    <>
      {heading && (
        <div role="presentation" className="px-2.5 pt-2.5 pb-1 font-medium text-ink-soft text-xs first:pt-1">
          {heading}
        </div>
      )}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field above steers the list by key */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the field above keeps the focus and points here */}
      <div
        role="option"
        id={id}
        aria-selected={isCurrent}
        onPointerMove={onPoint}
        onClick={onChoose}
        className={cx(
          "flex h-9 cursor-default items-center gap-2.5 rounded-md px-2.5 text-sm",
          isCurrent && "bg-hover",
        )}
      >
        {Icon && <Icon size={16} aria-hidden className="text-ink-soft" />}
        <span className="truncate">{command.label}</span>
        {command.detail && <span className="min-w-0 truncate text-ink-soft text-xs">{command.detail}</span>}
        <span className="ml-auto pl-2">
          {isCurrent ? (
            <CornerDownLeft size={14} aria-hidden className="text-ink-soft" />
          ) : (
            command.keys && <KeyCaps keys={command.keys} />
          )}
        </span>
      </div>
    </>
  );
}

/** Every word typed must begin a word of the label, the detail or the group. */
function matching(text: string): Command[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const seen = new Set<string>();
  const all = sources
    .flatMap((source) => source.list())
    .filter((one) => !seen.has(one.id) && Boolean(seen.add(one.id)));
  return all.filter((command) => {
    const have = ` ${command.label} ${command.detail ?? ""} ${command.group}`.toLowerCase();
    return words.every((word) => have.includes(` ${word}`));
  });
}

function useLookUp(text: string, lookUp: PaletteProps["lookUp"]): { found: Command[]; busy: boolean } {
  const [state, setState] = useState<{ of: string; found: Command[]; busy: boolean }>({
    of: "",
    found: [],
    busy: false,
  });
  useEffect(() => {
    const wanted = text.trim();
    if (!lookUp || wanted.length < 2) {
      setState({ of: wanted, found: [], busy: false });
      return;
    }
    const stop = new AbortController();
    // What was found for the beginning of this text may stand until more is known; anything else is in the way.
    setState((before) => ({ ...before, found: wanted.startsWith(before.of) ? before.found : [], busy: true }));
    const wait = setTimeout(() => {
      lookUp(wanted, stop.signal).then(
        (found) => !stop.signal.aborted && setState({ of: wanted, found, busy: false }),
        () => !stop.signal.aborted && setState({ of: wanted, found: [], busy: false }),
      );
    }, 120);
    return () => {
      clearTimeout(wait);
      stop.abort();
    };
  }, [text, lookUp]);
  return state;
}
