import { useLingui } from "@lingui/react/macro";
import { ArrowUp, X } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "../cx";
import { Button } from "./button";

export interface Filter {
  id: string;
  /** "Store: Lübeck Altstadt" */
  label: string;
  onRemove: () => void;
}

/** The filters in force, each with its way out. */
export function FilterChips({ filters, onClear }: { filters: readonly Filter[]; onClear: () => void }) {
  const { t } = useLingui();
  if (!filters.length) return null;
  return (
    <ul aria-label={t`Filters`} className="flex flex-wrap items-center gap-1.5">
      {filters.map((filter) => {
        const { label } = filter;
        return (
          <li key={filter.id}>
            <button
              type="button"
              onClick={filter.onRemove}
              aria-label={t`Remove filter ${label}`}
              className="inline-flex h-7 items-center gap-1.5 rounded-md bg-harbour-soft pr-1.5 pl-2.5 font-medium text-harbour text-xs transition-colors hover:bg-press in-data-[density=touch]:h-12"
            >
              {label}
              <X size={14} aria-hidden />
            </button>
          </li>
        );
      })}
      {filters.length > 1 && (
        <li>
          <Button size="small" look="quiet" onPress={onClear}>
            {t`Clear all`}
          </Button>
        </li>
      )}
    </ul>
  );
}

interface BulkBarProps {
  count: number;
  onClear: () => void;
  /** What can be done with all of them. */
  children: ReactNode;
}

/** Stands above the table while rows are selected. */
export function BulkBar({ count, onClear, children }: BulkBarProps) {
  const { t } = useLingui();
  if (!count) return null;
  return (
    <section
      aria-label={t`Selected rows`}
      className="flex min-h-10 flex-wrap items-center gap-2 rounded-md border border-harbour/30 bg-harbour-soft px-3 py-1.5 text-sm"
    >
      <p role="status" className="figures mr-2 font-medium">
        {t`${count} selected`}
      </p>
      {children}
      <Button size="small" look="quiet" onPress={onClear} className="ml-auto">
        {t`Clear selection`}
      </Button>
    </section>
  );
}

/** "3 new": changes wait above the list instead of moving it under the hand. */
export function LivePill({ count, onShow, className }: { count: number; onShow: () => void; className?: string }) {
  const { t } = useLingui();
  return (
    <div role="status" className={cx("pointer-events-none flex h-0 justify-center", className)}>
      {count > 0 && (
        <button
          type="button"
          onClick={onShow}
          className="arrive figures pointer-events-auto relative z-20 -mt-4 inline-flex h-7 items-center gap-1.5 rounded-full bg-harbour px-3 font-medium text-on-fill text-xs shadow-float transition-colors hover:bg-harbour-strong"
        >
          <ArrowUp size={14} aria-hidden />
          {t`${count} new`}
        </button>
      )}
    </div>
  );
}
