import {
  type Api,
  api,
  Button,
  buzz,
  Choice,
  cx,
  Dialog,
  EmptyState,
  ErrorState,
  Page,
  Picture,
  type Problem,
  Spinner,
  State,
  TextField,
  toast,
  useKeys,
  useRead,
  useScanner,
  useSession,
  useTexts,
  useWrite,
  When,
} from "@hanse/kit";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useParams, useRouter } from "@tanstack/react-router";
import { Check, CircleAlert, Hand, PackageCheck, ScanBarcode, SearchX, Truck } from "lucide-react";
import { useState } from "react";
import { usePlace } from "./place";
import { isArticle, missing, useTasks } from "./tasks";
import { CollectUntil, kindIcons, Urgency, useKindWords, useStateWords } from "./words";

const touched = ["/tasks"];

/** One order at one place, one thing at a time: begin, fetch article by article, then the shelf or the parcel. */
export function TaskScreen() {
  const { t } = useLingui();
  const { everyMs } = usePlace();
  const { staff, may } = useSession();
  const kindWords = useKindWords();
  const { task: id = "" } = useParams({ strict: false }) as { task?: string };
  const client = useQueryClient();
  const found = useRead<Api.Task>(`/tasks/${id}`, {}, { everyMs });
  const task = found.data;
  const put = (next: Api.Task) => client.setQueryData(["tasks", id], next);
  const begin = useWrite((_: undefined, key) => api.post<Api.Task>(`/tasks/${id}/picking`, {}, { key }), {
    onDone: put,
    touches: touched,
  });
  if (found.isError && !task)
    return (
      <Page title={t`Task`} back={{ href: "/pick", label: t`To pick` }}>
        <ErrorState problem={found.error} onRetry={() => void found.refetch()} />
      </Page>
    );
  if (!task)
    return (
      <div className="late flex flex-1 items-center justify-center text-ink-soft">
        <Spinner size={24} />
      </div>
    );
  const Icon = kindIcons[task.kind] ?? PackageCheck;
  const mayPick = may("fulfillment.pick", task.location);
  const elsewhere = task.state === "picking" && task.picked_by !== staff.name;
  const { picked_by } = task;
  return (
    <Page
      title={task.number}
      back={task.state === "ready" ? { href: "/pick/ready", label: t`Ready` } : { href: "/pick", label: t`To pick` }}
      facts={
        <>
          {(task.state === "open" || task.state === "picking") && <Urgency until={task.promise_at} />}
          <span className="inline-flex items-center gap-1.5">
            <Icon size={16} aria-hidden />
            {kindWords(task.kind)} · {task.customer_name}
          </span>
        </>
      }
    >
      {begin.error && <ErrorState strip problem={begin.error} kept={t`Somebody may have been quicker.`} />}
      {elsewhere && (
        <State tone="attention" className="h-auto! whitespace-normal! self-start py-2">
          {t`${picked_by} is picking this. Agree before you go on.`}
        </State>
      )}
      {task.state === "open" && (
        <Overview task={task}>
          <Button
            look="primary"
            icon={Hand}
            size="wide"
            autoFocus
            isPending={begin.isPending}
            isDisabled={!mayPick}
            onPress={() => begin.mutate(undefined)}
          >
            {t`Begin`}
          </Button>
          {!mayPick && <p className="text-ink-soft text-sm">{t`You may look, but not pick here.`}</p>}
        </Overview>
      )}
      {task.state === "picking" && missing(task) > 0 && <PickLine task={task} onChanged={put} />}
      {task.state === "picking" && missing(task) === 0 && <Finish task={task} onChanged={put} />}
      {!["open", "picking"].includes(task.state) && <Finished task={task} />}
    </Page>
  );
}

function Overview({ task, children }: { task: Api.Task; children: React.ReactNode }) {
  const { t } = useLingui();
  const text = useTexts();
  return (
    <div className="flex max-w-3xl flex-col gap-4">
      <ul aria-label={t`Articles`} className="rounded-md border border-line bg-sheet">
        {task.lines.map((line) => (
          <li key={line.line} className="flex items-center gap-4 border-line border-b p-3 last:border-b-0">
            <Picture src={line.image} className="size-16" />
            <span className="min-w-0 flex-1">
              <span className="block text-md">{text(line.name)}</span>
              <span className="figures block text-ink-soft text-sm">{line.sku}</span>
            </span>
            <span className="figures font-semibold text-lg">{line.quantity} ×</span>
          </li>
        ))}
      </ul>
      {children}
    </div>
  );
}

/** The article to fetch now: its picture, how many, and a scan to confirm. */
function PickLine({ task, onChanged }: { task: Api.Task; onChanged: (task: Api.Task) => void }) {
  const { t } = useLingui();
  const text = useTexts();
  const open = task.lines.filter((line) => line.picked_quantity < line.quantity);
  const [asked, setAsked] = useState<string | null>(null);
  const [short, setShort] = useState(false);
  const [wrong, setWrong] = useState<{ code: string; problem: Problem } | null>(null);
  const line = open.find((one) => one.line === asked) ?? open[0];
  const pick = useWrite(
    ({ of, code, quantity }: { of: string; code: string; quantity: number }, key) =>
      api.post<Api.Task>(`/tasks/${task.id}/lines/${of}/picked`, { code, quantity }, { key }),
    {
      touches: touched,
      onDone: (next) => {
        setWrong(null);
        onChanged(next);
      },
      onRefused: (problem, { code }) => {
        buzz();
        setWrong({ code, problem });
      },
    },
  );
  const scan = (code: string) => {
    if (!line || pick.isPending) return;
    // Whatever of this order is scanned counts, in whatever order it lies on the way.
    const meant = open.find((one) => isArticle(one, code)) ?? line;
    setAsked(meant.line);
    pick.mutate({ of: meant.line, code, quantity: 1 });
  };
  useScanner(scan, !short);
  const all = () =>
    line && pick.mutate({ of: line.line, code: line.sku, quantity: line.quantity - line.picked_quantity });
  useKeys(
    [
      { keys: "e", label: t`In the basket`, run: () => void all() },
      { keys: "x", label: t`Not found`, run: () => setShort(true) },
    ],
    { enabled: !short },
  );
  if (!line) return null;
  const left = line.quantity - line.picked_quantity;
  const at = task.lines.indexOf(line) + 1;
  const total = task.lines.length;
  const isWrong = wrong?.problem.code === "wrong_article";
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <section
        aria-label={t`Article ${at} of ${total}`}
        className="grid gap-4 rounded-md border border-line bg-sheet p-4 sm:grid-cols-[minmax(0,20rem)_minmax(0,1fr)]"
      >
        {wrong && (
          <div role="alert" className="sm:col-span-2">
            {isWrong ? (
              <p className="flex items-start gap-3 rounded-md bg-brick-soft p-3 text-brick text-md">
                <CircleAlert size={24} aria-hidden />
                <span>
                  <strong className="block">{t`Wrong article`}</strong>
                  {t`Scanned was ${{ scanned: wrong.code }}, wanted is ${{ wanted: line.sku }}. Put it back.`}
                </span>
              </p>
            ) : (
              <ErrorState strip problem={wrong.problem} kept={t`What was picked before stays picked.`} />
            )}
          </div>
        )}
        <Picture src={line.image} className="aspect-square max-h-[26dvh] w-full sm:max-h-[38dvh]" />
        <div className="flex min-w-0 flex-col gap-3">
          <p className="text-ink-soft text-sm">{t`Article ${at} of ${total}`}</p>
          <h2 className="text-balance font-semibold text-xl">{text(line.name)}</h2>
          <p className="figures text-lg">{line.sku}</p>
          {line.gtin && <p className="figures text-ink-soft text-sm">{line.gtin.replace(/^0+/, "")}</p>}
          <p role="status" className="font-semibold text-2xl">
            {t`${plural(left, { one: "# piece", other: "# pieces" })}`}
            {line.picked_quantity > 0 && (
              <span className="ml-2 font-normal text-md text-moss">{t`${{ count: line.picked_quantity }} in the basket`}</span>
            )}
          </p>
          <p className="flex items-center gap-2 text-ink-soft text-md">
            <ScanBarcode size={20} aria-hidden />
            {t`Scan the article to confirm`}
          </p>
          <div className="mt-auto grid gap-2 bg-sheet max-sm:sticky max-sm:bottom-0 max-sm:-mx-4 max-sm:border-line max-sm:border-t max-sm:p-4 sm:grid-cols-2">
            <Button
              look="primary"
              icon={Check}
              size="wide"
              isPending={pick.isPending}
              onPress={() => void all()}
              aria-keyshortcuts="e"
            >
              {left > 1 ? t`All ${left} in the basket` : t`In the basket`}
            </Button>
            <Button icon={SearchX} size="wide" onPress={() => setShort(true)} aria-keyshortcuts="x">
              {t`Not found`}
            </Button>
          </div>
        </div>
      </section>
      <Checklist task={task} current={line.line} onChoose={setAsked} />
      {short && <Shortage task={task} line={line} onClose={() => setShort(false)} onChanged={onChanged} />}
    </div>
  );
}

interface ListProps {
  task: Api.Task;
  current?: string;
  onChoose?: (line: string) => void;
}

function Checklist({ task, current, onChoose }: ListProps) {
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

interface ShortageProps {
  task: Api.Task;
  line: Api.TaskLine;
  onClose: () => void;
  onChanged: (task: Api.Task) => void;
}

/** An article is not there: why, and what follows from it. */
function Shortage({ task, line, onClose, onChanged }: ShortageProps) {
  const { t } = useLingui();
  const text = useTexts();
  const router = useRouter();
  const reasons = [
    { value: "place", label: t`Not at its place` },
    { value: "damaged", label: t`Damaged` },
    { value: "display", label: t`Only a display piece` },
    { value: "other", label: t`Something else` },
  ] as const;
  const [reason, setReason] = useState<(typeof reasons)[number]["value"]>("place");
  const [note, setNote] = useState("");
  const report = useWrite(
    (words: string, key) =>
      api.post<Api.Task>(`/tasks/${task.id}/lines/${line.line}/shortage`, { reason: words }, { key }),
    {
      touches: [...touched, "/availability"],
      onDone: (next) => {
        onClose();
        toast(
          task.kind === "ship"
            ? t`Noted. It comes from elsewhere, or is refunded.`
            : t`Noted. The customer is told and gets the money back.`,
        );
        if (next.lines.length) onChanged(next);
        else router.history.push("/pick");
      },
    },
  );
  const words = note.trim() || reasons.find((one) => one.value === reason)?.label || "";
  return (
    <Dialog
      title={t`Not found: ${{ name: text(line.name) }}`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t`Look again`}</Button>
          <Button look="danger" isPending={report.isPending} onPress={() => report.mutate(words)}>
            {t`Report as missing`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {report.error && <ErrorState strip problem={report.error} kept={t`Nothing was changed.`} />}
        <p className="max-w-[60ch] text-md">
          {task.kind === "ship"
            ? t`The books here are put right, and the line comes from another place. Where none has it, it is refunded.`
            : t`The books here are put right. The customer is told and gets the money for it back.`}
        </p>
        <Choice label={t`Why?`} options={reasons} value={reason} onChange={setReason} />
        {reason === "other" && <TextField label={t`What is it?`} value={note} onChange={setNote} autoFocus />}
      </div>
    </Dialog>
  );
}

const SHELVES = "hanse.pick.shelves";

function lastShelves(): string[] {
  try {
    return (JSON.parse(localStorage.getItem(SHELVES) ?? "[]") as string[]).slice(0, 6);
  } catch {
    return [];
  }
}

/** Everything is in the basket: on a shelf with it, or into a parcel. */
function Finish({ task, onChanged }: { task: Api.Task; onChanged: (task: Api.Task) => void }) {
  const { t } = useLingui();
  const ships = task.kind === "ship";
  const [text, setText] = useState("");
  const [shelves] = useState(lastShelves);
  const done = useWrite(
    (value: string, key) =>
      ships
        ? api.post<Api.Task>(`/tasks/${task.id}/parcel`, { tracking: value }, { key })
        : api.post<Api.Task>(`/tasks/${task.id}/shelf`, { shelf: value }, { key }),
    {
      touches: touched,
      onDone: (next) => {
        if (!ships && next.shelf)
          localStorage.setItem(SHELVES, JSON.stringify([...new Set([next.shelf, ...shelves])].slice(0, 6)));
        onChanged(next);
      },
    },
  );
  useScanner(setText);
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <form
        className="flex flex-col gap-4 rounded-md border border-line bg-sheet p-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!done.isPending) done.mutate(text);
        }}
      >
        <State tone="done" className="h-9! self-start text-md!">
          {t`Everything is in the basket`}
        </State>
        {done.error && <ErrorState strip problem={done.error} kept={t`What was picked stays picked.`} />}
        <TextField
          label={ships ? t`Tracking number` : t`Shelf`}
          help={
            ships
              ? t`Scan the label of the carrier. It may stay empty; the customer then gets no link.`
              : t`Where it waits for the customer. The customer is told at once that it is ready.`
          }
          value={text}
          onChange={setText}
          autoFocus
          figures
          autoComplete="off"
        />
        {!ships && shelves.length > 0 && (
          <fieldset className="flex flex-wrap gap-2">
            <legend className="sr-only">{t`Shelves used last`}</legend>
            {shelves.map((shelf) => (
              <Button key={shelf} onPress={() => setText(shelf)}>
                {shelf}
              </Button>
            ))}
          </fieldset>
        )}
        <Button type="submit" look="primary" size="wide" icon={ships ? Truck : PackageCheck} isPending={done.isPending}>
          {ships ? t`The parcel has left` : t`Ready for the customer`}
        </Button>
      </form>
      <Checklist task={task} />
    </div>
  );
}

/** What became of it, and the way to the next task. */
function Finished({ task }: { task: Api.Task }) {
  const { t } = useLingui();
  const router = useRouter();
  const stateWords = useStateWords();
  const { tasks } = useTasks(["open", "picking"]);
  const next = tasks?.find((one) => one.state === "open");
  const tone = task.state === "cancelled" ? "trouble" : "done";
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <section className="flex flex-col gap-4 rounded-md border border-line bg-sheet p-4">
        <div role="status" className="flex flex-wrap items-center gap-3">
          <State tone={tone} className="h-9! text-md!">
            {stateWords(task.state)}
          </State>
          {task.shelf && (
            <span className="text-lg">
              {t`Shelf`} <strong>{task.shelf}</strong>
            </span>
          )}
          {task.tracking && <span className="figures text-md">{task.tracking}</span>}
        </div>
        <CollectUntil task={task} />
        {task.collect_until && task.state === "ready" && (
          <p className="text-ink-soft text-sm">
            {t`Not collected until then, it is cancelled and refunded by rule:`}{" "}
            <When at={task.collect_until} show="date" />
          </p>
        )}
        <div className="flex flex-wrap gap-2">
          {next && (
            <Button look="primary" autoFocus onPress={() => router.history.push(`/pick/tasks/${next.id}`)}>
              {t`Next task: ${{ number: next.number }}`}
            </Button>
          )}
          {task.state === "ready" && (
            <Button icon={Hand} onPress={() => router.history.push("/pick/handover")}>
              {t`Hand over`}
            </Button>
          )}
          <Button look="quiet" onPress={() => router.history.push("/pick")}>
            {t`To the queue`}
          </Button>
        </div>
      </section>
      {task.lines.length ? <Checklist task={task} /> : <EmptyState kind="first" title={t`No article is left`} />}
    </div>
  );
}
