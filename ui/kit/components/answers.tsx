import { useLingui } from "@lingui/react/macro";
import { Check, CircleX, Copy, Inbox, LockKeyhole, type LucideIcon, SearchX, WifiOff } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Problem } from "../api";
import { cx } from "../cx";
import { Button } from "./button";

interface EmptyProps {
  /** "first": nothing was ever here. "match": the filters leave nothing over. "right": the person may not see it. */
  kind: "first" | "match" | "right";
  /** What belongs here; or what was looked for; or what is closed. */
  title: string;
  /** Which filter to drop, who can give the right, or how it begins. */
  children?: ReactNode;
  action?: ReactNode;
  icon?: LucideIcon;
  className?: string;
}

const emptyIcons: Record<EmptyProps["kind"], LucideIcon> = { first: Inbox, match: SearchX, right: LockKeyhole };

/** Says why there is nothing and what to do about it. */
export function EmptyState({ kind, title, children, action, icon, className }: EmptyProps) {
  const Icon = icon ?? emptyIcons[kind];
  return (
    <div className={cx("flex flex-col items-center gap-3 px-6 py-12 text-center", className)}>
      <span className="flex size-12 items-center justify-center rounded-full bg-quiet-soft text-ink-soft">
        <Icon size={24} aria-hidden />
      </span>
      <h2 className="font-semibold text-md">{title}</h2>
      {children && <div className="max-w-[52ch] text-balance text-ink-soft text-sm">{children}</div>}
      {action && <div className="mt-1 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}

interface ErrorProps {
  problem: unknown;
  /** What was kept in spite of it: "Your input is still here." */
  kept?: ReactNode;
  onRetry?: (() => void) | undefined;
  /** A strip above a form instead of a whole page. */
  strip?: boolean;
  className?: string;
}

/** What happened, what was kept, what to do, and the request id to copy. */
export function ErrorState({ problem: given, kept, onRetry, strip, className }: ErrorProps) {
  const { t } = useLingui();
  const problem = Problem.of(given);
  const words = useWords(problem);
  const Icon = problem.code === "offline" ? WifiOff : problem.status === 403 ? LockKeyhole : CircleX;
  return (
    <div
      role="alert"
      className={cx(
        "flex gap-3 text-sm",
        strip ? "rounded-md border border-brick/40 bg-brick-soft px-3 py-2.5" : "mx-auto max-w-xl px-6 py-12",
        className,
      )}
    >
      <Icon size={20} aria-hidden className="mt-px text-brick" />
      <div className="min-w-0 flex-1">
        <h2 className="font-semibold">{words.title}</h2>
        {words.detail && <p className="mt-0.5 max-w-[72ch]">{words.detail}</p>}
        {kept && <p className="mt-0.5 text-ink-soft">{kept}</p>}
        <div className="mt-2 flex flex-wrap items-center gap-2 empty:hidden">
          {onRetry && (
            <Button size="small" onPress={onRetry}>
              {t`Try again`}
            </Button>
          )}
          {problem.requestId && problem.status !== 401 && <CopyText label={t`Request`} text={problem.requestId} />}
        </div>
      </div>
    </div>
  );
}

function useWords(problem: Problem): { title: string; detail: string } {
  const { t } = useLingui();
  if (problem.code === "offline") {
    return {
      title: t`The server cannot be reached`,
      detail: t`Check the network. Nothing was changed that you did not see confirmed.`,
    };
  }
  if (problem.code === "screen_failed") {
    return {
      title: t`This screen has failed`,
      detail: t`Load it again. If it happens again, tell support: ${problem.detail}`,
    };
  }
  if (problem.status === 403) return { title: t`You do not have the right to do this`, detail: problem.detail };
  if (problem.status === 404 && (problem.code === "not_found" || !problem.detail))
    return { title: t`This does not exist, or not for you`, detail: problem.detail };
  if (problem.status === 412 || problem.code === "version_conflict") {
    return {
      title: t`Someone else changed this meanwhile`,
      detail: problem.detail || t`Load the newer state, then make your change again.`,
    };
  }
  if (problem.status >= 500 || problem.code === "unexpected_answer") {
    return {
      title: t`Something went wrong on the server`,
      detail: problem.detail || t`Try again in a moment. If it happens again, give the request id to support.`,
    };
  }
  return problem.detail
    ? { title: problem.detail, detail: "" }
    : { title: t`This was not carried out`, detail: problem.title };
}

/** A code that someone may have to pass on; one press copies it. */
export function CopyText({ text, label }: { text: string; label?: string }) {
  const { t } = useLingui();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 1_500);
  };
  const Icon = copied ? Check : Copy;
  return (
    <span className="inline-flex min-w-0 items-center gap-1.5 text-ink-soft text-xs">
      {label}
      <button
        type="button"
        onClick={() => void copy()}
        title={t`Copy`}
        className="figures inline-flex min-w-0 items-center gap-1.5 rounded-md border border-line px-1.5 py-0.5 font-medium text-ink transition-colors hover:border-edge"
      >
        <span className="truncate">{text}</span>
        <Icon size={12} aria-hidden className="text-ink-soft" />
        <span role="status" className="sr-only">
          {copied ? t`Copied` : ""}
        </span>
      </button>
    </span>
  );
}
