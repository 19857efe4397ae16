import {
  type Api,
  api,
  Button,
  buzz,
  cx,
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
import { Check, CircleAlert, PackageCheck, ScanBarcode, SearchX, Undo2 } from "lucide-react";
import { useState } from "react";
import { InsteadInWalk } from "./insteadwalk";
import { usePlace } from "./place";
import { Shortage } from "./shortage";
import { isArticle, missing } from "./tasks";
import { useStateWords } from "./words";

const touched = ["/tasks", "/waves"];

/** One walk for several orders: the next article on the way, and after each scan the box that the piece goes into. */
export function WalkScreen() {
  const { t } = useLingui();
  const { everyMs } = usePlace();
  const { staff } = useSession();
  const { wave: id = "" } = useParams({ strict: false }) as { wave?: string };
  const client = useQueryClient();
  const found = useRead<Api.Wave>(`/waves/${id}`, {}, { everyMs });
  const wave = found.data;
  const put = (next: Api.Wave) => client.setQueryData(["waves", id], next);
  const over = useWrite((_: undefined, key) => api.post<Api.Wave>(`/waves/${id}/picking`, {}, { key }), {
    touches: touched,
    onDone: put,
  });
  const back = { href: "/pick", label: t`To pick` };
  if (found.isError && !wave)
    return (
      <Page title={t`Walk`} back={back}>
        <ErrorState problem={found.error} onRetry={() => void found.refetch()} />
      </Page>
    );
  if (!wave)
    return (
      <div className="late flex flex-1 items-center justify-center text-ink-soft">
        <Spinner size={24} />
      </div>
    );
  const { picked_by } = wave;
  const boxes = wave.tasks?.length ?? 0;
  const isMine = picked_by === staff.name;
  const left = leftOf(wave);
  return (
    <Page title={t`Walk with ${plural(boxes, { one: "# box", other: "# boxes" })}`} back={back}>
      {!isMine && left > 0 && (
        <div className="flex flex-wrap items-center gap-3">
          <State tone="attention" className="h-auto! whitespace-normal! py-2">
            {t`${picked_by} is picking this. Agree before you go on.`}
          </State>
          <Button isPending={over.isPending} onPress={() => over.mutate(undefined)}>{t`Take over`}</Button>
          {over.error && <ErrorState strip problem={over.error} />}
        </div>
      )}
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
        {left > 0 ? isMine && <Fetch wave={wave} onChanged={put} /> : <AllFetched wave={wave} />}
        <div className="flex flex-col gap-4">
          <Boxes wave={wave} />
          {isMine && left > 0 && <EndEarly wave={wave} />}
        </div>
      </div>
    </Page>
  );
}

export function leftOf(wave: Api.Wave): number {
  return (wave.steps ?? []).reduce((sum, step) => sum + step.quantity - step.picked_quantity, 0);
}

interface FetchProps {
  wave: Api.Wave;
  onChanged: (wave: Api.Wave) => void;
}

function Fetch({ wave, onChanged }: FetchProps) {
  const { t } = useLingui();
  const text = useTexts();
  const steps = wave.steps ?? [];
  const open = steps.filter((step) => step.picked_quantity < step.quantity);
  const [asked, setAsked] = useState<string | null>(null);
  const [isShort, setShort] = useState(false);
  const [said, setSaid] = useState<{ sku: string; put: readonly Api.WavePut[] } | null>(null);
  const [wrong, setWrong] = useState<{ code: string; problem: Problem } | null>(null);
  const step = open.find((one) => one.variant === asked) ?? open[0];
  const pick = useWrite(
    ({ code, quantity }: { code: string; quantity: number }, key) =>
      api.post<Api.WavePicked>(`/waves/${wave.id}/picked`, { code, quantity }, { key }),
    {
      touches: ["/tasks"],
      // Somebody who scans faster than the house answers loses no piece.
      inTurn: "pick",
      onDone: (answer, { code }) => {
        setWrong(null);
        setSaid({ sku: code, put: answer.put });
        onChanged(answer.wave);
      },
      onRefused: (problem, { code }) => {
        buzz();
        setWrong({ code, problem });
      },
    },
  );
  const report = useWrite(
    ({ variant, reason }: { variant: string; reason: string }, key) =>
      api.post<Api.Wave>(`/waves/${wave.id}/shortage`, { variant, reason }, { key }),
    {
      touches: [...touched, "/availability"],
      onDone: (next) => {
        setShort(false);
        toast(t`Noted. It comes from elsewhere, or is refunded.`);
        onChanged(next);
      },
    },
  );
  // Whatever of this walk is scanned counts, in whatever order it lies on the way.
  const scan = (code: string) => {
    setAsked(open.find((one) => isArticle(one, code))?.variant ?? null);
    pick.mutate({ code, quantity: 1 });
  };
  useScanner(scan, !isShort);
  const one = () => step && pick.mutate({ code: step.sku, quantity: 1 });
  useKeys(
    [
      { keys: "e", label: t`One piece into its box`, run: () => void one() },
      { keys: "x", label: t`Not found`, run: () => setShort(true) },
    ],
    { enabled: !isShort },
  );
  if (!step) return null;
  const left = step.quantity - step.picked_quantity;
  const at = steps.indexOf(step) + 1;
  const total = steps.length;
  const next = step.parts.find((part) => part.picked_quantity < part.quantity);
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <Said said={said} wrong={wrong} steps={steps} />
      <section
        aria-label={t`Article ${at} of ${total}`}
        className="grid gap-4 rounded-md border border-line bg-sheet p-4 sm:grid-cols-[minmax(0,16rem)_minmax(0,1fr)]"
      >
        <Picture src={step.image} className="aspect-square max-h-[22dvh] w-full sm:max-h-[32dvh]" />
        <div className="flex min-w-0 flex-col gap-3">
          <p className="text-ink-soft text-sm">{t`Article ${at} of ${total}`}</p>
          <h2 className="text-balance font-semibold text-xl">{text(step.name)}</h2>
          {step.bay && (
            <p className="flex flex-wrap items-baseline gap-x-3">
              <strong className="figures rounded-md bg-harbour-soft px-3 py-1 text-2xl">{step.bay}</strong>
              <span className="text-ink-soft text-md">{step.zone}</span>
            </p>
          )}
          <p className="figures text-lg">{step.sku}</p>
          <p className="font-semibold text-2xl">{t`${plural(left, { one: "# piece", other: "# pieces" })}`}</p>
          <ul aria-label={t`Boxes that want it`} className="flex flex-wrap gap-2">
            {step.parts.map((part) => (
              <li
                key={part.line}
                className={cx(
                  "figures flex items-center gap-2 rounded-md border px-3 py-1 text-md",
                  part.picked_quantity < part.quantity ? "border-edge" : "border-line text-ink-soft",
                  part === next && "border-harbour bg-harbour-soft font-semibold",
                )}
              >
                {t`Box ${{ box: part.box }}`}: {part.picked_quantity} / {part.quantity}
              </li>
            ))}
          </ul>
          <p className="flex items-center gap-2 text-ink-soft text-md">
            <ScanBarcode size={20} aria-hidden />
            {t`Scan every piece; then it is said where it goes.`}
          </p>
          <div className="mt-auto grid gap-2 bg-sheet max-sm:sticky max-sm:bottom-0 max-sm:-mx-4 max-sm:border-line max-sm:border-t max-sm:p-4 sm:grid-cols-2">
            <Button
              look="primary"
              icon={Check}
              size="wide"
              isPending={pick.isPending}
              onPress={() => void one()}
              aria-keyshortcuts="e"
            >
              {t`One into box ${{ box: next?.box }}`}
            </Button>
            <Button icon={SearchX} size="wide" onPress={() => setShort(true)} aria-keyshortcuts="x">
              {t`Not found`}
            </Button>
          </div>
        </div>
      </section>
      <ol aria-label={t`The way`} className="overflow-hidden rounded-md border border-line bg-sheet">
        {steps.map((one) => (
          <li key={one.variant} className="border-line border-b last:border-b-0">
            <button
              type="button"
              aria-current={one.variant === step.variant ? "step" : undefined}
              disabled={one.picked_quantity >= one.quantity}
              onClick={() => setAsked(one.variant)}
              className={cx(
                "flex min-h-12 w-full items-center gap-3 px-3 py-1.5 text-left transition-colors enabled:hover:bg-hover",
                one.variant === step.variant && "bg-harbour-soft",
                one.picked_quantity >= one.quantity && "text-ink-soft",
              )}
            >
              <span className="figures w-20 shrink-0 font-semibold">{one.bay ?? "–"}</span>
              <span className="line-clamp-2 min-w-0 flex-1 text-sm">{text(one.name)}</span>
              <span className="figures font-semibold text-md">
                {one.picked_quantity} / {one.quantity}
              </span>
            </button>
          </li>
        ))}
      </ol>
      {isShort && (
        <Shortage
          name={text(step.name)}
          then={t`The books here are put right. For each box that still wants it, it comes from another place or is refunded.`}
          left={1}
          problem={report.error}
          isPending={report.isPending}
          instead={(reason) => (
            <InsteadInWalk
              key={step.variant}
              wave={wave}
              step={step}
              reason={reason}
              onReplaced={(answer, code) => {
                setSaid({ sku: code, put: answer.put });
                setWrong(null);
                onChanged(answer.wave);
                const now = answer.wave.steps?.find((one) => one.variant === step.variant);
                if (now && now.picked_quantity < now.quantity) return setAsked(step.variant);
                for (const { box } of answer.put) toast(t`Box ${{ box }}`);
                setShort(false);
              }}
            />
          )}
          onReport={(reason) => report.mutate({ variant: step.variant, reason })}
          onClose={() => setShort(false)}
        />
      )}
    </div>
  );
}

interface SaidProps {
  said: { sku: string; put: readonly Api.WavePut[] } | null;
  wrong: { code: string; problem: Problem } | null;
  steps: readonly Api.WaveStep[];
}

/** The answer to the last scan, large enough to be read from the trolley: which box, or what was wrong. */
function Said({ said, wrong, steps }: SaidProps) {
  const { t } = useLingui();
  const text = useTexts();
  if (wrong)
    return (
      <div role="alert">
        {wrong.problem.code === "wrong_article" ? (
          <p className="flex items-start gap-3 rounded-md bg-brick-soft p-3 text-brick text-md">
            <CircleAlert size={24} aria-hidden />
            <span>
              <strong className="block">{t`No box wants this`}</strong>
              {t`Scanned was ${{ scanned: wrong.code }}. Put it back.`}
            </span>
          </p>
        ) : (
          <ErrorState strip problem={wrong.problem} kept={t`What was picked before stays picked.`} />
        )}
      </div>
    );
  const article = steps.find((step) => said && isArticle(step, said.sku));
  return (
    <div role="status" className="empty:hidden">
      {said?.put.map((put) => (
        <p key={put.task} className="flex flex-wrap items-center gap-x-4 gap-y-1 rounded-md bg-moss-soft p-3">
          <strong className="figures text-2xl text-moss">{t`Box ${{ box: put.box }}`}</strong>
          <span className="min-w-0 flex-1 basis-52 text-md">
            <span className="figures font-semibold">{put.quantity} ×</span> {article ? text(article.name) : said.sku}
            <span className="figures block text-ink-soft text-sm">{put.number}</span>
          </span>
          {put.complete && <State tone="done">{t`This order is complete`}</State>}
        </p>
      ))}
    </div>
  );
}

/** The boxes of the walk: what is still missing in each, and what is complete can be finished at once. */
function Boxes({ wave }: { wave: Api.Wave }) {
  const { t } = useLingui();
  const stateWords = useStateWords();
  const router = useRouter();
  return (
    <ul aria-label={t`Boxes`} className="overflow-hidden rounded-md border border-line bg-sheet">
      {wave.tasks?.map((task) => {
        const left = missing(task);
        const isComplete = task.state === "picking" && !left;
        return (
          <li
            key={task.id}
            className={cx(
              "flex min-h-16 items-center gap-3 border-line border-b px-3 py-2 last:border-b-0",
              isComplete && "bg-moss-soft",
            )}
          >
            <strong className="figures w-8 text-center text-xl">{task.box}</strong>
            <span className="min-w-0 flex-1">
              <span className="figures block font-semibold text-sm">{task.number}</span>
              <span className="block truncate text-ink-soft text-sm">{task.customer_name}</span>
            </span>
            {isComplete ? (
              <Button icon={PackageCheck} onPress={() => router.history.push(`/pick/tasks/${task.id}`)}>
                {task.kind === "ship" ? t`Pack` : t`Shelf`}
              </Button>
            ) : task.state === "picking" ? (
              <span className="text-sm">{t`${left} to go`}</span>
            ) : (
              <State tone={task.state === "cancelled" ? "trouble" : "done"} bare>
                {stateWords(task.state)}
              </State>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** Nothing is left to fetch: box after box to its shelf or into its parcels. */
function AllFetched({ wave }: { wave: Api.Wave }) {
  const { t } = useLingui();
  const router = useRouter();
  const next = wave.tasks?.find((task) => task.state === "picking");
  return (
    <section className="flex flex-col gap-4 rounded-md border border-line bg-sheet p-4">
      <div role="status">
        <State tone="done" className="h-9! text-md!">
          {next ? t`Everything is fetched` : t`This walk is done`}
        </State>
      </div>
      {next ? (
        <>
          <p className="text-md">{t`Now each box goes to its shelf or into its parcel.`}</p>
          <Button
            look="primary"
            size="wide"
            icon={PackageCheck}
            autoFocus
            onPress={() => router.history.push(`/pick/tasks/${next.id}`)}
          >
            {t`Box ${{ box: next.box }}: ${{ number: next.number }}`}
          </Button>
        </>
      ) : (
        <Button look="primary" size="wide" autoFocus onPress={() => router.history.push("/pick")}>
          {t`To the queue`}
        </Button>
      )}
    </section>
  );
}

function EndEarly({ wave }: { wave: Api.Wave }) {
  const { t } = useLingui();
  const router = useRouter();
  const end = useWrite((_: undefined, key) => api.delete<Api.Wave>(`/waves/${wave.id}/picking`, { key }), {
    touches: touched,
    onDone: (next) => {
      if (!next.tasks?.some((task) => task.state === "picking")) router.history.push("/pick");
    },
  });
  return (
    <div className="flex flex-col gap-2">
      {end.error && <ErrorState strip problem={end.error} kept={t`Nothing was changed.`} />}
      <Button look="quiet" icon={Undo2} isPending={end.isPending} onPress={() => end.mutate(undefined)}>
        {t`Lay back what is not complete`}
      </Button>
    </div>
  );
}
