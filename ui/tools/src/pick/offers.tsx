import {
  type Api,
  api,
  Button,
  Dialog,
  ErrorState,
  Picture,
  readAgain,
  TextField,
  toast,
  useKeys,
  useSession,
  useTexts,
  useWrite,
  When,
} from "@hanse/kit";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { Check, PackageCheck, X } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { pieces } from "./tasks";
import { kindIcons, Urgency, useKindWords } from "./words";

const LOOK_AGAIN_MS = 3_600_000;

interface Answer {
  task: Api.Task;
  /** Why not; null is a yes. */
  reason: string | null;
}

interface OffersProps {
  tasks: readonly Api.Task[];
  onAnswered?: (task: Api.Task) => void;
  /** What stands here when the time to answer is over. */
  over?: ReactNode;
}

/** Orders that this store is asked to deliver, the shortest time first. What was not answered in time goes away. */
export function Offers({ tasks, onAnswered, over }: OffersProps) {
  const { t } = useLingui();
  const client = useQueryClient();
  const standing = useStanding(tasks);
  const { may } = useSession();
  const answer = useWrite(
    ({ task, reason }: Answer, key) =>
      reason === null
        ? api.post<Api.Task>(`/tasks/${task.id}/acceptance`, {}, { key })
        : api.post<Api.Task>(`/tasks/${task.id}/decline`, { reason }, { key }),
    {
      touches: ["/tasks"],
      onDone: (next, { task, reason }) => {
        const { number } = task;
        toast(reason === null ? t`${number} is yours to pick` : t`${number} is declined. Another place is asked.`);
        onAnswered?.(next);
      },
      // It was taken back, or the time was over: the list shows what still stands.
      onRefused: () => void readAgain(client, ["tasks"]),
    },
  );
  const act = (task: Api.Task, reason: string | null) => {
    if (!answer.isPending) answer.mutate({ task, reason });
  };
  const first = standing[0];
  useKeys([{ keys: "a", label: t`Accept the first offer`, run: () => first && act(first, null) }], {
    enabled: Boolean(first && may("fulfillment.pick", first.location)),
  });
  if (!standing.length && !answer.error) return over;
  return (
    <section aria-label={t`Offers`} className="flex flex-col gap-3">
      {standing.length > 0 && (
        <p className="text-ink-soft text-sm">
          {t`Can you deliver this? Without an answer in time it counts as no, and another place is asked.`}
        </p>
      )}
      {answer.error && (
        <ErrorState strip problem={answer.error} kept={t`Nothing was answered. What still stands is below.`} />
      )}
      {standing.map((task) => (
        <Offer
          key={task.id}
          task={task}
          isFirst={task === first}
          isPending={answer.isPending && answer.variables?.task.id === task.id}
          onAnswer={(reason) => act(task, reason)}
        />
      ))}
      {!standing.length && over}
    </section>
  );
}

/** Those that can still be answered; looked at again in the moment when the next one lapses. */
function useStanding(tasks: readonly Api.Task[]): Api.Task[] {
  const client = useQueryClient();
  const [now, setNow] = useState(Date.now);
  const until = (task: Api.Task) => Date.parse(task.offer_until ?? "");
  const standing = tasks.filter((task) => until(task) > now).sort((a, b) => until(a) - until(b));
  const next = standing[0] ? until(standing[0]) : 0;
  useEffect(() => {
    if (!next) return;
    const wait = Math.min(Math.max(next - now, 0), LOOK_AGAIN_MS);
    const timer = setTimeout(() => {
      setNow(Date.now());
      void readAgain(client, ["tasks"]);
    }, wait);
    return () => clearTimeout(timer);
  }, [next, now, client]);
  return standing;
}

interface OfferProps {
  task: Api.Task;
  isFirst: boolean;
  isPending: boolean;
  onAnswer: (reason: string | null) => void;
}

/** Everything that is needed to say yes or no: what, how many, where to, until when. */
function Offer({ task, isFirst, isPending, onAnswer }: OfferProps) {
  const { t } = useLingui();
  const text = useTexts();
  const { may } = useSession();
  const kindWords = useKindWords();
  const Icon = kindIcons[task.kind] ?? PackageCheck;
  const count = pieces(task);
  const { number } = task;
  const mayAnswer = may("fulfillment.pick", task.location);
  return (
    <article
      aria-label={t`Offer ${number}`}
      className="flex max-w-3xl flex-col gap-3 rounded-md border border-amber/50 bg-sheet p-4"
    >
      <header className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h2 className="figures font-semibold text-lg">{number}</h2>
        <span className="inline-flex items-center gap-2 text-md">
          {t`Answer`} <Urgency until={task.offer_until ?? null} big />
        </span>
      </header>
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-md">
        <Icon size={18} aria-hidden className="text-ink-soft" />
        <span>{kindWords(task.kind)}</span>
        <span aria-hidden>·</span>
        <span>{t`${plural(count, { one: "# piece", other: "# pieces" })}`}</span>
        {task.destination && (
          <>
            <span aria-hidden>·</span>
            <span>{t`to ${{ town: task.destination }}`}</span>
          </>
        )}
        {task.promise_at && (
          <>
            <span aria-hidden>·</span>
            <span>
              {t`to be done by`} <When at={task.promise_at} show="date" /> <When at={task.promise_at} show="time" />
            </span>
          </>
        )}
      </p>
      <ul aria-label={t`Articles`} className="flex flex-col">
        {task.lines.map((line) => (
          <li key={line.line} className="flex items-center gap-3 border-line border-b py-2 first:pt-0 last:border-b-0">
            <Picture src={line.image} className="size-12" />
            <span className="min-w-0 flex-1">
              <span className="block text-md">{text(line.name)}</span>
              <span className="figures block text-ink-soft text-sm">{line.sku}</span>
            </span>
            <span className="figures font-semibold text-md">{line.quantity} ×</span>
          </li>
        ))}
      </ul>
      {mayAnswer ? (
        <Answers isFirst={isFirst} isPending={isPending} onAnswer={onAnswer} />
      ) : (
        <p className="text-ink-soft text-sm">{t`You may look, but not answer here.`}</p>
      )}
    </article>
  );
}

function Answers({ isFirst, isPending, onAnswer }: Omit<OfferProps, "task">) {
  const { t } = useLingui();
  const [asks, setAsks] = useState(false);
  const [words, setWords] = useState("");
  const reasons = [t`Sold out`, t`Damaged`, t`Not enough time`];
  return (
    <div className="grid gap-3 lg:grid-cols-[16rem_minmax(0,1fr)] lg:items-end">
      <Button
        look={isFirst ? "primary" : "plain"}
        icon={Check}
        size="wide"
        isPending={isPending}
        onPress={() => onAnswer(null)}
        aria-keyshortcuts={isFirst ? "a" : undefined}
      >
        {t`Accept`}
      </Button>
      <fieldset className="flex min-w-0 flex-wrap items-center gap-2">
        <legend className="mb-1 text-ink-soft text-sm">{t`Decline, because`}</legend>
        {reasons.map((reason) => (
          <Button key={reason} look="danger" icon={X} isDisabled={isPending} onPress={() => onAnswer(reason)}>
            {reason}
          </Button>
        ))}
        <Button isDisabled={isPending} onPress={() => setAsks(true)}>{t`Something else`}</Button>
      </fieldset>
      {asks && (
        <Dialog
          title={t`Why can you not deliver?`}
          isOpen
          onClose={() => setAsks(false)}
          actions={
            <>
              <Button onPress={() => setAsks(false)}>{t`Back`}</Button>
              <Button
                look="danger"
                isDisabled={!words.trim()}
                onPress={() => {
                  setAsks(false);
                  onAnswer(words.trim());
                }}
              >
                {t`Decline`}
              </Button>
            </>
          }
        >
          <TextField label={t`What is it?`} value={words} onChange={setWords} autoFocus maxLength={200} />
        </Dialog>
      )}
    </div>
  );
}
