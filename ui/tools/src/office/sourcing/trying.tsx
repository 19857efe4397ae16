import { type Api, api, cx, ErrorState, Figure, type Problem, State, TextField } from "@hanse/kit";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useAsked } from "../../tool";
import { Minor, useLocations, useText } from "../../trade/shown";
import { useCards } from "../stock/low";
import { useSettled } from "../stock/rule";

const CURRENCY = "EUR";

/** Where an order would come from by these rules if it were placed now. Nothing is changed. */
export function Trying({ set, isEdited }: { set: Api.RuleSetInput; isEdited: boolean }) {
  const { t } = useLingui();
  const [asked, ask] = useAsked();
  const typed = asked.get("order") ?? "";
  const number = useSettled(typed.trim().toUpperCase());
  const body = useSettled(JSON.stringify({ rule_set: set }));
  const order = useQuery<Api.OrderRow | null, Problem>({
    queryKey: ["orders", "by-number", number],
    queryFn: async ({ signal }) => {
      const found = await api.get<{ items: Api.OrderRow[] }>("/orders", { text: number, limit: 10 }, { signal });
      return found.items.find((one) => one.number === number) ?? null;
    },
    enabled: number.length > 2,
  });
  const id = order.data?.id;
  const tried = useQuery<Api.DryRun, Problem>({
    queryKey: ["sourcing", "dry-run", id, body],
    queryFn: () => api.post<Api.DryRun>(`/orders/${id}/sourcing/dry-runs`, JSON.parse(body)),
    enabled: Boolean(id),
    placeholderData: (before, query) => (query?.queryKey[2] === id ? before : undefined),
  });
  const problem = order.error ?? tried.error;
  return (
    <div className="flex flex-col gap-4">
      <TextField
        label={t`Order number`}
        figures
        className="sm:w-80"
        value={typed}
        onChange={(value) => ask({ order: value })}
        error={number.length > 2 && order.data === null ? t`There is no order with this number.` : undefined}
        help={
          isEdited
            ? t`By the rules as you are changing them; nothing is saved or moved by it.`
            : t`By the rules as they count now. Change them, and see here what would follow.`
        }
      />
      {problem && <ErrorState strip problem={problem} onRetry={() => void tried.refetch()} />}
      {tried.data && <Outcome run={tried.data} />}
    </div>
  );
}

function Outcome({ run }: { run: Api.DryRun }) {
  const { t } = useLingui();
  const text = useText();
  const { name } = useLocations();
  const cards = useCards(run.problem.articles);
  const { decision } = run;
  const article = (variant: string) => text(cards.get(variant)?.name) || "…";
  if (!run.problem.articles.length)
    return <p className="text-sm">{t`Nothing of this order is sent: it is collected or was carried out.`}</p>;
  const parcels = plural(decision.parcels, { one: "# parcel", other: "# parcels" });
  const short = Object.entries(decision.short ?? {});
  return (
    <>
      <section
        aria-label={t`Decision`}
        className="flex flex-col gap-2 rounded-md border border-line bg-sheet p-4 text-sm"
      >
        <p className="flex flex-wrap items-center gap-x-4 gap-y-1">
          <strong className="text-md">{parcels}</strong>
          <Figure value={decision.kilometers} unit="km" />
          <Minor minor={decision.total_minor} currency={CURRENCY} />
          {!decision.parcels ? (
            <State tone="trouble">{t`Nobody may send any of it`}</State>
          ) : decision.proven ? (
            <State tone="done">{t`Proven: nothing cheaper exists`}</State>
          ) : (
            <State tone="info">{t`The best that was found`}</State>
          )}
        </p>
        <ul>
          {decision.takes.map((take) => (
            <li key={take.variant + take.location}>
              <span className="figures">{take.quantity} ×</span> {article(take.variant)} → {name(take.location)}
            </li>
          ))}
          {short.map(([variant, pieces]) => (
            <li key={variant} className="text-brick">
              <span className="figures">{pieces} ×</span> {article(variant)}: {t`nobody may send it`}
            </li>
          ))}
        </ul>
        <p className="text-ink-soft">
          {t`What the order holds itself counts as promised: this is the answer for a second order like it.`}
        </p>
      </section>
      <ol aria-label={t`Every place`} className="rounded-md border border-line bg-sheet">
        {run.candidates.map((one) => (
          <Place key={one.location} of={one} articles={run.problem.articles} article={article} />
        ))}
      </ol>
    </>
  );
}

interface PlaceProps {
  of: Api.Judged;
  articles: Api.SourcingContractsProblem["articles"];
  article: (variant: string) => string;
}

/** A place: whether it sends, what each rule said, what it could give, and what it would cost. */
function Place({ of, articles, article }: PlaceProps) {
  const { t } = useLingui();
  const { name } = useLocations();
  const say = useVerdict(articles, article);
  const parts = useScore(of.score);
  const against = of.verdicts.filter((verdict) => verdict.outcome !== "passed");
  const nothing = of.free.every((pieces) => pieces === 0);
  return (
    <li
      className={cx(
        "flex flex-col gap-1 border-line border-b px-4 py-3 text-sm last:border-b-0",
        of.chosen && "bg-moss-soft",
      )}
    >
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <strong className="font-semibold">{name(of.location)}</strong>
        {of.kilometers !== null && <Figure value={of.kilometers} unit="km" className="text-ink-soft" />}
        {of.chosen ? (
          <State bare tone="done">{t`Sends`}</State>
        ) : of.total_minor !== null ? (
          <State bare tone="info">{t`Could send all of it`}</State>
        ) : nothing ? (
          <State bare tone="quiet">{t`Out of the question`}</State>
        ) : (
          <State bare tone="quiet">{t`Has not all of it`}</State>
        )}
        {of.total_minor !== null && (
          <span className="ml-auto font-semibold">
            <Minor minor={of.total_minor} currency={CURRENCY} />
          </span>
        )}
      </p>
      {against.map((verdict) => (
        <p key={verdict.rule} className={verdict.outcome === "refused" ? "text-brick" : "text-amber"}>
          {say(verdict)}
        </p>
      ))}
      <p className="text-ink-soft">
        {t`May give:`}{" "}
        {articles.map((one, at) => (
          <span key={one.variant}>
            {at > 0 && ", "}
            <span className="figures">
              {of.free[at] ?? 0} / {one.quantity}
            </span>{" "}
            {article(one.variant)}
          </span>
        ))}
      </p>
      {parts.length > 0 && (
        <p className="flex flex-wrap gap-x-4 text-ink-soft">
          {parts.map((part) => (
            <span key={part.label}>
              {part.label} <Minor minor={part.minor} currency={CURRENCY} />
            </span>
          ))}
        </p>
      )}
    </li>
  );
}

/** What the score is made of; what costs nothing is left out. */
function useScore(score: Api.Score | null): { label: string; minor: number }[] {
  const { t } = useLingui();
  if (!score) return [];
  return [
    { label: t`Parcel`, minor: score.parcel_minor },
    { label: t`Postage`, minor: score.postage_minor },
    { label: t`Way`, minor: score.distance_minor },
    { label: t`Handling`, minor: score.handling_minor },
    { label: t`Saved markdown`, minor: score.markdown_minor },
    { label: t`Work that waits`, minor: score.workload_minor },
    { label: t`Days until it is sent`, minor: score.promise_minor },
  ].filter((part) => part.minor !== 0);
}

/** Why a place may not send, or not all that lies there. */
function useVerdict(
  articles: Api.SourcingContractsProblem["articles"],
  article: (variant: string) => string,
): (verdict: Api.Verdict) => string {
  const { t, i18n } = useLingui();
  const list = new Intl.ListFormat(i18n.locale, { type: "conjunction" });
  return (verdict) => {
    const facts = (verdict.facts ?? {}) as Record<string, string | number | readonly string[] | null>;
    const [place, type] = verdict.rule.split(" ");
    const some = verdict.articles ?? [];
    const of = some.length && some.length < articles.length ? ` (${list.format(some.map(article))})` : "";
    const sentence = (): string => {
      if (verdict.rule === "capability") return t`Cannot send parcels`;
      if (verdict.rule === "full last") return t`Has a day's work before it, and another place has it`;
      if (verdict.rule === "partner last") return t`A place of our own has it`;
      if (type === "opening") {
        const hours = String(facts.opens_in_hours);
        return facts.opens_in_hours === null ? t`No opening hours are known` : t`Opens only in ${hours} hours`;
      }
      if (type === "region") {
        const region = String(facts.region || "–");
        return t`Lies in the region ${region}`;
      }
      if (type === "partner") return t`Partner stores never send`;
      if (type === "keep") {
        const pieces = plural(Number(facts.kept), { one: "# piece", other: "# pieces" });
        return t`Of each article ${pieces} stay there`;
      }
      if (type === "exclude") return t`Is excluded`;
      return verdict.rule;
    };
    const rule = /^\d+$/.test(place ?? "") ? t`rule ${{ place }}` : "";
    return `${sentence()}${of}${rule && ` · ${rule}`}`;
  };
}
