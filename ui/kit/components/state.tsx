import { CircleAlert, CircleCheck, CircleDashed, CircleX, Info, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "../cx";

export type Tone = "done" | "attention" | "trouble" | "info" | "quiet";

const tones: Record<Tone, { icon: LucideIcon; text: string; ground: string }> = {
  done: { icon: CircleCheck, text: "text-moss", ground: "bg-moss-soft" },
  attention: { icon: CircleAlert, text: "text-amber", ground: "bg-amber-soft" },
  trouble: { icon: CircleX, text: "text-brick", ground: "bg-brick-soft" },
  info: { icon: Info, text: "text-harbour", ground: "bg-harbour-soft" },
  quiet: { icon: CircleDashed, text: "text-ink-soft", ground: "bg-quiet-soft" },
};

interface StateProps {
  tone: Tone;
  children: ReactNode;
  /** Another icon than the tone's own, where the matter has one. */
  icon?: LucideIcon;
  /** Without the tinted ground, for table cells. */
  bare?: boolean;
  className?: string;
}

/** A state: a word, an icon and a colour, never colour alone. */
export function State({ tone, children, icon, bare, className }: StateProps) {
  const { icon: own, text, ground } = tones[tone];
  const Icon = icon ?? own;
  return (
    <span
      className={cx(
        "inline-flex items-center gap-1.5 whitespace-nowrap align-middle font-medium text-xs",
        text,
        !bare && `h-6 rounded-md px-2 ${ground}`,
        className,
      )}
    >
      <Icon size={14} aria-hidden />
      {children}
    </span>
  );
}

/** A small fact beside a name: a channel, a count, a tag. Carries no state. */
export function Badge({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <span
      className={cx(
        "figures inline-flex h-5 items-center align-middle whitespace-nowrap rounded-md bg-quiet-soft px-1.5 font-medium text-ink-soft text-xs",
        className,
      )}
    >
      {children}
    </span>
  );
}

/** Whether this screen hears of changes as they happen. */
export function LiveDot({
  state,
  words,
}: {
  state: "live" | "connecting" | "lost";
  words: Record<"live" | "connecting" | "lost", string>;
}) {
  const tone = state === "live" ? "bg-moss" : state === "lost" ? "bg-brick" : "bg-amber";
  return (
    <span role="status" className="inline-flex items-center gap-1.5 whitespace-nowrap text-ink-soft text-xs">
      <span aria-hidden className={cx("size-2 rounded-full", tone)} />
      {words[state]}
    </span>
  );
}
