import {
  type Api,
  api,
  Button,
  Card,
  EmptyState,
  ErrorState,
  Money,
  Page,
  Problem,
  SearchField,
  Spinner,
  State,
  toast,
  useKeys,
  useScanner,
  useWrite,
} from "@hanse/kit";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useSearch } from "@tanstack/react-router";
import { Check, CirclePlus, PackageCheck, Printer, ScanBarcode } from "lucide-react";
import { useCallback, useEffect, useRef, useState } from "react";
import { type Taking, TakingForm, useTaking } from "../trade/handing";
import { AddingDialog } from "./adding";
import { useDevice } from "./device";
import { ReceiptPaper } from "./paper";
import { TaskShown } from "./pickuptask";
import { printPaper } from "./print";
import type { Receipt } from "./shapes";
import { type Paid, Tenders } from "./tender";
import { Terminal } from "./terminal";

const ASK_EVERY_MS = 900;

/** Gives customers what waits for them, and takes what is still to pay. */
export function PickupScreen() {
  const { t } = useLingui();
  const { location } = useDevice();
  const search = useSearch({ strict: false }) as { code?: string | number };
  const asked = search.code === undefined ? "" : String(search.code);
  const [text, setText] = useState(asked);
  const field = useRef<HTMLInputElement>(null);
  useKeys([{ keys: "/", label: t`Type a number`, run: () => field.current?.focus() }]);
  const [code, setCode] = useState("");
  const [pickup, setPickup] = useState<Api.Pickup | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isPending, setPending] = useState(false);
  const find = useCallback(
    async (typed: string) => {
      const tidy = typed.trim();
      if (!tidy) return;
      setText(tidy);
      setCode(tidy);
      setPending(true);
      setProblem(null);
      try {
        setPickup(await api.get<Api.Pickup>(`/pickups/${encodeURIComponent(tidy)}`, { location: location.id }));
      } catch (error) {
        setPickup(null);
        setProblem(Problem.of(error));
      }
      setPending(false);
    },
    [location.id],
  );
  useEffect(() => {
    if (asked) void find(asked);
  }, [asked, find]);
  useScanner((scanned) => void find(scanned));
  const next = () => {
    setPickup(null);
    setText("");
    setCode("");
  };
  return (
    <Page title={t`Pickup`} lead={t`The customer shows a code of six characters, from the mail or on the phone.`}>
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
          value={text}
          onChange={setText}
          onSubmit={() => void find(text)}
          inputRef={field}
          keyHint="/"
        />
        <Button type="submit" isPending={isPending}>
          {t`Find`}
        </Button>
      </form>
      {problem && (
        <ErrorState
          strip
          problem={problem}
          kept={
            problem.code === "wrong_code"
              ? t`Is it for another store? Is a letter misread? The mail says both.`
              : undefined
          }
          className="max-w-2xl"
        />
      )}
      {!pickup && !problem && (
        <EmptyState kind="first" icon={ScanBarcode} title={t`Scan the pickup code`}>
          {t`Then you see on which shelf it waits and whether something is to pay.`}
        </EmptyState>
      )}
      {pickup && (
        <Waiting key={pickup.order} pickup={pickup} code={code} onChanged={() => void find(code)} onNext={next} />
      )}
    </Page>
  );
}

interface WaitingProps {
  pickup: Api.Pickup;
  code: string;
  onChanged: () => void;
  onNext: () => void;
}

type Stage =
  | { at: "look" }
  | { at: "charging"; paid: number; how: Taking }
  | { at: "given"; paid: number; left: number };

function Waiting({ pickup, code, onChanged, onNext }: WaitingProps) {
  const { t } = useLingui();
  const { location, register } = useDevice();
  const [stage, setStage] = useState<Stage>({ at: "look" });
  const [problem, setProblem] = useState<Problem | null>(null);
  const form = useTaking(pickup);
  const { lines, left, taking } = form;
  const [adding, setAdding] = useState(false);
  const canAdd = pickup.tasks.some((task) => task.state !== "handed_over" && task.state !== "cancelled");
  // What a part of it costs is the server's word.
  const [partDue, setPartDue] = useState<{ of: string; minor: number } | null>(null);
  const part = [...left].sort().join();
  const due = left.size === 0 ? pickup.due_minor : partDue?.of === part ? partDue.minor : null;
  const give = useWrite(
    (how: Taking & Pick<Paid, "payments">, key) =>
      api.post<Api.HandedOver>("/pickups", { location: location.id, code, register: register.id, ...how }, { key }),
    {
      touches: ["/till", "/tasks"],
      onDone: (answer, how) => {
        setProblem(null);
        const paid = answer.paid_minor;
        setStage(answer.given ? { at: "given", paid, left: answer.left } : { at: "charging", paid, how });
      },
      onRefused: (refused) => {
        const asked = refused.code === "money_due" && left.size > 0;
        setProblem(asked ? null : refused);
        if (asked) setPartDue({ of: part, minor: Number(refused.facts.amount_minor) });
      },
    },
  );
  // While a card is being charged the same question is asked again, without money: given, not yet, or refused.
  useEffect(() => {
    if (stage.at !== "charging") return;
    const { how, paid } = stage;
    let stopped = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      try {
        const body = { location: location.id, code, ...how, payments: [] };
        const answer = await api.post<Api.HandedOver>("/pickups", body);
        if (!stopped) setStage({ at: "given", paid, left: answer.left });
        return;
      } catch (error) {
        const found = Problem.of(error);
        if (stopped) return;
        if (found.code === "money_due") {
          setStage({ at: "look" });
          toast(t`The card was refused. Nothing was charged.`, { tone: "trouble" });
          onChanged();
          return;
        }
        if (found.code !== "not_paid") setProblem(found);
      }
      timer = setTimeout(() => void ask(), ASK_EVERY_MS);
    };
    timer = setTimeout(() => void ask(), ASK_EVERY_MS);
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [stage, code, location.id, onChanged, t]);

  if (stage.at === "given") return <Given pickup={pickup} paid={stage.paid} left={stage.left} onNext={onNext} />;
  return (
    <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,1fr)_26rem]">
      <Card
        flush
        title={`${pickup.customer_name} · ${pickup.number}`}
        actions={
          canAdd &&
          stage.at === "look" && <Button icon={CirclePlus} onPress={() => setAdding(true)}>{t`Add an article`}</Button>
        }
      >
        {pickup.tasks.map((task) => (
          <TaskShown
            key={task.id}
            task={task}
            isDivisible={lines.length > 1 && stage.at === "look"}
            left={left}
            onLeave={form.leave}
          />
        ))}
        {!pickup.tasks.length && (
          <EmptyState kind="first" title={t`Nothing waits under this code any more`} className="py-6!" />
        )}
      </Card>
      {adding && (
        <AddingDialog
          order={pickup.order}
          onClose={(isAdded) => {
            setAdding(false);
            if (isAdded) onChanged();
          }}
        />
      )}
      <Card title={lines.length ? t`Hand over` : t`Not ready yet`}>
        <div className="flex flex-col gap-4">
          {problem && <ErrorState strip problem={problem} kept={t`Nothing was handed over.`} />}
          {stage.at === "charging" && (
            <>
              <p role="status" className="flex items-center gap-3 text-md">
                <Spinner className="text-harbour" />
                {t`The card is being charged. Keep the goods until then.`}
              </p>
              <Terminal order={pickup.order} currency={pickup.currency} />
            </>
          )}
          {stage.at === "look" && !lines.length && (
            <p className="text-md">{t`It is not on the shelf yet. The pick desk shows how far it is.`}</p>
          )}
          {stage.at === "look" && lines.length > 0 && (
            <>
              {pickup.due_minor === 0 && <State tone="done" className="h-9! text-sm!">{t`Paid already`}</State>}
              <TakingForm pickup={pickup} form={form} />
              {taking && due !== null && due > 0 ? (
                <Tenders
                  key={due}
                  due={due}
                  currency={pickup.currency}
                  start="cash"
                  isPending={give.isPending}
                  onPay={({ payments }) => give.mutate({ ...taking, payments })}
                />
              ) : (
                <Button
                  look="primary"
                  icon={PackageCheck}
                  autoFocus={taking !== null}
                  isDisabled={!taking}
                  isPending={give.isPending}
                  onPress={() => taking && give.mutate({ ...taking, payments: [] })}
                >
                  {due !== 0 ? t`To the payment` : left.size ? t`Hand over these, keep the rest` : t`Hand over`}
                </Button>
              )}
            </>
          )}
        </div>
      </Card>
    </div>
  );
}

interface GivenProps {
  pickup: Api.Pickup;
  paid: number;
  left: number;
  onNext: () => void;
}

/** The customer holds the goods. Money that was taken has a receipt a moment later. */
function Given({ pickup, paid, left, onNext }: GivenProps) {
  const { t } = useLingui();
  const { location, register } = useDevice();
  const [receipt, setReceipt] = useState<Receipt | null>(null);
  useEffect(() => {
    if (!paid || receipt) return;
    let tries = 0;
    const timer = setInterval(async () => {
      tries += 1;
      if (tries > 20) clearInterval(timer);
      const path = `/till/registers/${register.id}/receipts`;
      const [found] = await api.get<Receipt[]>(path, { order: pickup.order }).catch(() => []);
      if (found) setReceipt(found);
    }, ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, [paid, receipt, register.id, pickup.order]);
  return (
    <Card title={t`Handed over`} className="max-w-xl">
      <div className="flex flex-col gap-4">
        <div role="status" className="flex flex-wrap items-center gap-3">
          <State tone="done" className="h-auto! min-h-9 whitespace-normal! text-sm!">
            {left
              ? t`Handed over. ${plural(left, { one: "# article stays", other: "# articles stay" })} ready.`
              : t`${{ name: pickup.customer_name }} has everything`}
          </State>
          {paid > 0 && (
            <span className="text-md">
              {t`Paid`} <Money value={{ amount: paid, currency: pickup.currency }} className="font-semibold" />
            </span>
          )}
        </div>
        <div className="flex flex-wrap gap-2">
          <Button look="primary" icon={Check} onPress={onNext} autoFocus>
            {t`Next pickup`}
          </Button>
          {paid > 0 && (
            <Button
              icon={Printer}
              isDisabled={!receipt}
              onPress={() => receipt && printPaper(<ReceiptPaper receipt={receipt} location={location} />)}
            >
              {receipt ? t`Print the receipt` : t`The receipt follows`}
            </Button>
          )}
        </div>
      </div>
    </Card>
  );
}
