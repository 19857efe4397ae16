import { useLingui } from "@lingui/react/macro";
import type { ReactTable, RowData } from "@tanstack/react-table";
import { ArrowDown, ArrowUp } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "../../cx";
import { Checkbox } from "../field";
import { type Column, type Features, from } from "./columns";

interface HeadProps<T extends RowData> {
  table: ReactTable<Features, T>;
  columns: readonly Column<T>[];
  selectable: boolean;
  withActions: boolean;
}

/** The head stands still while the rows scroll below it. */
export function Head<T extends RowData>({ table, columns, selectable, withActions }: HeadProps<T>) {
  const { t } = useLingui();
  return (
    <thead>
      {table.getHeaderGroups().map((group) => (
        <tr key={group.id}>
          {selectable && (
            <HeadCell narrow>
              <SelectAll table={table} />
            </HeadCell>
          )}
          {columns.map((column) => {
            const header = group.headers.find((one) => one.column.id === column.id);
            const direction = header?.column.getIsSorted() || false;
            return (
              <HeadCell key={column.id} column={column} direction={direction}>
                {header?.column.getCanSort() ? (
                  <SortButton
                    head={column.head}
                    direction={direction}
                    figures={column.figures ?? false}
                    onPress={() => header.column.toggleSorting()}
                  />
                ) : (
                  column.head
                )}
              </HeadCell>
            );
          })}
          {withActions && (
            <HeadCell narrow bare>
              <span className="sr-only">{t`Actions`}</span>
            </HeadCell>
          )}
        </tr>
      ))}
    </thead>
  );
}

interface HeadCellProps {
  children?: ReactNode;
  column?: Pick<Column<RowData>, "figures" | "grow" | "from">;
  direction?: false | "asc" | "desc";
  narrow?: boolean;
  /** Takes no room at all. */
  bare?: boolean;
}

function HeadCell({ children, column, direction, narrow, bare }: HeadCellProps) {
  return (
    <th
      scope="col"
      aria-sort={direction ? (direction === "asc" ? "ascending" : "descending") : undefined}
      className={cx(
        "sticky top-0 z-10 h-9 whitespace-nowrap border-line border-b bg-sheet px-3 text-left font-medium text-ink-soft text-xs first:pl-4 last:pr-4",
        column?.figures && "text-right",
        column?.grow && "w-full",
        column?.from && from[column.from],
        narrow && "w-0 pr-0",
        bare && "p-0!",
      )}
    >
      {children}
    </th>
  );
}

function SortButton({
  head,
  direction,
  figures,
  onPress,
}: {
  head: string;
  direction: false | "asc" | "desc";
  figures: boolean;
  onPress: () => void;
}) {
  const Icon = direction === "asc" ? ArrowUp : ArrowDown;
  return (
    <button
      type="button"
      onClick={onPress}
      className={cx(
        "group/sort -mx-1 inline-flex h-6 items-center gap-1 rounded-md px-1 transition-colors hover:text-ink",
        direction && "text-ink",
        figures && "flex-row-reverse",
      )}
    >
      {head}
      <Icon
        size={12}
        aria-hidden
        className={cx("transition-opacity", !direction && "opacity-0 group-hover/sort:opacity-60")}
      />
    </button>
  );
}

function SelectAll({
  table,
}: {
  table: {
    getIsAllRowsSelected(): boolean;
    getIsSomeRowsSelected(): boolean;
    toggleAllRowsSelected(on: boolean): void;
  };
}) {
  const { t } = useLingui();
  const all = table.getIsAllRowsSelected();
  return (
    <Checkbox
      aria-label={t`Select all rows`}
      isSelected={all}
      isIndeterminate={!all && table.getIsSomeRowsSelected()}
      onChange={(on) => table.toggleAllRowsSelected(on)}
    />
  );
}
