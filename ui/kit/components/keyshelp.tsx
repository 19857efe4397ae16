import { useLingui } from "@lingui/react/macro";
import { useState, useSyncExternalStore } from "react";
import { isMac, keysInForce, lettersOn, switchLetters, useKeys } from "../keys";
import { Checkbox } from "./field";
import { Dialog } from "./overlay";

let isOpen = false;
const listeners = new Set<() => void>();

function setOpen(open: boolean): void {
  isOpen = open;
  for (const listener of listeners) listener();
}

export const openKeysHelp = () => setOpen(true);

/** The keys of this screen. `?` */
export function KeysHelp() {
  const { t } = useLingui();
  const open = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => isOpen,
  );
  useKeys([{ keys: "?", label: t`Show these keys`, run: () => setOpen(true) }]);
  return (
    <Dialog title={t`Keys on this screen`} isOpen={open} onClose={() => setOpen(false)}>
      <List />
    </Dialog>
  );
}

function List() {
  const { t } = useLingui();
  const [letters, setLetters] = useState(lettersOn);
  return (
    <>
      <dl className="grid grid-cols-1 gap-x-8 sm:grid-cols-2">
        {keysInForce().map((key) => (
          <div
            key={key.keys}
            className="flex min-h-9 items-center justify-between gap-4 border-line border-b py-1 text-sm"
          >
            <dt className="text-ink-soft">{key.label}</dt>
            <dd>
              <KeyCaps keys={key.keys} />
            </dd>
          </div>
        ))}
      </dl>
      <Checkbox
        className="mt-4"
        isSelected={letters}
        onChange={(on) => {
          switchLetters(on);
          setLetters(on);
        }}
        help={t`Turn them off if keys are pressed by accident or by dictation. Combinations with Ctrl or Cmd still work.`}
      >
        {t`Single letters are keys`}
      </Checkbox>
    </>
  );
}

/** A key as it stands on the keyboard. */
export function KeyCaps({ keys }: { keys: string }) {
  const { t } = useLingui();
  const names: Record<string, string> = {
    mod: isMac ? "⌘" : t({ message: "Ctrl", comment: "the name on the key" }),
    Escape: "Esc",
    Enter: "↵",
    ArrowUp: "↑",
    ArrowDown: "↓",
    ArrowLeft: "←",
    ArrowRight: "→",
  };
  const caps = keys.split(/[ +]/).map((name) => names[name] ?? (name.length === 1 ? name.toUpperCase() : name));
  return (
    <span className="inline-flex gap-1">
      {caps.map((cap) => (
        <kbd
          key={cap}
          className="inline-flex h-5 min-w-5 items-center justify-center rounded-[4px] border border-line bg-ground px-1 font-medium font-sans text-ink-soft text-xs"
        >
          {cap}
        </kbd>
      ))}
    </span>
  );
}
