import { useLingui } from "@lingui/react/macro";
import type { Row, RowData } from "@tanstack/react-table";
import { useCallback, useEffect, useRef, useState } from "react";
import { useKeys } from "../../keys";
import type { Features, TableProps } from "./columns";

// Where the person was in each list, for the way back.
const places = new Map<string, string>();

export interface Walk {
  scroller: (element: HTMLDivElement | null) => void;
  active: number;
  activate: (index: number) => void;
  rowRef: (index: number) => (element: HTMLTableRowElement | null) => void;
}

/** One row is the current one: it alone is a tab stop, J and K and the arrows move it. */
export function useWalk<T extends RowData>(props: TableProps<T>, shown: Row<Features, T>[]): Walk {
  const { t } = useLingui();
  const { label, onOpen, onSelect, selected, rowKey } = props;
  const [active, setActive] = useState(0);
  const elements = useRef(new Map<number, HTMLTableRowElement>());
  const scroller = useRef<HTMLDivElement | null>(null);
  const returned = useRef(false);

  const activate = useCallback(
    (index: number) => {
      setActive(index);
      const row = shown[index];
      if (row) places.set(label, row.id);
    },
    [shown, label],
  );
  const move = (by: number) => {
    const inside = elements.current.get(active)?.contains(document.activeElement);
    const next = inside ? Math.max(0, Math.min(shown.length - 1, active + by)) : active;
    activate(next);
    elements.current.get(next)?.focus();
  };
  const toggle = () => {
    const row = shown[active];
    if (!row || !onSelect) return;
    const next = new Set(selected);
    if (!next.delete(row.id)) next.add(row.id);
    onSelect(next);
  };
  const open = () => {
    const row = shown[active];
    if (row && elements.current.get(active) === document.activeElement) onOpen?.(row.original);
  };
  useKeys(
    [
      { keys: "j", label: t`Next row`, run: () => move(1) },
      { keys: "k", label: t`Previous row`, run: () => move(-1) },
      ...(onSelect ? [{ keys: "x", label: t`Select row`, run: toggle }] : []),
      ...(onOpen ? [{ keys: "o", label: t`Open row`, run: open }] : []),
    ],
    { enabled: shown.length > 0 },
  );

  useEffect(() => {
    if (returned.current || !shown.length) return;
    returned.current = true;
    const place = places.get(label);
    const index = place ? shown.findIndex((row) => rowKey(row.original) === place) : -1;
    if (index < 0) return;
    setActive(index);
    elements.current.get(index)?.scrollIntoView({ block: "center" });
  }, [shown, label, rowKey]);

  return {
    scroller: (element) => {
      scroller.current = element;
    },
    active: Math.min(active, Math.max(0, shown.length - 1)),
    activate,
    rowRef: (index) => (element) => {
      if (element) elements.current.set(index, element);
      else elements.current.delete(index);
    },
  };
}
