import {
  type Api,
  api,
  Button,
  ErrorState,
  NumberField,
  type Problem,
  State,
  useRead,
  useSession,
  useWrite,
  When,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { Check, Printer } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Settling } from "./order/sentback";
import { Refused } from "./refused";
import { useLocations, useText } from "./shown";
import { Exception } from "./until";

const TOUCHED = ["/orders", "/return-parcels", "/hand-ins", "/customers", "/desk"];

/** Whether a code may be one of a return: its number, or eight characters; a pickup has six. */
export function isReturnCode(typed: string): boolean {
  return /^(P-\d+|[2-9A-HJ-NP-TW-Z]{8})$/i.test(typed.replace(/\s/g, ""));
}

interface HandInProps {
  code: string;
  shown: Api.HandInShown;
  location: string;
  /** Puts a slip on paper for who wants one. */
  print: (paper: ReactNode) => void;
  onNext: () => void;
}

/** What a customer hands in: what was announced, what is in the bag, and the goods are taken; nobody waits for more. */
export function HandIn({ code, shown, location, print, onNext }: HandInProps) {
  const { t } = useLingui();
  const text = useText();
  const { name } = useLocations();
  const [pieces, setPieces] = useState<Record<string, number>>({});
  const [exception, setException] = useState("");
  const [taken, setTaken] = useState<Api.ReturnParcel | null>(null);
  const { may } = useSession();
  const take = useWrite((body: object, key: string) => api.post<Api.ReturnParcel>("/hand-ins", body, { key }), {
    touches: TOUCHED,
    onDone: setTaken,
  });
  const count = (line: Api.HandInLine) => pieces[line.line] ?? line.quantity;
  const lines = shown.lines
    .map((line) => ({ line: line.line, quantity: count(line) }))
    .filter((line) => line.quantity > 0);
  const excepted = may("orders.make_exception", location) && exception.trim() !== "";
  if (taken) return <Taken parcel={taken} shown={shown} print={print} onNext={onNext} />;
  const elsewhere = shown.location && shown.location !== location ? name(shown.location) : "";
  const { number, order_number, customer_name } = shown;
  return (
    <section
      aria-label={t`Return ${number}`}
      className="flex max-w-2xl flex-col gap-4 rounded-md border border-line bg-sheet p-4"
    >
      <div>
        <h2 className="figures font-semibold text-md">{t`Return ${number}`}</h2>
        <p className="text-ink-soft text-sm">
          {customer_name} · {order_number} · {t`announced`} <When at={shown.announced_at} />
        </p>
      </div>
      {elsewhere && (
        <State
          tone="info"
          className="h-auto! whitespace-normal! py-1"
        >{t`Announced for ${elsewhere}. It is taken here.`}</State>
      )}
      {shown.too_late && (
        <State tone="attention" className="h-auto! whitespace-normal! py-1">
          {t`The time to hand this in is over.`} {shown.due_date && <When at={shown.due_date} show="date" />}
        </State>
      )}
      <ul className="flex flex-col gap-3">
        {shown.lines.map((line) => {
          const article = text(line.name);
          return (
            <li key={line.line} className="flex items-center justify-between gap-3 border-line border-t pt-3">
              <span className="min-w-0">
                <span className="block">{article}</span>
                <span className="figures block text-ink-soft text-sm">{line.sku}</span>
              </span>
              <NumberField
                label={t`Pieces of ${article}`}
                hideLabel
                minValue={0}
                maxValue={line.quantity}
                value={count(line)}
                onChange={(value) => setPieces({ ...pieces, [line.line]: Number.isNaN(value) ? 0 : value })}
              />
            </li>
          );
        })}
      </ul>
      <p className="text-ink-soft text-sm">
        {t`Nothing is refunded yet: somebody looks into it later. The customer gets a mail as a receipt.`}
      </p>
      {shown.too_late && <Exception location={location} value={exception} onChange={setException} />}
      <Refused problem={take.error} />
      <div className="flex flex-wrap gap-3">
        <Button
          look="primary"
          icon={Check}
          autoFocus
          isPending={take.isPending}
          isDisabled={!lines.length || (shown.too_late && !excepted)}
          onPress={() => take.mutate({ code, location, lines, exception: shown.too_late ? exception : "" })}
        >
          {t`Take it in`}
        </Button>
        <Button onPress={onNext}>{t`Cancel`}</Button>
      </div>
    </section>
  );
}

interface TakenProps {
  parcel: Api.ReturnParcel;
  shown: Api.HandInShown;
  print: (paper: ReactNode) => void;
  onNext: () => void;
}

/** It lies here now. What the customer wants on paper is printed; who may looks into it at once. */
function Taken({ parcel, shown, print, onNext }: TakenProps) {
  const { t } = useLingui();
  const text = useText();
  const { name } = useLocations();
  const { number, order_number } = shown;
  const place = name(parcel.location);
  const named = new Map(shown.lines.map((line) => [line.line, text(line.name)]));
  const slip = (
    <div>
      <p className="font-semibold">{t`Receipt for what was handed in`}</p>
      <p className="figures text-sm">
        {number} · {order_number}
      </p>
      <p className="figures text-sm">
        {place} · {parcel.arrived_at && <When at={parcel.arrived_at} show="exact" />}
      </p>
      <ul className="figures text-sm">
        {parcel.lines.map((line) => (
          <li key={line.line}>
            {line.quantity} × {named.get(line.line)}
          </li>
        ))}
      </ul>
    </div>
  );
  return (
    <section className="flex max-w-2xl flex-col gap-4 rounded-md border border-line bg-sheet p-4">
      <div role="status">
        <State
          tone="done"
          className="h-auto! min-h-9 whitespace-normal! text-md!"
        >{t`Return ${number} is handed in`}</State>
      </div>
      {slip}
      <div className="flex flex-wrap gap-3">
        <Button look="primary" icon={Check} autoFocus onPress={onNext}>
          {t`Next return`}
        </Button>
        <Button icon={Printer} onPress={() => print(slip)}>
          {t`Print a slip`}
        </Button>
        <LookInto parcel={parcel} onDone={onNext} />
      </div>
    </section>
  );
}

/** Looks into what was handed in here, for who may give money back. */
function LookInto({ parcel, onDone }: { parcel: Api.ReturnParcel; onDone: () => void }) {
  const { t } = useLingui();
  const { may } = useSession();
  const [open, setOpen] = useState(false);
  const order = useRead<Api.Order>(open ? `/orders/${parcel.order}` : null);
  if (parcel.state !== "arrived" || !may("orders.return", parcel.location ?? undefined)) return null;
  return (
    <>
      <Button isPending={open && order.isPending} onPress={() => setOpen(true)}>
        {t`Look into it now`}
      </Button>
      {open && order.error && <ErrorState strip problem={order.error} />}
      {open && order.data && <Settling parcel={parcel} order={order.data} onClose={onDone} />}
    </>
  );
}

interface HandedInProps {
  problem: Problem;
  code: string;
  onDone: () => void;
}

/** A code that was handed in before: when and where, and it can be looked into where it lies. */
export function HandedIn({ problem, code, onDone }: HandedInProps) {
  const { t } = useLingui();
  const { may } = useSession();
  const known = problem.code === "handed_in_already";
  const found = useRead<{ items: Api.ReturnParcel[] }>(
    known && may("orders.return") ? `/return-parcels?number=${encodeURIComponent(code)}` : null,
  );
  const parcel = found.data?.items[0];
  const { name, at } = problem.facts as { name?: string; at?: string };
  return (
    <div className="flex max-w-2xl flex-col gap-3">
      <ErrorState
        strip
        problem={problem}
        kept={
          known ? (
            <>
              {name} · {at && <When at={at} show="exact" />}
            </>
          ) : (
            t`Nothing was taken in.`
          )
        }
      />
      {parcel && (
        <div>
          <LookInto parcel={parcel} onDone={onDone} />
        </div>
      )}
    </div>
  );
}
