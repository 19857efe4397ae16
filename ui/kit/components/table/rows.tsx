import { useLingui } from "@lingui/react/macro";
import type { Row, RowData } from "@tanstack/react-table";
import type { MouseEvent } from "react";
import { cx } from "../../cx";
import { Checkbox } from "../field";
import { type Features, from, type TableProps } from "./columns";
import type { Walk } from "./walk";

// Lies over the end of the row while it is pointed at or focused; where nothing can point, it has a place of its own.
const reveal =
  "inline-flex gap-1 rounded-md [@media(hover:hover)]:absolute [@media(hover:hover)]:top-1/2 [@media(hover:hover)]:right-1.5 [@media(hover:hover)]:-translate-y-1/2 [@media(hover:hover)]:bg-sheet-hover [@media(hover:hover)]:opacity-0 before:absolute before:inset-y-0 before:right-full before:w-6 before:bg-linear-to-l before:from-sheet-hover before:to-transparent transition-opacity group-focus-within:opacity-100! group-focus:opacity-100! group-hover:opacity-100!";

export function BodyRow<T extends RowData>({
  row,
  index,
  table,
  walk,
}: {
  row: Row<Features, T>;
  index: number;
  table: TableProps<T>;
  walk: Walk;
}) {
  const { t } = useLingui();
  const { columns, onOpen, onSelect, selected, actions } = table;
  const isSelected = selected?.has(row.id) ?? false;
  const original = row.original;
  const press = (event: MouseEvent) => {
    const busy = (event.target as Element).closest("a, button, input, label");
    if (!busy && !window.getSelection()?.toString()) onOpen?.(original);
  };
  const cell = cx(
    "h-(--row) border-line border-b px-3 py-1 align-middle transition-colors first:pl-4 last:pr-4 group-last:border-b-0",
    isSelected ? "bg-harbour-soft" : "group-hover:bg-sheet-hover group-focus-visible:bg-sheet-hover",
  );
  return (
    <tr
      ref={walk.rowRef(index)}
      tabIndex={index === walk.active ? 0 : -1}
      aria-selected={onSelect ? isSelected : undefined}
      onClick={press}
      onFocus={() => walk.activate(index)}
      onKeyDown={(event) => {
        if (event.target !== event.currentTarget) return;
        if (event.key === "Enter") onOpen?.(original);
        const next = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (!next) return;
        event.preventDefault();
        const sibling = next > 0 ? event.currentTarget.nextElementSibling : event.currentTarget.previousElementSibling;
        (sibling as HTMLElement | null)?.focus();
      }}
      className={cx("group -outline-offset-2!", onOpen && "cursor-pointer")}
    >
      {onSelect && (
        <td className={cx(cell, "w-0 pr-0")}>
          <Checkbox aria-label={t`Select row`} isSelected={isSelected} onChange={(on) => row.toggleSelected(on)} />
        </td>
      )}
      {columns.map((column) => (
        <td
          key={column.id}
          className={cx(
            cell,
            column.figures && "figures text-right",
            column.grow ? "w-full min-w-32 max-w-0 truncate" : "whitespace-nowrap",
            column.from && from[column.from],
          )}
        >
          {column.cell(original)}
        </td>
      ))}
      {actions && (
        <td className={cx(cell, "relative w-0 p-0! [@media(hover:none)]:px-2!")}>
          <span className={reveal}>{actions(original)}</span>
        </td>
      )}
    </tr>
  );
}

export function NarrowRows<T extends RowData>({
  table,
  shown,
  walk,
}: {
  table: TableProps<T>;
  shown: Row<Features, T>[];
  walk: Walk;
}) {
  const { t } = useLingui();
  return (
    <ul aria-label={table.label}>
      {shown.map((row, index) => (
        <li
          key={row.id}
          className={cx(
            "flex items-center gap-3 border-line border-b px-4 last:border-b-0",
            table.selected?.has(row.id) && "bg-harbour-soft",
          )}
        >
          {table.onSelect && (
            <Checkbox
              aria-label={t`Select row`}
              isSelected={table.selected?.has(row.id) ?? false}
              onChange={(on) => row.toggleSelected(on)}
            />
          )}
          {table.onOpen ? (
            <button
              type="button"
              onFocus={() => walk.activate(index)}
              onClick={() => table.onOpen?.(row.original)}
              className="min-w-0 flex-1 py-2.5 text-left text-sm -outline-offset-2!"
            >
              {table.narrow?.(row.original)}
            </button>
          ) : (
            <div className="min-w-0 flex-1 py-2.5 text-sm">{table.narrow?.(row.original)}</div>
          )}
        </li>
      ))}
    </ul>
  );
}
