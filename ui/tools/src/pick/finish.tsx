import {
  type Api,
  api,
  Button,
  EmptyState,
  ErrorState,
  State,
  TextField,
  useRead,
  useScanner,
  useWrite,
  When,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useRouter } from "@tanstack/react-router";
import { Hand, PackageCheck, Truck } from "lucide-react";
import { useState } from "react";
import { Checklist } from "./checklist";
import { Packing, ToPoint, useParcelWords } from "./packing";
import { useTasks } from "./tasks";
import { CollectUntil, useStateWords } from "./words";

const SHELVES = "hanse.pick.shelves";

function lastShelves(): string[] {
  try {
    return (JSON.parse(localStorage.getItem(SHELVES) ?? "[]") as string[]).slice(0, 6);
  } catch {
    return [];
  }
}

interface FinishProps {
  task: Api.Task;
  onChanged: (task: Api.Task) => void;
}

/** Everything is in the basket: on a shelf with it, or into parcels. Without a carrier, numbers are typed. */
export function Finish({ task, onChanged }: FinishProps) {
  const { t } = useLingui();
  const found = useRead<Api.CarrierCard[]>(task.kind === "ship" ? "/carriers" : null);
  const carriers = found.data ?? [];
  if (task.kind === "ship" && found.isPending) return null;
  if (!carriers.length) return <FinishByHand task={task} onChanged={onChanged} />;
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <section className="flex flex-col gap-4 rounded-md border border-line bg-sheet p-4">
        <State tone="done" className="h-9! self-start text-md!">
          {t`Everything is in the basket`}
        </State>
        <Packing task={task} carriers={carriers} onChanged={onChanged} />
      </section>
      <Checklist task={task} />
    </div>
  );
}

function FinishByHand({ task, onChanged }: FinishProps) {
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
      touches: ["/tasks", "/waves"],
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
        <ToPoint task={task} />
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
export function Finished({ task }: { task: Api.Task }) {
  const { t } = useLingui();
  const router = useRouter();
  const stateWords = useStateWords();
  const parcelWords = useParcelWords();
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
          {task.tracking && !task.parcels?.length && <span className="figures text-md">{task.tracking}</span>}
        </div>
        {task.offer === "declined" && <p className="text-ink-soft text-sm">{t`You have declined it.`}</p>}
        {task.offer === "timed_out" && <p className="text-ink-soft text-sm">{t`It was not answered in time.`}</p>}
        {task.parcels?.map((parcel) => (
          <p key={parcel.id} className="flex flex-wrap items-center gap-3 text-md">
            <span className="figures">{parcel.tracking || t`Parcel ${{ position: parcel.position }}`}</span>
            {!["sent", "announced"].includes(parcel.state) && (
              <State tone={["lost", "returned"].includes(parcel.state) ? "trouble" : "done"} bare>
                {parcelWords(parcel.state)}
              </State>
            )}
          </p>
        ))}
        <CollectUntil task={task} />
        {task.collect_until && task.state === "ready" && (
          <p className="text-ink-soft text-sm">
            {t`Not collected until then, it is cancelled and refunded by rule:`}{" "}
            <When at={task.collect_until} show="date" />
          </p>
        )}
        <div className="flex flex-wrap gap-2">
          {task.wave && (
            <Button look="primary" autoFocus onPress={() => router.history.push(`/pick/waves/${task.wave}`)}>
              {t`Back to the walk`}
            </Button>
          )}
          {next && !task.wave && (
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
