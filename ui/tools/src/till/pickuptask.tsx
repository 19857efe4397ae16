import { type Api, Checkbox, cx, Left, Picture, State, useTexts } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { isHere } from "../trade/handing";
import { Promised } from "../trade/promised";

interface TaskProps {
  task: Api.Task;
  isDivisible: boolean;
  left: ReadonlySet<string>;
  onLeave: (line: string) => void;
}

/** What waits in a task. The customer may take a part of it. */
export function TaskShown({ task, isDivisible, left, onLeave }: TaskProps) {
  const { t } = useLingui();
  const text = useTexts();
  const words: Record<string, string> = {
    open: t`Not begun`,
    picking: t`Being fetched`,
    ready: t`Ready`,
    handed_over: t`Handed over`,
    cancelled: t`Cancelled`,
  };
  return (
    <section className="border-line border-b p-4 last:border-b-0">
      <div className="flex flex-wrap items-center gap-3">
        <State tone={task.state === "ready" ? "done" : task.state === "cancelled" ? "trouble" : "attention"}>
          {words[task.state] ?? task.state}
        </State>
        {task.state === "ready" && (
          <span className="text-lg">
            {task.shelf ? (
              <>
                {t`Shelf`} <strong>{task.shelf}</strong>
              </>
            ) : (
              t`No shelf noted`
            )}
          </span>
        )}
        {(task.state === "open" || task.state === "picking") && task.promise_at && (
          <>
            <Left until={task.promise_at} />
            <Promised promise={{ ready_at: task.promise_at }} />
          </>
        )}
      </div>
      <ul className="mt-3 flex flex-col gap-2">
        {task.lines.map((line) => {
          const article = (
            <span className="flex items-center gap-3">
              <Picture src={line.image} className="size-12" />
              <span className="min-w-0 flex-1">
                <span className={cx("block text-md", !isHere(line) && "text-ink-soft")}>{text(line.name)}</span>
                <span className="figures block text-ink-soft text-sm">{line.sku}</span>
              </span>
              {!isHere(line) && <State tone="done" bare>{t`taken`}</State>}
              <span className="figures text-md">{line.quantity} ×</span>
            </span>
          );
          return (
            <li key={line.line}>
              {task.state === "ready" && isDivisible && isHere(line) ? (
                <Checkbox
                  isSelected={!left.has(line.line)}
                  onChange={() => onLeave(line.line)}
                  className="cursor-pointer items-center! [&>span:last-child]:flex-1"
                >
                  {article}
                </Checkbox>
              ) : (
                article
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
