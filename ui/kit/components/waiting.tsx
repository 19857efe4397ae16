import { useLingui } from "@lingui/react/macro";
import { cx } from "../cx";

/** Turns while something is being done. Stands still where motion is unwanted; the word beside it says enough. */
export function Spinner({ size = 20, className }: { size?: number; className?: string }) {
  const { t } = useLingui();
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      role="img"
      aria-label={t`Working`}
      className={cx("shrink-0 motion-safe:animate-spin", className)}
    >
      <circle cx="10" cy="10" r="7.5" opacity="0.22" />
      <path d="M10 2.5a7.5 7.5 0 0 1 7.5 7.5" />
    </svg>
  );
}

/** The place of a text that is not here yet. Appears only after a moment, so that quick answers do not flicker. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cx("late block h-3 min-w-0 rounded-md bg-quiet-soft", className)} />;
}

/** The place of a table or list that is not here yet. */
export function SkeletonRows({ rows = 8, columns = 4 }: { rows?: number; columns?: number }) {
  const { t } = useLingui();
  const widths = ["w-24", "w-48", "w-32", "w-20", "w-28", "w-16"];
  return (
    <div role="status" aria-label={t`Loading`} className="overflow-hidden">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: places, not things
        <div key={row} className="flex h-(--row) items-center gap-6 border-line border-b px-3 last:border-b-0">
          {Array.from({ length: columns }, (_, column) => (
            <Skeleton
              // biome-ignore lint/suspicious/noArrayIndexKey: places, not things
              key={column}
              className={cx(widths[(row * 2 + column) % widths.length], column === columns - 1 && "ml-auto")}
            />
          ))}
        </div>
      ))}
    </div>
  );
}
