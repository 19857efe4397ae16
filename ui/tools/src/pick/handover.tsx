import {
  type Api,
  api,
  Button,
  EmptyState,
  ErrorState,
  Money,
  Page,
  Picture,
  Problem,
  SearchField,
  State,
  useKeys,
  useScanner,
  useTexts,
  useWrite,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useSearch } from "@tanstack/react-router";
import { Banknote, Check, Hand, ScanBarcode } from "lucide-react";
import { useCallback, useEffect, useRef, useState } from "react";
import { usePlace } from "./place";
import { Urgency, useStateWords } from "./words";

/** A customer shows a code: what is it, where does it lie, and may it be given away. */
export function HandOverScreen() {
  const { t } = useLingui();
  const { location } = usePlace();
  const search = useSearch({ strict: false }) as { code?: string | number };
  const asked = search.code === undefined ? "" : String(search.code);
  const [text, setText] = useState(asked);
  const [code, setCode] = useState("");
  const [pickup, setPickup] = useState<Api.Pickup | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [given, setGiven] = useState<Api.HandedOver | null>(null);
  const field = useRef<HTMLInputElement>(null);
  useKeys([{ keys: "/", label: t`Type a code`, run: () => field.current?.focus() }]);
  const find = useCallback(
    async (typed: string) => {
      const tidy = typed.trim();
      if (!tidy) return;
      setText(tidy);
      setCode(tidy);
      setGiven(null);
      setProblem(null);
      try {
        setPickup(await api.get<Api.Pickup>(`/pickups/${encodeURIComponent(tidy)}`, { location: location.id }));
      } catch (error) {
        setPickup(null);
        setProblem(Problem.of(error));
      }
    },
    [location.id],
  );
  useEffect(() => {
    if (asked) void find(asked);
  }, [asked, find]);
  useScanner((scanned) => void find(scanned));
  const give = useWrite(
    (wanted: string, key) => api.post<Api.HandedOver>("/pickups", { location: location.id, code: wanted }, { key }),
    { touches: ["/tasks"], onDone: setGiven, onRefused: setProblem },
  );
  const again = () => {
    setPickup(null);
    setGiven(null);
    setText("");
  };
  return (
    <Page title={t`Hand over`} lead={t`The customer shows a code of six characters, from the mail or on the phone.`}>
      <form
        className="flex max-w-2xl gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          void find(text);
        }}
      >
        <SearchField
          label={t`Pickup code`}
          placeholder={t`Scan or type the code`}
          className="flex-1"
          keyHint="/"
          inputRef={field}
          value={text}
          onChange={setText}
          onSubmit={() => void find(text)}
        />
        <Button type="submit">{t`Find`}</Button>
      </form>
      {problem && (
        <ErrorState
          strip
          problem={problem}
          kept={
            problem.code === "wrong_code"
              ? t`Is it for another store? Is a letter misread? The mail says both.`
              : t`Nothing was handed over.`
          }
          className="max-w-2xl"
        />
      )}
      {!pickup && !problem && (
        <EmptyState kind="first" icon={ScanBarcode} title={t`Scan the pickup code`}>
          {t`Then you see on which shelf it waits.`}
        </EmptyState>
      )}
      {given && pickup && (
        <section className="flex max-w-2xl flex-col gap-4 rounded-md border border-line bg-sheet p-4">
          <div role="status">
            <State tone="done" className="h-9! text-md!">
              {t`${{ name: pickup.customer_name }} has everything`}
            </State>
          </div>
          <Button look="primary" icon={Check} className="self-start" autoFocus onPress={again}>
            {t`Next pickup`}
          </Button>
        </section>
      )}
      {pickup && !given && (
        <Waiting pickup={pickup} code={code} isPending={give.isPending} onGive={() => give.mutate(code)} />
      )}
    </Page>
  );
}

interface WaitingProps {
  pickup: Api.Pickup;
  code: string;
  isPending: boolean;
  onGive: () => void;
}

function Waiting({ pickup, code, isPending, onGive }: WaitingProps) {
  const { t } = useLingui();
  const text = useTexts();
  const stateWords = useStateWords();
  const ready = pickup.tasks.some((task) => task.state === "ready");
  return (
    <section
      aria-label={pickup.number}
      className="flex max-w-2xl flex-col gap-4 rounded-md border border-line bg-sheet p-4"
    >
      <h2 className="font-semibold text-lg">
        {pickup.customer_name} <span className="figures font-normal text-ink-soft text-md">{pickup.number}</span>
      </h2>
      {pickup.tasks.map((task) => (
        <div key={task.id} className="flex flex-col gap-3">
          <div className="flex flex-wrap items-center gap-3">
            <State tone={task.state === "ready" ? "done" : task.state === "cancelled" ? "trouble" : "attention"}>
              {stateWords(task.state)}
            </State>
            {task.state === "ready" && (
              <span className="text-xl">
                {t`Shelf`} <strong>{task.shelf || "–"}</strong>
              </span>
            )}
            {(task.state === "open" || task.state === "picking") && <Urgency until={task.promise_at} />}
          </div>
          <ul className="flex flex-col gap-2">
            {task.lines.map((line) => (
              <li key={line.line} className="flex items-center gap-3">
                <Picture src={line.image} className="size-14" />
                <span className="min-w-0 flex-1 text-md">{text(line.name)}</span>
                <span className="figures font-semibold text-md">{line.quantity} ×</span>
              </li>
            ))}
          </ul>
        </div>
      ))}
      {ready && pickup.due_minor > 0 && (
        <div className="flex flex-wrap items-center gap-3 rounded-md bg-amber-soft px-3 py-2">
          <Banknote size={24} aria-hidden className="text-amber" />
          <p className="min-w-0 flex-1 text-md">
            {t`Still to pay:`}{" "}
            <Money value={{ amount: pickup.due_minor, currency: pickup.currency }} className="font-semibold" />
          </p>
          <Button href={`/till/pickup?code=${encodeURIComponent(code)}`}>{t`Take the money at the till`}</Button>
        </div>
      )}
      {ready && pickup.due_minor === 0 && (
        <Button look="primary" icon={Hand} autoFocus isPending={isPending} onPress={onGive}>
          {t`Hand over`}
        </Button>
      )}
      {!ready && <p className="text-md">{t`It is not ready yet. When it is, it stands here with its shelf.`}</p>}
    </section>
  );
}
