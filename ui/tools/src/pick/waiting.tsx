import { type Api, Button, Checkbox, cx, Money, Picture, State, useTexts } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { Banknote, Hand } from "lucide-react";
import { isHere, type Taking, TakingForm, useTaking } from "../trade/handing";
import { Urgency, useStateWords } from "./words";

interface WaitingProps {
  pickup: Api.Pickup;
  code: string;
  isPending: boolean;
  onGive: (how: Taking) => void;
}

/** What waits under a code, who takes it, and what has to be looked at before. */
export function Waiting({ pickup, code, isPending, onGive }: WaitingProps) {
  const { t } = useLingui();
  const form = useTaking(pickup);
  const { lines, left, leave, taking } = form;
  return (
    <section
      aria-label={pickup.number}
      className="flex max-w-2xl flex-col gap-4 rounded-md border border-line bg-sheet p-4"
    >
      <h2 className="font-semibold text-lg">
        {pickup.customer_name} <span className="figures font-normal text-ink-soft text-md">{pickup.number}</span>
      </h2>
      {pickup.tasks.map((task) => (
        <Content
          key={task.id}
          task={task}
          isDivisible={lines.length > 1 && pickup.due_minor === 0}
          left={left}
          onLeave={leave}
        />
      ))}
      {lines.length > 0 && pickup.due_minor > 0 && (
        <div className="flex flex-wrap items-center gap-3 rounded-md bg-amber-soft px-3 py-2">
          <Banknote size={24} aria-hidden className="text-amber" />
          <p className="min-w-0 flex-1 text-md">
            {t`Still to pay:`}{" "}
            <Money value={{ amount: pickup.due_minor, currency: pickup.currency }} className="font-semibold" />
          </p>
          <Button href={`/till/pickup?code=${encodeURIComponent(code)}`}>{t`Take the money at the till`}</Button>
        </div>
      )}
      {lines.length > 0 && pickup.due_minor === 0 && (
        <form
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            if (taking && !isPending) onGive(taking);
          }}
        >
          <TakingForm pickup={pickup} form={form} />
          <Button type="submit" look="primary" icon={Hand} autoFocus isPending={isPending} isDisabled={!taking}>
            {left.size ? t`Hand over these, keep the rest` : t`Hand over`}
          </Button>
        </form>
      )}
      {!lines.length && <p className="text-md">{t`It is not ready yet. When it is, it stands here with its shelf.`}</p>}
    </section>
  );
}

interface ContentProps {
  task: Api.Task;
  isDivisible: boolean;
  left: ReadonlySet<string>;
  onLeave: (line: string) => void;
}

function Content({ task, isDivisible, left, onLeave }: ContentProps) {
  const { t } = useLingui();
  const text = useTexts();
  const stateWords = useStateWords();
  const isReady = task.state === "ready";
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <State tone={isReady ? "done" : task.state === "cancelled" ? "trouble" : "attention"}>
          {stateWords(task.state)}
        </State>
        {isReady && (
          <span className="text-xl">
            {t`Shelf`} <strong>{task.shelf || "–"}</strong>
          </span>
        )}
        {(task.state === "open" || task.state === "picking") && <Urgency until={task.promise_at} />}
      </div>
      <ul className="flex flex-col gap-2">
        {task.lines.map((line) => {
          const article = (
            <span className="flex items-center gap-3">
              <Picture src={line.image} className="size-14" />
              <span className={cx("min-w-0 flex-1 text-md", !isHere(line) && "text-ink-soft")}>{text(line.name)}</span>
              {!isHere(line) && <State tone="done" bare>{t`taken`}</State>}
              <span className="figures font-semibold text-md">{line.quantity} ×</span>
            </span>
          );
          return (
            <li key={line.line}>
              {isReady && isDivisible && isHere(line) ? (
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
    </div>
  );
}
