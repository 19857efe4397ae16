import { type Api, cx, Picture, State, useTexts } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";

interface ListProps {
  task: Api.Task;
  current?: string;
  onChoose?: (line: string) => void;
}

export function Checklist({ task, current, onChoose }: ListProps) {
  const { t } = useLingui();
  const text = useTexts();
  return (
    <ul aria-label={t`Articles of this order`} className="overflow-hidden rounded-md border border-line bg-sheet">
      {task.lines.map((line) => {
        const done = line.picked_quantity >= line.quantity;
        return (
          <li key={line.line} className="border-line border-b last:border-b-0">
            <button
              type="button"
              aria-current={line.line === current ? "step" : undefined}
              disabled={done || !onChoose}
              onClick={() => onChoose?.(line.line)}
              className={cx(
                "flex min-h-16 w-full items-center gap-3 px-3 py-2 text-left transition-colors enabled:hover:bg-hover",
                line.line === current && "bg-harbour-soft",
              )}
            >
              <Picture src={line.image} className="size-10" />
              <span className={cx("min-w-0 flex-1 text-sm", done && "text-ink-soft")}>
                <span className="line-clamp-2">{text(line.name)}</span>
                {line.bay && !done && <span className="figures block font-semibold">{line.bay}</span>}
              </span>
              {done ? (
                <State tone="done" bare>
                  {t`${{ count: line.quantity }} picked`}
                </State>
              ) : (
                <span className="figures font-semibold text-md">
                  {line.picked_quantity} / {line.quantity}
                </span>
              )}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
