import {
  type Api,
  api,
  Button,
  buzz,
  ErrorState,
  Page,
  Picture,
  type Problem,
  Spinner,
  State,
  toast,
  useKeys,
  useRead,
  useScanner,
  useSession,
  useTexts,
  useWrite,
} from "@hanse/kit";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useParams, useRouter } from "@tanstack/react-router";
import { Check, CircleAlert, FileText, Hand, PackageCheck, ScanBarcode, SearchX, Undo2 } from "lucide-react";
import { useEffect, useState } from "react";
import { pdfOf } from "../trade/documents";
import { Checklist } from "./checklist";
import { Finish, Finished } from "./finish";
import { Instead } from "./instead";
import { Offers } from "./offers";
import { ToPoint } from "./packing";
import { usePlace } from "./place";
import { Shortage } from "./shortage";
import { isArticle, missing } from "./tasks";
import { kindIcons, Urgency, useKindWords } from "./words";

const touched = ["/tasks", "/waves"];
// A label comes within seconds: somebody stands there and waits for it.
const LABEL_MS = 1_000;

/** One order at one place, one thing at a time: begin, fetch article by article, then the shelf or the parcel. */
export function TaskScreen() {
  const { t } = useLingui();
  const { everyMs } = usePlace();
  const { staff, may } = useSession();
  const kindWords = useKindWords();
  const { task: id = "" } = useParams({ strict: false }) as { task?: string };
  const client = useQueryClient();
  const [waits, setWaits] = useState(false);
  const found = useRead<Api.Task>(`/tasks/${id}`, {}, { everyMs: waits ? LABEL_MS : everyMs });
  const task = found.data;
  const labeling = Boolean(task?.parcels?.some((parcel) => parcel.state === "wanted"));
  useEffect(() => setWaits(labeling), [labeling]);
  const put = (next: Api.Task) => client.setQueryData(["tasks", id], next);
  const begin = useWrite((_: undefined, key) => api.post<Api.Task>(`/tasks/${id}/picking`, {}, { key }), {
    onDone: put,
    touches: touched,
  });
  const over = useWrite((_: undefined, key) => api.post<Api.Task>(`/tasks/${id}/picking?take_over=true`, {}, { key }), {
    onDone: put,
    touches: touched,
  });
  const print = useWrite(
    (_: undefined, key) =>
      api.post<Api.Document>(`/orders/${task?.order}/pick-lists`, { location: task?.location }, { key }),
    { onDone: (made) => void window.open(pdfOf(made.id), "_blank", "noreferrer") },
  );
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
      back={
        task.state === "ready"
          ? { href: "/pick/ready", label: t`Ready` }
          : task.wave && task.state === "picking"
            ? { href: `/pick/waves/${task.wave}`, label: t`Walk` }
            : { href: "/pick", label: t`To pick` }
      }
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
        <div className="flex flex-wrap items-center gap-3">
          <State tone="attention" className="h-auto! whitespace-normal! py-2">
            {t`${picked_by} is picking this. Agree before you go on.`}
          </State>
          {mayPick && (
            <Button isPending={over.isPending} onPress={() => over.mutate(undefined)}>
              {t`Take over`}
            </Button>
          )}
          {over.error && <ErrorState strip problem={over.error} />}
        </div>
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
          <Button
            icon={FileText}
            size="wide"
            isPending={print.isPending}
            isDisabled={!mayPick}
            onPress={() => print.mutate(undefined)}
          >
            {t`Pick list as PDF`}
          </Button>
          {print.error && <ErrorState strip problem={print.error} />}
          {!mayPick && <p className="text-ink-soft text-sm">{t`You may look, but not pick here.`}</p>}
        </Overview>
      )}
      {task.state === "picking" && missing(task) > 0 && elsewhere && <Checklist task={task} />}
      {task.state === "picking" && missing(task) > 0 && !elsewhere && <PickLine task={task} onChanged={put} />}
      {task.state === "picking" && missing(task) === 0 && <Finish task={task} onChanged={put} />}
      {task.state === "offered" && (
        <Offers tasks={[task]} onAnswered={put} over={<p className="text-md">{t`The time to answer is over.`}</p>} />
      )}
      {!["offered", "open", "picking"].includes(task.state) && <Finished task={task} />}
    </Page>
  );
}

function Overview({ task, children }: { task: Api.Task; children: React.ReactNode }) {
  const { t } = useLingui();
  const text = useTexts();
  return (
    <div className="flex max-w-3xl flex-col gap-4">
      <ToPoint task={task} />
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
      // Somebody who scans faster than the house answers loses no piece.
      inTurn: "pick",
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
    if (!line) return;
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
          {line.bay && (
            <p className="flex flex-wrap items-baseline gap-x-3">
              <strong className="figures rounded-md bg-harbour-soft px-3 py-1 text-2xl">{line.bay}</strong>
              <span className="text-ink-soft text-md">{line.zone}</span>
            </p>
          )}
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
      <div className="flex flex-col gap-4">
        <Checklist task={task} current={line.line} onChoose={setAsked} />
        <LayBack task={task} onChanged={onChanged} />
      </div>
      {short && <Missing task={task} line={line} onClose={() => setShort(false)} onChanged={onChanged} />}
    </div>
  );
}

interface MissingProps {
  task: Api.Task;
  line: Api.TaskLine;
  onClose: () => void;
  onChanged: (task: Api.Task) => void;
}

function Missing({ task, line, onClose, onChanged }: MissingProps) {
  const { t } = useLingui();
  const text = useTexts();
  const router = useRouter();
  const left = line.quantity - line.picked_quantity;
  const report = useWrite(
    (told: { reason: string; found: number }, key) =>
      api.post<Api.Task>(`/tasks/${task.id}/lines/${line.line}/shortage`, told, { key }),
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
  return (
    <Shortage
      name={text(line.name)}
      then={
        task.kind === "ship"
          ? t`The books here are put right. What is missing comes from another place; where none has it, it is refunded. What was found stays in this order.`
          : t`The books here are put right. The customer is told and gets the money for what is missing back. What was found stays in this order.`
      }
      left={left}
      problem={report.error}
      isPending={report.isPending}
      {...(task.state === "picking"
        ? {
            instead: (reason: string) => (
              <Instead
                task={task}
                line={line}
                reason={reason}
                onReplaced={(next) => {
                  // Of several that are missing, each is replaced by a scan of its own.
                  if (!next.lines.some((one) => one.line === line.line && one.picked_quantity < one.quantity))
                    onClose();
                  onChanged(next);
                }}
              />
            ),
          }
        : {})}
      onReport={(reason, found) => report.mutate({ reason, found })}
      onClose={onClose}
    />
  );
}

/** Somebody is called away: everything goes back to where it was, and the task to whoever comes next. */
function LayBack({ task, onChanged }: { task: Api.Task; onChanged: (task: Api.Task) => void }) {
  const { t } = useLingui();
  const back = useWrite((_: undefined, key) => api.delete<Api.Task>(`/tasks/${task.id}/picking`, { key }), {
    touches: touched,
    onDone: onChanged,
  });
  return (
    <div className="flex flex-col gap-2">
      {back.error && <ErrorState strip problem={back.error} kept={t`Nothing was changed.`} />}
      <Button look="quiet" icon={Undo2} isPending={back.isPending} onPress={() => back.mutate(undefined)}>
        {t`Lay everything back`}
      </Button>
    </div>
  );
}
