import { type Api, Button, Checkbox, Choice, cx, Money, Picture, State, TextField, useTexts } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { Banknote, Hand, IdCard } from "lucide-react";
import { useState } from "react";
import { Urgency, useStateWords } from "./words";

/** Who takes what: as the API wants it. Without lines it is everything that is ready. */
export interface Taking {
  lines: string[];
  collector: string;
  identity: Api.FulfillmentRoutesHandingPickupCode["identity"];
}

interface WaitingProps {
  pickup: Api.Pickup;
  code: string;
  isPending: boolean;
  onGive: (how: Taking) => void;
}

/** What waits under a code, who takes it, and what has to be looked at before. */
export function Waiting({ pickup, code, isPending, onGive }: WaitingProps) {
  const { t } = useLingui();
  const lines = pickup.tasks.flatMap((task) => (task.state === "ready" ? task.lines : [])).filter(isHere);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [who, setWho] = useState<Who>("customer");
  const [name, setName] = useState("");
  const [identity, setIdentity] = useState<Taking["identity"]>(null);
  const taken = lines.filter((line) => !left.has(line.line)).map((line) => line.line);
  const collector = who === "customer" ? "" : who === "named" ? (pickup.collector ?? "") : name.trim();
  const asks = Boolean(pickup.identity?.length);
  const isComplete = taken.length > 0 && (who !== "other" || Boolean(collector)) && (!asks || Boolean(identity));
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
          onLeave={(line) => {
            const next = new Set(left);
            if (!next.delete(line)) next.add(line);
            setLeft(next);
          }}
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
            if (isComplete && !isPending) onGive({ lines: left.size ? taken : [], collector, identity });
          }}
        >
          <Collector pickup={pickup} who={who} onWho={setWho} name={name} onName={setName} />
          {asks && <Document pickup={pickup} value={identity} onChange={setIdentity} />}
          <Button type="submit" look="primary" icon={Hand} autoFocus isPending={isPending} isDisabled={!isComplete}>
            {left.size ? t`Hand over these, keep the rest` : t`Hand over`}
          </Button>
        </form>
      )}
      {!lines.length && <p className="text-md">{t`It is not ready yet. When it is, it stands here with its shelf.`}</p>}
    </section>
  );
}

function isHere(line: Api.TaskLine): boolean {
  return !line.given_at;
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

type Who = "customer" | "named" | "other";

interface CollectorProps {
  pickup: Api.Pickup;
  who: Who;
  onWho: (who: Who) => void;
  name: string;
  onName: (name: string) => void;
}

/** Who stands there: the customer, whom they named beforehand, or somebody whose name is taken down. */
function Collector({ pickup, who, onWho, name, onName }: CollectorProps) {
  const { t } = useLingui();
  if (pickup.collectors === "customer")
    return <p className="text-ink-soft text-sm">{t`Only the customer may collect here.`}</p>;
  const others = pickup.collectors === "anyone";
  if (!others && !pickup.collector)
    return <p className="text-ink-soft text-sm">{t`Only the customer may collect this; nobody else was named.`}</p>;
  return (
    <div className="flex flex-col gap-3">
      <Choice
        row
        label={t`Who collects it?`}
        options={[
          { value: "customer", label: pickup.customer_name },
          ...(pickup.collector ? [{ value: "named" as const, label: t`${{ name: pickup.collector }}, named` }] : []),
          ...(others ? [{ value: "other" as const, label: t`Somebody else` }] : []),
        ]}
        value={who}
        onChange={onWho}
      />
      {who === "other" && (
        <TextField
          label={t`Name of who collects it`}
          help={t`It stands in the history of the order.`}
          value={name}
          onChange={onName}
          autoFocus
          autoComplete="off"
        />
      )}
    </div>
  );
}

interface DocumentProps {
  pickup: Api.Pickup;
  value: Taking["identity"];
  onChange: (identity: Taking["identity"]) => void;
}

/** By rule a document is looked at. Which kind it was is kept, nothing of what stands in it. */
function Document({ pickup, value, onChange }: DocumentProps) {
  const { t } = useLingui();
  const kinds = [
    { value: "identity_card", label: t`Identity card` },
    { value: "passport", label: t`Passport` },
    { value: "driving_licence", label: t`Driving licence` },
    { value: "other", label: t`Another one` },
  ] as const;
  return (
    <div className="flex flex-col gap-3 rounded-md bg-amber-soft px-3 py-3">
      <p className="flex items-start gap-3 text-md">
        <IdCard size={24} aria-hidden className="shrink-0 text-amber" />
        <span>
          <strong className="block">{t`Look at a document first`}</strong>
          {pickup.identity?.includes("article")
            ? t`An article of this order asks for it, such as one with an age limit.`
            : t`This order is worth so much that the rule of this place asks for it.`}
        </span>
      </p>
      <Choice row label={t`Which one did you see?`} options={kinds} value={value ?? null} onChange={onChange} />
      <p className="text-ink-soft text-sm">{t`Only its kind is kept, no number and no date.`}</p>
    </div>
  );
}
