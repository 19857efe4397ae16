import {
  type Api,
  api,
  Button,
  EmptyState,
  ErrorState,
  Page,
  Problem,
  SearchField,
  State,
  useKeys,
  useScanner,
  useWrite,
} from "@hanse/kit";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useSearch } from "@tanstack/react-router";
import { Check, ScanBarcode } from "lucide-react";
import { useCallback, useEffect, useRef, useState } from "react";
import { printPaper } from "../till/print";
import { HandedIn, HandIn, isReturnCode } from "../trade/handin";
import type { Taking } from "../trade/handing";
import { usePlace } from "./place";
import { Waiting } from "./waiting";

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
  const [back, setBack] = useState<Api.HandInShown | null>(null);
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
      setBack(null);
      try {
        if (isReturnCode(tidy)) {
          setPickup(null);
          setBack(await api.get<Api.HandInShown>("/hand-ins", { code: tidy, location: location.id }));
          return;
        }
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
    (how: Taking, key) => api.post<Api.HandedOver>("/pickups", { location: location.id, code, ...how }, { key }),
    { touches: ["/tasks"], onDone: setGiven, onRefused: setProblem },
  );
  const again = () => {
    setPickup(null);
    setGiven(null);
    setBack(null);
    setProblem(null);
    setText("");
  };
  return (
    <Page
      title={t`Hand over`}
      lead={t`The customer shows a code: six characters to collect, eight to hand something in.`}
    >
      <form
        className="flex max-w-2xl gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          void find(text);
        }}
      >
        <SearchField
          label={t`Code`}
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
      {problem && isReturnCode(code) && <HandedIn problem={problem} code={code} onDone={again} />}
      {problem && !isReturnCode(code) && (
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
      {back && <HandIn key={code} code={code} shown={back} location={location.id} print={printPaper} onNext={again} />}
      {!pickup && !problem && !back && (
        <EmptyState kind="first" icon={ScanBarcode} title={t`Scan the pickup code`}>
          {t`Then you see on which shelf it waits. The code of a return takes it in.`}
        </EmptyState>
      )}
      {given && pickup && (
        <section className="flex max-w-2xl flex-col gap-4 rounded-md border border-line bg-sheet p-4">
          <div role="status">
            <State tone="done" className="h-auto! min-h-9 whitespace-normal! text-md!">
              {given.left
                ? t`Handed over. ${plural(given.left, { one: "# article stays", other: "# articles stay" })} ready.`
                : t`${{ name: pickup.customer_name }} has everything`}
            </State>
          </div>
          <Button look="primary" icon={Check} className="self-start" autoFocus onPress={again}>
            {t`Next pickup`}
          </Button>
        </section>
      )}
      {pickup && !given && (
        <Waiting key={code} pickup={pickup} code={code} isPending={give.isPending} onGive={give.mutate} />
      )}
    </Page>
  );
}
