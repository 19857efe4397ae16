import {
  type Api,
  Badge,
  Button,
  buzz,
  cx,
  EmptyState,
  ErrorState,
  Page,
  Picture,
  SearchField,
  SkeletonRows,
  State,
  toast,
  useKeys,
  useScanner,
  useSession,
  useTexts,
  Views,
} from "@hanse/kit";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useRouter } from "@tanstack/react-router";
import { Footprints, Hand, PackageCheck, PartyPopper } from "lucide-react";
import { useRef, useState } from "react";
import { Button as Press } from "react-aria-components";
import { Offers } from "./offers";
import { usePlace } from "./place";
import { missing, pieces, useOffers, useTasks } from "./tasks";
import { isWorthAWalk } from "./waves";
import { CollectUntil, kindIcons, Urgency, useKindWords } from "./words";

type Kind = "all" | "pickup" | "ship";

/** What is to be fetched, the most urgent first; the next one stands above and can be begun with one press. */
export function QueueScreen() {
  const { t } = useLingui();
  const { location } = usePlace();
  const { staff, may } = useSession();
  const found = useTasks(["open", "picking"]);
  const { offers } = useOffers();
  const [kind, setKind] = useState<Kind>("all");
  const [text, setText] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const open = useOpen();
  const router = useRouter();
  const all = found.tasks ?? [];
  const walks = isWorthAWalk(all) && may("fulfillment.pick", location.id);
  const shown = all.filter(
    (task) =>
      (kind === "all" || task.kind === kind) &&
      `${task.number} ${task.customer_name}`.toLowerCase().includes(text.trim().toLowerCase()),
  );
  const mine = all.find((task) => task.state === "picking" && task.picked_by === staff.name);
  const next = mine ?? shown.find((task) => task.state === "open");
  useKeys([
    { keys: "/", label: t`Search a task`, run: () => field.current?.focus() },
    { keys: "n", label: t`Next task`, run: () => next && open(next) },
    { keys: "s", label: t`Several in one walk`, run: () => walks && router.history.push("/pick/waves") },
  ]);
  useScanner((code) => {
    const asked = [...all, ...offers].find((task) => task.number === code.trim().toUpperCase());
    if (asked) open(asked);
    else {
      buzz();
      toast(t`No open task has the number ${code}.`, { tone: "attention" });
    }
  });
  const count = (of: Kind) => all.filter((task) => of === "all" || task.kind === of).length;
  return (
    <Page
      title={t`To pick`}
      lead={location.name}
      actions={
        walks && (
          <Button icon={Footprints} onPress={() => router.history.push("/pick/waves")} aria-keyshortcuts="s">
            {t`Several in one walk`}
          </Button>
        )
      }
    >
      {found.isError && <ErrorState strip problem={found.error} onRetry={() => void found.refetch()} />}
      <Offers tasks={offers} />
      {next && <NextTask task={next} isMine={next === mine} isFirst={!offers.length} />}
      <div className="flex flex-wrap items-end gap-3">
        <div className="min-w-0 flex-1 basis-72">
          <Views
            label={t`Kind of task`}
            selected={kind}
            onSelect={(id) => setKind(id as Kind)}
            views={[
              { id: "all", label: t`All`, count: count("all") },
              { id: "pickup", label: t`Pickups`, count: count("pickup") },
              { id: "ship", label: t`Parcels`, count: count("ship") },
            ]}
          />
        </div>
        <SearchField
          label={t`Search a task`}
          placeholder={t`Order or name`}
          className="w-full sm:w-72"
          keyHint="/"
          inputRef={field}
          value={text}
          onChange={setText}
          onSubmit={() => shown[0] && open(shown[0])}
        />
      </div>
      <section aria-label={t`Queue`} className="overflow-hidden rounded-md border border-line bg-sheet">
        {found.isPending && <SkeletonRows rows={5} columns={3} />}
        {found.tasks && all.length === 0 && (
          <EmptyState kind="first" icon={PartyPopper} title={t`Everything is picked`}>
            {t`New orders appear here by themselves.`}
          </EmptyState>
        )}
        {all.length > 0 && shown.length === 0 && (
          <EmptyState
            kind="match"
            title={t`No task fits`}
            action={
              <Button
                onPress={() => {
                  setKind("all");
                  setText("");
                }}
              >
                {t`Show all tasks`}
              </Button>
            }
          />
        )}
        <ul aria-label={t`Tasks`}>
          {shown.map((task) => (
            <TaskRow key={task.id} task={task} onPress={() => open(task)} />
          ))}
        </ul>
      </section>
    </Page>
  );
}

/** What waits for customers, and until when. */
export function ReadyScreen() {
  const { t } = useLingui();
  const { location } = usePlace();
  const found = useTasks(["ready"]);
  const [text, setText] = useState("");
  const open = useOpen();
  const router = useRouter();
  useScanner((code) => router.history.push(`/pick/handover?code=${encodeURIComponent(code)}`));
  const shown = (found.tasks ?? [])
    .filter((task) =>
      `${task.number} ${task.customer_name} ${task.shelf}`.toLowerCase().includes(text.trim().toLowerCase()),
    )
    .sort((a, b) => (a.ready_at ?? "").localeCompare(b.ready_at ?? ""));
  return (
    <Page
      title={t`Ready for pickup`}
      lead={location.name}
      actions={
        <Button look="primary" icon={Hand} onPress={() => router.history.push("/pick/handover")}>
          {t`Hand over`}
        </Button>
      }
    >
      {found.isError && <ErrorState strip problem={found.error} onRetry={() => void found.refetch()} />}
      <SearchField
        label={t`Search what is ready`}
        placeholder={t`Order, name or shelf`}
        className="w-full sm:w-96"
        value={text}
        onChange={setText}
      />
      <section aria-label={t`Ready for pickup`} className="overflow-hidden rounded-md border border-line bg-sheet">
        {found.isPending && <SkeletonRows rows={5} columns={3} />}
        {found.tasks?.length === 0 && (
          <EmptyState kind="first" icon={PackageCheck} title={t`Nothing waits for a customer`}>
            {t`Orders appear here when they are picked and lie on a shelf.`}
          </EmptyState>
        )}
        {Boolean(found.tasks?.length) && shown.length === 0 && <EmptyState kind="match" title={t`Nothing fits`} />}
        <ul aria-label={t`Tasks`}>
          {shown.map((task) => (
            <TaskRow key={task.id} task={task} onPress={() => open(task)} />
          ))}
        </ul>
      </section>
    </Page>
  );
}

function useOpen(): (task: Api.Task) => void {
  const router = useRouter();
  return (task) =>
    router.history.push(task.wave && task.state === "picking" ? `/pick/waves/${task.wave}` : `/pick/tasks/${task.id}`);
}

interface NextTaskProps {
  task: Api.Task;
  isMine: boolean;
  /** Nothing on the screen comes before it. */
  isFirst: boolean;
}

function NextTask({ task, isMine, isFirst }: NextTaskProps) {
  const { t } = useLingui();
  const text = useTexts();
  const open = useOpen();
  const kindWords = useKindWords();
  const Icon = kindIcons[task.kind] ?? PackageCheck;
  const first = task.lines.find((line) => line.picked_quantity < line.quantity) ?? task.lines[0];
  const count = pieces(task);
  return (
    <section
      aria-label={isMine ? t`You are picking` : t`Next task`}
      className="flex flex-wrap items-center gap-4 rounded-md border border-line bg-sheet p-4"
    >
      <Picture src={first?.image} className="size-20 sm:size-28" />
      <div className="min-w-0 flex-1 basis-52">
        <p className="text-ink-soft text-sm">{isMine ? t`You are picking` : t`Next task`}</p>
        <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-2 font-semibold text-lg">
          {task.number}
          <Urgency until={task.promise_at} />
        </p>
        <p className="mt-1 text-md">
          <Icon size={18} aria-hidden className="mr-2 inline-block align-[-3px] text-ink-soft" />
          {kindWords(task.kind)} · {task.customer_name} · {t`${plural(count, { one: "# piece", other: "# pieces" })}`}
        </p>
        <p className="truncate text-ink-soft text-sm">{task.lines.map((line) => text(line.name)).join(", ")}</p>
      </div>
      <Button
        look={isFirst ? "primary" : "plain"}
        onPress={() => open(task)}
        aria-keyshortcuts="n"
        className="w-full sm:w-44"
      >
        {isMine ? t`Go on` : t`Begin`}
      </Button>
    </section>
  );
}

function TaskRow({ task, onPress }: { task: Api.Task; onPress: () => void }) {
  const { t } = useLingui();
  const kindWords = useKindWords();
  const Icon = kindIcons[task.kind] ?? PackageCheck;
  const count = pieces(task);
  const left = missing(task);
  return (
    <li className="border-line border-b last:border-b-0">
      <Press
        onPress={onPress}
        className="flex min-h-16 w-full cursor-pointer items-center gap-3 px-4 py-2 text-left transition-colors data-hovered:bg-hover data-focus-visible:-outline-offset-2"
      >
        <Icon size={20} aria-hidden className="text-ink-soft" />
        <span className="min-w-0 flex-1">
          <span className="flex flex-wrap items-center gap-x-3">
            <span className="figures font-semibold text-md">{task.number}</span>
            <span className="truncate text-md">{task.customer_name}</span>
          </span>
          <span className="flex flex-wrap items-center gap-x-2 text-ink-soft text-sm">
            {kindWords(task.kind)} · {t`${plural(count, { one: "# piece", other: "# pieces" })}`}
            {task.state === "picking" && (
              <span className="text-harbour">
                {t`${{ name: task.picked_by }}: ${left} to go`}
                {task.box && ` · ${t`Box ${{ box: task.box }}`}`}
              </span>
            )}
            <CollectUntil task={task} />
          </span>
        </span>
        {task.shelf && <Badge className={cx("h-9! px-3! text-md!")}>{task.shelf}</Badge>}
        {task.state === "ready" ? <State tone="done">{t`Ready`}</State> : <Urgency until={task.promise_at} />}
      </Press>
    </li>
  );
}
