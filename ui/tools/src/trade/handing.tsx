import { type Api, Choice, TextField } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { IdCard } from "lucide-react";
import { useState } from "react";

/** Who takes what: as the API wants it. Without lines it is everything that is ready. */
export interface Taking {
  lines: string[];
  collector: string;
  identity: Api.FulfillmentRoutesHandingPickupCode["identity"];
}

/** What of a pickup is taken now and by whom; `taking` is null until everything is said that has to be. */
export function useTaking(pickup: Api.Pickup) {
  const lines = pickup.tasks.flatMap((task) => (task.state === "ready" ? task.lines : [])).filter(isHere);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [who, setWho] = useState<Who>("customer");
  const [name, setName] = useState("");
  const [identity, setIdentity] = useState<Taking["identity"]>(null);
  const taken = lines.filter((line) => !left.has(line.line)).map((line) => line.line);
  const collector = who === "customer" ? "" : who === "named" ? (pickup.collector ?? "") : name.trim();
  const asks = Boolean(pickup.identity?.length);
  const isComplete = taken.length > 0 && (who !== "other" || Boolean(collector)) && (!asks || Boolean(identity));
  const taking: Taking | null = isComplete ? { lines: left.size ? taken : [], collector, identity } : null;
  const leave = (line: string) => {
    const next = new Set(left);
    if (!next.delete(line)) next.add(line);
    setLeft(next);
  };
  return { lines, left, leave, taking, who, setWho, name, setName, identity, setIdentity, asks };
}

/** Whether a line still waits. */
export function isHere(line: Api.TaskLine): boolean {
  return !line.given_at;
}

/** Asks who stands there, and by rule for a document. */
export function TakingForm({ pickup, form }: { pickup: Api.Pickup; form: ReturnType<typeof useTaking> }) {
  return (
    <>
      <Collector pickup={pickup} who={form.who} onWho={form.setWho} name={form.name} onName={form.setName} />
      {form.asks && <Document pickup={pickup} value={form.identity} onChange={form.setIdentity} />}
    </>
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
