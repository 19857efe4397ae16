import {
  type Api,
  api,
  Button,
  buzz,
  Checkbox,
  EmptyState,
  ErrorState,
  Page,
  Select,
  SkeletonRows,
  toast,
  useKeys,
  useScanner,
  useWrite,
} from "@hanse/kit";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useRouter } from "@tanstack/react-router";
import { Footprints, PartyPopper } from "lucide-react";
import { useState } from "react";
import { usePlace } from "./place";
import { pieces, useTasks } from "./tasks";
import { kindIcons, Urgency, useKindWords } from "./words";

// What a trolley usually takes; whoever has more room ticks more.
const USUAL_BOXES = 8;
const MOST_BOXES = 24;
const HOUR_MINUTES = 60;

type Rule = "urgent" | "hour" | "pickup" | "ship";

/** Several orders in one walk: which ones. A rule fills in, a tick or a scan corrects it. */
export function WavesScreen() {
  const { t } = useLingui();
  const { location } = usePlace();
  const router = useRouter();
  const found = useTasks(["open"]);
  const open = found.tasks ?? [];
  const [chosen, setChosen] = useState<ReadonlySet<string> | null>(null);
  const [zone, setZone] = useState("");
  const zones = [...new Set(open.flatMap((task) => task.lines.flatMap((line) => line.zone || [])))].sort();
  const fits = (task: Api.Task, rule: Rule) =>
    (!zone || task.lines.every((line) => line.zone === zone)) &&
    (rule === "urgent" || (rule === "hour" ? isDue(task, HOUR_MINUTES) : task.kind === rule));
  const by = (rule: Rule) => new Set(open.filter((task) => fits(task, rule)).map((task) => task.id));
  const most = (ids: ReadonlySet<string>) => new Set([...ids].slice(0, USUAL_BOXES));
  const ticked = chosen ?? most(by("urgent"));
  const taken = open.filter((task) => ticked.has(task.id));
  const begin = useWrite(
    (tasks: string[], key) => api.post<Api.Wave>("/waves", { location: location.id, tasks }, { key }),
    {
      touches: ["/tasks", "/waves"],
      onDone: (wave) => router.history.push(`/pick/waves/${wave.id}`),
      onRefused: () => {
        setChosen(null);
        void found.refetch();
      },
    },
  );
  const toggle = (id: string) => {
    const next = new Set(ticked);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  useScanner((code) => {
    const task = open.find((one) => one.number === code.trim().toUpperCase());
    if (task) toggle(task.id);
    else {
      buzz();
      toast(t`No open task has the number ${code}.`, { tone: "attention" });
    }
  });
  const go = () => taken.length && !begin.isPending && begin.mutate(taken.map((task) => task.id));
  useKeys([{ keys: "mod+Enter", label: t`Begin the walk`, run: () => void go() }]);
  const rules: { id: Rule; label: string }[] = [
    { id: "urgent", label: t`The most urgent` },
    { id: "hour", label: t`Due within the hour` },
    { id: "pickup", label: t`Pickups` },
    { id: "ship", label: t`Parcels` },
  ];
  const count = taken.reduce((sum, task) => sum + pieces(task), 0);
  const articles = new Set(taken.flatMap((task) => task.lines.map((line) => line.variant))).size;
  const boxes = plural(taken.length, { one: "# box", other: "# boxes" });
  return (
    <Page
      title={t`Several in one walk`}
      lead={t`Each article is fetched once for all orders; the desk says which box every piece goes into.`}
      back={{ href: "/pick", label: t`To pick` }}
    >
      {found.isError && <ErrorState strip problem={found.error} onRetry={() => void found.refetch()} />}
      {begin.error && <ErrorState strip problem={begin.error} kept={t`Somebody may have been quicker.`} />}
      {found.isPending && <SkeletonRows rows={5} columns={3} />}
      {found.tasks?.length === 0 && (
        <EmptyState kind="first" icon={PartyPopper} title={t`Everything is picked`}>
          {t`New orders appear here by themselves.`}
        </EmptyState>
      )}
      {open.length > 0 && (
        <div className="flex max-w-3xl flex-col gap-4">
          <div className="flex flex-wrap items-end gap-2">
            {zones.length > 1 && (
              <Select
                label={t`Only from one zone`}
                className="w-full sm:w-56"
                options={[{ value: "", label: t`All zones` }, ...zones.map((one) => ({ value: one, label: one }))]}
                value={zone}
                onChange={(next) => {
                  setZone(next);
                  setChosen(
                    most(
                      new Set(
                        open
                          .filter((task) => !next || task.lines.every((line) => line.zone === next))
                          .map((task) => task.id),
                      ),
                    ),
                  );
                }}
              />
            )}
            {rules.map((rule) => (
              <Button key={rule.id} isDisabled={!by(rule.id).size} onPress={() => setChosen(most(by(rule.id)))}>
                {rule.label}
              </Button>
            ))}
          </div>
          <ul aria-label={t`Tasks`} className="overflow-hidden rounded-md border border-line bg-sheet">
            {open.map((task) => (
              <Row
                key={task.id}
                task={task}
                isTicked={ticked.has(task.id)}
                isFull={taken.length >= MOST_BOXES}
                onToggle={() => toggle(task.id)}
              />
            ))}
          </ul>
          <div className="sticky bottom-0 flex flex-wrap items-center gap-3 border-line border-t bg-ground py-3">
            <p role="status" className="min-w-0 flex-1 basis-52 text-md">
              {boxes} · {t`${plural(count, { one: "# piece", other: "# pieces" })}`} ·{" "}
              {t`${plural(articles, { one: "# article", other: "# articles" })}`}
            </p>
            <Button
              look="primary"
              icon={Footprints}
              size="wide"
              className="w-full sm:w-64"
              isPending={begin.isPending}
              isDisabled={!taken.length}
              onPress={() => void go()}
            >
              {t`Begin the walk`}
            </Button>
          </div>
        </div>
      )}
    </Page>
  );
}

function isDue(task: Api.Task, minutes: number): boolean {
  return Boolean(task.promise_at) && new Date(task.promise_at ?? 0).getTime() <= Date.now() + minutes * 60_000;
}

interface RowProps {
  task: Api.Task;
  isTicked: boolean;
  isFull: boolean;
  onToggle: () => void;
}

function Row({ task, isTicked, isFull, onToggle }: RowProps) {
  const { t } = useLingui();
  const kindWords = useKindWords();
  const Icon = kindIcons[task.kind];
  const count = pieces(task);
  return (
    <li className="border-line border-b last:border-b-0">
      <Checkbox
        isSelected={isTicked}
        isDisabled={isFull && !isTicked}
        onChange={onToggle}
        className="min-h-16 cursor-pointer items-center! px-4 py-2 hover:bg-hover [&>span:last-child]:flex-1"
      >
        <span className="flex items-center gap-3">
          {Icon && <Icon size={20} aria-hidden className="text-ink-soft max-sm:hidden" />}
          <span className="min-w-0 flex-1">
            <span className="flex flex-wrap items-center gap-x-3">
              <span className="figures font-semibold text-md">{task.number}</span>
              <span className="truncate text-md">{task.customer_name}</span>
            </span>
            <span className="block text-ink-soft text-sm">
              {kindWords(task.kind)} · {t`${plural(count, { one: "# piece", other: "# pieces" })}`}
              {zonesOf(task) && ` · ${zonesOf(task)}`}
            </span>
          </span>
          <Urgency until={task.promise_at} />
        </span>
      </Checkbox>
    </li>
  );
}

function zonesOf(task: Api.Task): string {
  return [...new Set(task.lines.flatMap((line) => line.zone || []))].sort().join(", ");
}

/** Whether there is something to gain: at least two orders that wait. */
export function isWorthAWalk(tasks: readonly Api.Task[]): boolean {
  return tasks.filter((task) => task.state === "open").length > 1;
}
