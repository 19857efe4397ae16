import { useLingui } from "@lingui/react/macro";
import { ArrowLeft } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "react-aria-components";
import { cx } from "../cx";

interface PageProps {
  title: string;
  /** Beside the title: a state, a count, a number. */
  facts?: ReactNode;
  /** One line below the title. */
  lead?: ReactNode;
  /** The list this record came from. */
  back?: { href: string; label: string };
  actions?: ReactNode;
  tabs?: ReactNode;
  children: ReactNode;
  /** The content takes the height of the window and scrolls inside, for lists. */
  fill?: boolean;
}

/** The frame of a screen: what this is, what matters now, what can be done next. */
export function Page({ title, facts, lead, back, actions, tabs, children, fill }: PageProps) {
  const { t } = useLingui();
  return (
    <div className={cx("mx-auto flex w-full max-w-[100rem] flex-col gap-4 p-4 md:px-6", fill && "min-h-0 flex-1")}>
      <title>{`${title} · Hanse`}</title>
      <header className="flex flex-col gap-1">
        {back && (
          <Link
            href={back.href}
            aria-label={t`Back to ${back.label}`}
            className="-ml-1 inline-flex w-fit items-center gap-1 rounded-md px-1 text-ink-soft text-xs transition-colors data-hovered:text-ink"
          >
            <ArrowLeft size={14} aria-hidden />
            {back.label}
          </Link>
        )}
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <h1 className="min-w-0 text-balance font-semibold text-lg tracking-[-0.01em]">{title}</h1>
          {facts && <div className="flex flex-wrap items-center gap-2 text-ink-soft text-sm">{facts}</div>}
          {actions && <div className="ml-auto flex flex-wrap items-center gap-2">{actions}</div>}
        </div>
        {lead && <p className="max-w-[72ch] text-ink-soft text-sm">{lead}</p>}
      </header>
      {tabs}
      {children}
    </div>
  );
}

/** A record: the matter in the main column, people, place and facts beside it. */
export function Record({ main, side }: { main: ReactNode; side: ReactNode }) {
  return (
    <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <div className="flex min-w-0 flex-col gap-4">{main}</div>
      <aside className="grid min-w-0 grid-cols-1 items-start gap-4 sm:grid-cols-2 lg:grid-cols-1">{side}</aside>
    </div>
  );
}

interface CardProps {
  title?: string;
  actions?: ReactNode;
  children: ReactNode;
  /** Without inner margin, for tables and lists. */
  flush?: boolean;
  className?: string;
}

/** A sheet of paper on the ground. */
export function Card({ title, actions, children, flush, className }: CardProps) {
  return (
    <section className={cx("rounded-md border border-line bg-sheet", className)}>
      {(title || actions) && (
        <header className="flex min-h-11 items-center gap-3 border-line border-b py-1.5 pr-2 pl-4">
          <h2 className="min-w-0 flex-1 truncate font-semibold text-sm">{title}</h2>
          {actions}
        </header>
      )}
      <div className={flush ? "" : "p-4"}>{children}</div>
    </section>
  );
}

export interface Fact {
  label: string;
  value: ReactNode;
  figures?: boolean;
  /** The sum of what stands above: a hairline, and more weight. */
  sum?: boolean;
}

/** Names and values, one a line. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="flex flex-col gap-2 text-sm">
      {facts.map((fact) => (
        <div
          key={fact.label}
          className={cx(
            "flex flex-wrap items-baseline justify-between gap-x-4",
            fact.sum && "border-line border-t pt-2 font-semibold",
          )}
        >
          <dt className={fact.sum ? "" : "text-ink-soft"}>{fact.label}</dt>
          <dd className={cx("min-w-0 text-right", fact.figures && "figures")}>{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface TileProps {
  label: string;
  value: ReactNode;
  /** Compared with what, or what to do about it. */
  note?: ReactNode;
  href?: string;
}

/** One figure that matters, on a home page. */
export function Tile({ label, value, note, href }: TileProps) {
  const inside = (
    <>
      <span className="text-ink-soft text-xs">{label}</span>
      <span className="figures font-semibold text-lg tracking-[-0.02em] sm:text-xl">{value}</span>
      {note && <span className="text-ink-soft text-xs">{note}</span>}
    </>
  );
  const names = "flex min-w-0 flex-col gap-1 rounded-md border border-line bg-sheet p-4";
  return href ? (
    <Link href={href} className={cx(names, "transition-colors data-hovered:border-edge")}>
      {inside}
    </Link>
  ) : (
    <div className={names}>{inside}</div>
  );
}
