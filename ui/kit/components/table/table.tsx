import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { type RowData, useTable } from "@tanstack/react-table";
import { useMemo } from "react";
import { cx } from "../../cx";
import { useLocale } from "../../language";
import { ErrorState } from "../answers";
import { Button } from "../button";
import { useNarrow } from "../narrow";
import { SkeletonRows } from "../waiting";
import { features, type TableProps, useDefinitions } from "./columns";
import { Head } from "./head";
import { BodyRow, NarrowRows } from "./rows";
import { useWalk } from "./walk";

/** Rows and columns: sticky head, figures that line up, J and K to move, Enter to open, X to select. */
export function Table<T extends RowData>(props: TableProps<T>) {
  const { label, columns, rows, onSelect } = props;
  const table = useModel(props);
  const shown = table.getRowModel().rows;
  const walk = useWalk(props, shown);
  const { frame, isNarrow } = useNarrow();
  const state =
    props.problem && !rows?.length ? (
      <ErrorState problem={props.problem} onRetry={props.onRetry} />
    ) : !rows || props.isLoading ? (
      <SkeletonRows columns={Math.min(columns.length, 5)} />
    ) : rows.length === 0 ? (
      props.empty
    ) : null;

  return (
    <div
      ref={frame}
      className={cx(
        "@container flex min-h-0 flex-col rounded-md border border-line bg-sheet",
        props.fill && "flex-initial",
      )}
    >
      <div ref={walk.scroller} className={cx("overflow-auto rounded-md", props.fill && "min-h-0 flex-1")}>
        {state ??
          (isNarrow && props.narrow ? (
            <NarrowRows table={props} shown={shown} walk={walk} />
          ) : (
            <table aria-label={label} className="w-full border-separate border-spacing-0 text-sm">
              <Head
                table={table}
                columns={columns}
                selectable={Boolean(onSelect)}
                withActions={Boolean(props.actions)}
              />
              <tbody>
                {shown.map((row, index) => (
                  <BodyRow key={row.id} row={row} index={index} table={props} walk={walk} />
                ))}
              </tbody>
            </table>
          ))}
      </div>
      {!state && (props.hasMore || props.total !== undefined) && <Foot {...props} count={shown.length} />}
    </div>
  );
}

/** Sorting and selection, kept by TanStack Table; controlled from outside where the caller wants to. */
function useModel<T extends RowData>({ columns, rows, rowKey, selected, onSelect, sort, onSort }: TableProps<T>) {
  const data = useMemo(() => [...(rows ?? [])], [rows]);
  const definitions = useDefinitions(columns, Boolean(onSort));
  const selection = useMemo(
    () => Object.fromEntries([...(selected ?? [])].map((id) => [id, true as const])),
    [selected],
  );
  return useTable({
    features,
    columns: definitions,
    data,
    getRowId: rowKey,
    manualSorting: Boolean(onSort),
    enableRowSelection: Boolean(onSelect),
    state: {
      rowSelection: selection,
      ...(onSort ? { sorting: sort ? [{ id: sort.id, desc: sort.down }] : [] } : {}),
    },
    onRowSelectionChange: (change) => {
      const after = typeof change === "function" ? change(selection) : change;
      onSelect?.(new Set(Object.keys(after).filter((id) => after[id])));
    },
    ...(onSort
      ? {
          onSortingChange: (change) => {
            const before = sort ? [{ id: sort.id, desc: sort.down }] : [];
            const [first] = typeof change === "function" ? change(before) : change;
            onSort(first ? { id: first.id, down: first.desc } : null);
          },
        }
      : {}),
  });
}

function Foot({
  count,
  total,
  hasMore,
  onMore,
  isFetchingMore,
}: { count: number } & Pick<TableProps<never>, "total" | "hasMore" | "onMore" | "isFetchingMore">) {
  const { t } = useLingui();
  const number = new Intl.NumberFormat(useLocale());
  const [some, all] = [number.format(count), number.format(total ?? 0)];
  const words =
    total !== undefined ? t`${some} of ${all}` : plural(count, { one: "# row so far", other: "# rows so far" });
  return (
    <div className="flex h-10 shrink-0 items-center justify-between gap-3 border-line border-t pr-1.5 pl-3 text-ink-soft text-xs">
      <span role="status" className="figures">
        {words}
      </span>
      {hasMore && (
        <Button size="small" look="quiet" onPress={() => onMore?.()} isPending={isFetchingMore ?? false}>
          {t`Show more`}
        </Button>
      )}
    </div>
  );
}
