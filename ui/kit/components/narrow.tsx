import { type ReactNode, useEffect, useRef, useState } from "react";

const NARROW_PX = 512;

/** Whether the element is narrower than a table needs. */
export function useNarrow() {
  const frame = useRef<HTMLDivElement>(null);
  const [isNarrow, setNarrow] = useState(() => window.innerWidth < NARROW_PX);
  useEffect(() => {
    if (!frame.current) return;
    const observer = new ResizeObserver(([entry]) => entry && setNarrow(entry.contentRect.width < NARROW_PX));
    observer.observe(frame.current);
    return () => observer.disconnect();
  }, []);
  return { frame, isNarrow };
}

interface TwoLinesProps {
  title: ReactNode;
  detail?: ReactNode;
  figure?: ReactNode;
  note?: ReactNode;
}

/** A row on a phone: what and how much above, the rest below. */
export function TwoLines({ title, detail, figure, note }: TwoLinesProps) {
  return (
    <span className="grid min-w-0 grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1">
      <span className="truncate font-medium">{title}</span>
      <span className="figures text-right font-medium">{figure}</span>
      <span className="truncate text-ink-soft text-xs">{detail}</span>
      <span className="justify-self-end text-ink-soft text-xs">{note}</span>
    </span>
  );
}
