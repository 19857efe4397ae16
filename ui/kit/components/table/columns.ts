import {
  type ColumnDef,
  createSortedRowModel,
  type RowData,
  rowSelectionFeature,
  rowSortingFeature,
  tableFeatures,
} from "@tanstack/react-table";
import { type ReactNode, useMemo } from "react";
import type { Problem } from "../../api";
import { useLocale } from "../../language";

export interface Column<T extends RowData> {
  id: string;
  head: string;
  cell: (row: T) => ReactNode;
  /** Figures stand right, in tabular figures. */
  figures?: boolean;
  /** What to sort by, for lists that are wholly here. */
  sort?: (row: T) => string | number | null | undefined;
  /** The server can sort by this column; used with the table's `sort` and `onSort`. */
  sortable?: boolean;
  /** From which width of the table on the column is shown; without it always. */
  from?: "middle" | "wide" | "widest";
  /** Takes the room that is left; the others are as wide as their content. */
  grow?: boolean;
}

export interface Sort {
  id: string;
  down: boolean;
}

export interface TableProps<T extends RowData> {
  /** What the rows are: "Orders". Read by screen readers, and the name under which the place in the list is kept. */
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[] | undefined;
  rowKey: (row: T) => string;
  onOpen?: (row: T) => void;
  selected?: ReadonlySet<string>;
  onSelect?: (selected: ReadonlySet<string>) => void;
  /** What can be done with one row; shown while it is pointed at or focused. */
  actions?: (row: T) => ReactNode;
  sort?: Sort | null;
  onSort?: (sort: Sort | null) => void;
  isLoading?: boolean;
  problem?: Problem | null;
  onRetry?: () => void;
  empty?: ReactNode;
  /** How many there are altogether, if the server says so. */
  total?: number;
  hasMore?: boolean;
  onMore?: () => void;
  isFetchingMore?: boolean;
  /** How a row looks where the table is narrower than a hand's width: usually a `TwoLines`. */
  narrow?: (row: T) => ReactNode;
  /** Takes no more height than is left and scrolls inside, the head standing still. */
  fill?: boolean;
}

export const features = tableFeatures({
  rowSelectionFeature,
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
});
export type Features = typeof features;

export const from = {
  middle: "hidden @lg:table-cell",
  wide: "hidden @3xl:table-cell",
  widest: "hidden @5xl:table-cell",
};

/** The columns as TanStack wants them. Words are compared as the language orders them, figures as figures. */
export function useDefinitions<T extends RowData>(
  columns: readonly Column<T>[],
  manual: boolean,
): ColumnDef<Features, T>[] {
  const locale = useLocale();
  return useMemo(() => {
    const collator = new Intl.Collator(locale, { numeric: true, sensitivity: "base" });
    return columns.map((column) => ({
      id: column.id,
      accessorFn: (row: T) => column.sort?.(row) ?? undefined,
      enableSorting: manual ? Boolean(column.sortable) : Boolean(column.sort),
      sortUndefined: "last" as const,
      sortDescFirst: Boolean(column.figures),
      sortFn: (a: { getValue: (id: string) => unknown }, b: { getValue: (id: string) => unknown }, id: string) => {
        const [one, other] = [a.getValue(id), b.getValue(id)];
        return typeof one === "number" && typeof other === "number"
          ? one - other
          : collator.compare(String(one), String(other));
      },
    }));
  }, [columns, manual, locale]);
}
