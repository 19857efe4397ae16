import { useLingui } from "@lingui/react/macro";
import { CircleAlert, CircleCheck, CircleX, X } from "lucide-react";
import { useEffect, useState, useSyncExternalStore } from "react";
import { Problem } from "../api";
import { cx } from "../cx";
import { Button, IconButton } from "./button";

interface Toast {
  id: number;
  words: string;
  tone: "done" | "attention" | "trouble";
  /** Takes it back; the toast then stays a little longer. */
  undo?: () => unknown;
  requestId?: string;
}

let toasts: readonly Toast[] = [];
let last = 0;
const listeners = new Set<() => void>();

function put(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** Says what was done, and offers to take it back. At most three stand at once. */
export function toast(
  words: string,
  options: { tone?: Toast["tone"]; undo?: () => unknown; requestId?: string } = {},
): void {
  last += 1;
  put([...toasts, { id: last, words, tone: options.tone ?? "done", ...options }].slice(-3));
}

/** Says that something was refused, for places that have no room for an ErrorState. */
export function toastProblem(error: unknown, fallback: string): void {
  const problem = Problem.of(error);
  toast(problem.detail || fallback, { tone: "trouble", requestId: problem.requestId });
}

function dismiss(id: number): void {
  put(toasts.filter((one) => one.id !== id));
}

const icons = { done: CircleCheck, attention: CircleAlert, trouble: CircleX };
const tones = { done: "text-moss", attention: "text-amber", trouble: "text-brick" };

export function Toasts() {
  const { t } = useLingui();
  const [held, setHeld] = useState(false);
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
  return (
    <section
      aria-label={t`Notices`}
      aria-live="polite"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="pointer-events-none fixed inset-x-4 bottom-4 z-50 flex flex-col items-center gap-2 sm:inset-x-auto sm:left-1/2 sm:-translate-x-1/2"
    >
      {shown.map((one) => (
        <ToastCard key={one.id} toast={one} held={held} />
      ))}
    </section>
  );
}

function ToastCard({ toast: one, held }: { toast: Toast; held: boolean }) {
  const { t } = useLingui();
  const Icon = icons[one.tone];
  const forMs = one.undo ? 10_000 : one.tone === "trouble" ? 12_000 : 5_000;
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => dismiss(one.id), forMs);
    return () => clearTimeout(timer);
  }, [held, one.id, forMs]);
  return (
    <div className="arrive pointer-events-auto flex w-full items-center gap-3 rounded-md border border-line bg-sheet py-1.5 pr-1.5 pl-3 text-sm shadow-float sm:w-auto sm:min-w-80 sm:max-w-xl">
      <Icon size={18} aria-hidden className={cx(tones[one.tone])} />
      <p className="min-w-0 flex-1 py-1">
        {one.words}
        {one.requestId && <span className="figures ml-2 text-ink-soft text-xs">{one.requestId}</span>}
      </p>
      {one.undo && (
        <Button
          size="small"
          onPress={() => {
            dismiss(one.id);
            one.undo?.();
          }}
        >
          {t`Undo`}
        </Button>
      )}
      <IconButton icon={X} label={t`Dismiss`} size="small" onPress={() => dismiss(one.id)} />
    </div>
  );
}
