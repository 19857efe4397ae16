import {
  type Api,
  api,
  Button,
  Card,
  EmptyState,
  ErrorState,
  Page,
  Problem,
  SearchField,
  useKeys,
  useScanner,
  When,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useSearch } from "@tanstack/react-router";
import { FileQuestion, ScanBarcode } from "lucide-react";
import { useCallback, useEffect, useRef, useState } from "react";
import { Button as Press } from "react-aria-components";
import { HandedIn, HandIn, isReturnCode } from "../../trade/handin";
import { OrderTotal } from "../../trade/order/total";
import { useDevice } from "../device";
import { printPaper } from "../print";
import { ReturnOrder } from "./order";
import { Receiptless } from "./receiptless";
import { type Done, TakenBack } from "./taken";

type Found =
  | { what: "nothing" }
  | { what: "order"; order: Api.Returnable }
  | { what: "orders"; of: string; rows: readonly Api.OrderRow[] }
  | { what: "handed_in"; code: string; shown: Api.HandInShown }
  | { what: "receiptless" }
  | { what: "done"; done: Done };

/** Takes goods back: find the order, say what comes back and how it looks, give money, credit or other goods. */
export function ReturnsScreen() {
  const { t } = useLingui();
  const { location } = useDevice();
  const search = useSearch({ strict: false }) as { number?: string | number };
  const asked = search.number === undefined ? "" : String(search.number);
  const [text, setText] = useState(asked);
  const field = useRef<HTMLInputElement>(null);
  const [found, setFound] = useState<Found>({ what: "nothing" });
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isPending, setPending] = useState(false);
  const [scanned, setScanned] = useState<{ code: string; at: number } | null>(null);

  const open = useCallback(async (number: string) => {
    const order = await api.get<Api.Returnable>(`/till/returnables/${encodeURIComponent(number)}`);
    setFound({ what: "order", order });
  }, []);
  const find = useCallback(
    async (typed: string) => {
      const tidy = typed.trim();
      if (!tidy) return;
      setText(tidy);
      setPending(true);
      setProblem(null);
      setFound({ what: "nothing" });
      try {
        if (isReturnCode(tidy)) {
          const shown = await api
            .get<Api.HandInShown>("/hand-ins", { code: tidy, location: location.id })
            .catch((error) => {
              // A name may have eight letters too.
              if (Problem.of(error).code === "return_code_unknown" && !/^P-/i.test(tidy)) return null;
              throw error;
            });
          if (shown) {
            setFound({ what: "handed_in", code: tidy, shown });
            setPending(false);
            return;
          }
        }
        await open(tidy);
      } catch (error) {
        const refused = Problem.of(error);
        if (refused.code !== "nothing_sold_under" || tidy.length < 2) setProblem(refused);
        else
          try {
            const rows = await api.get<Api.OrderRow[]>("/till/returnables", { text: tidy });
            if (rows.length) setFound({ what: "orders", of: tidy, rows });
            else setProblem(refused);
          } catch (also) {
            setProblem(Problem.of(also));
          }
      }
      setPending(false);
    },
    [open, location.id],
  );
  useEffect(() => {
    if (asked) void find(asked);
  }, [asked, find]);
  useKeys([{ keys: "/", label: t`Type a number`, run: () => field.current?.focus() }]);
  useScanner((code) => {
    // With an order open a scan is an article that comes back; otherwise it is the order or the customer's card.
    if (found.what === "receiptless") return;
    if (found.what === "order" && !/^H-|-\d+-\d{6}$/i.test(code)) {
      setScanned({ code, at: Date.now() });
      return;
    }
    void find(code);
  });
  const again = () => {
    setFound({ what: "nothing" });
    setProblem(null);
    setText("");
  };
  const done = (made: Done) => setFound({ what: "done", done: made });
  if (found.what === "done")
    return (
      <Page title={t`Return`}>
        <TakenBack done={found.done} onNext={again} />
      </Page>
    );
  if (found.what === "receiptless")
    return (
      <Page title={t`Return without a receipt`} actions={<Button onPress={again}>{t`Back`}</Button>}>
        <Receiptless onDone={done} />
      </Page>
    );
  return (
    <Page title={t`Return`} lead={t`Of any store and channel, by the number of the receipt or of the order.`}>
      <form
        className="flex max-w-2xl gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          void find(text);
        }}
      >
        <SearchField
          label={t`Receipt, order or customer`}
          placeholder={t`Receipt, H-…, return code, mail, phone, card or name`}
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
      {problem &&
        (problem.code === "handed_in_already" ? (
          <HandedIn problem={problem} code={text} onDone={again} />
        ) : (
          <ErrorState strip problem={problem} className="max-w-2xl" />
        ))}
      {found.what === "handed_in" && (
        <HandIn
          key={found.code}
          code={found.code}
          shown={found.shown}
          location={location.id}
          print={printPaper}
          onNext={again}
        />
      )}
      {found.what === "nothing" && !isPending && (
        <EmptyState
          kind="first"
          icon={ScanBarcode}
          title={t`Scan the receipt`}
          action={
            <Button icon={FileQuestion} onPress={() => setFound({ what: "receiptless" })}>
              {t`Return without a receipt`}
            </Button>
          }
        >
          {t`No receipt? The order number from the mail, the customer's card, mail, phone or name find it as well.`}
        </EmptyState>
      )}
      {found.what === "orders" && <Orders rows={found.rows} of={found.of} onChoose={(row) => void find(row.number)} />}
      {found.what === "order" && (
        <ReturnOrder
          key={found.order.order}
          order={found.order}
          scanned={scanned}
          onDone={done}
          onAdded={() => void open(found.order.number).catch((error) => setProblem(Problem.of(error)))}
        />
      )}
    </Page>
  );
}

interface OrdersProps {
  rows: readonly Api.OrderRow[];
  of: string;
  onChoose: (row: Api.OrderRow) => void;
}

/** The latest orders of whoever was meant. */
function Orders({ rows, of, onChoose }: OrdersProps) {
  const { t } = useLingui();
  return (
    <Card flush title={t`Orders of “${of}”`} className="max-w-2xl">
      <ul aria-label={t`Orders`}>
        {rows.map((row) => {
          const count = row.line_count;
          return (
            <li key={row.id} className="border-line border-b last:border-b-0">
              <Press
                onPress={() => onChoose(row)}
                className="flex min-h-14 w-full cursor-pointer items-center gap-3 px-4 py-2 text-left data-hovered:bg-hover data-focus-visible:-outline-offset-2"
              >
                <span className="min-w-0 flex-1">
                  <span className="figures block font-medium text-md">{row.number}</span>
                  <span className="block truncate text-ink-soft text-sm">
                    {row.name || row.email} · <When at={row.placed_at} show="date" /> · {t`lines: ${count}`}
                  </span>
                </span>
                <OrderTotal of={row} />
              </Press>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
