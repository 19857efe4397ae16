import {
  type Api,
  api,
  Button,
  buzz,
  ErrorState,
  Money,
  Picture,
  type Problem,
  TextField,
  toast,
  useRead,
  useScanner,
  useTexts,
  useWrite,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { CircleAlert, Replace } from "lucide-react";
import { useState } from "react";

interface InsteadProps {
  task: Api.Task;
  line: Api.TaskLine;
  /** Why the article is missing. */
  reason: string;
  onReplaced: (task: Api.Task) => void;
}

/** Whoever types stands at the end of the list, and what is wrong is said at its top. */
function intoView(shown: HTMLElement | null) {
  shown?.scrollIntoView({ block: "nearest" });
}

/** What the customer takes in place of what is missing: a scan lays a piece of it into the basket. */
export function Instead({ task, line, reason, onReplaced }: InsteadProps) {
  const { t } = useLingui();
  const text = useTexts();
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState<{ code: string; problem: Problem } | null>(null);
  const found = useRead<Api.Substitutes>(`/tasks/${task.id}/lines/${line.line}/substitutes`);
  const candidates = found.data?.candidates ?? [];
  const replace = useWrite(
    (code: string, key) =>
      api.post<Api.Task>(`/tasks/${task.id}/lines/${line.line}/substitution`, { code, quantity: 1, reason }, { key }),
    {
      touches: ["/tasks", "/waves", "/availability"],
      inTurn: "pick",
      onDone: (next) => {
        setWrong(null);
        setTyped("");
        toast(t`Replaced. The customer is told.`);
        onReplaced(next);
      },
      onRefused: (problem, code) => {
        buzz();
        setWrong({ code, problem });
      },
    },
  );
  const lay = (code: string) => replace.mutate(code);
  useScanner(lay, candidates.length > 0);
  if (!found.data?.wanted) return null;
  return (
    <section aria-label={t`Instead of it`} className="flex flex-col gap-3 rounded-md border border-harbour p-3">
      <p className="flex items-start gap-2 text-md">
        <Replace size={20} aria-hidden className="mt-0.5 shrink-0 text-harbour" />
        {candidates.length
          ? t`The customer takes something similar. Scan the piece that you lay in instead.`
          : t`The customer would take something similar, but there is nothing like it here.`}
      </p>
      {wrong && (
        <div role="alert" ref={intoView}>
          {wrong.problem.code === "not_a_substitute" ? (
            <p className="flex items-start gap-2 rounded-md bg-brick-soft p-2 text-brick">
              <CircleAlert size={20} aria-hidden className="mt-0.5 shrink-0" />
              {t`${{ code: wrong.code }} may not replace it. Put it back.`}
            </p>
          ) : (
            <ErrorState strip problem={wrong.problem} kept={t`Nothing was replaced.`} />
          )}
        </div>
      )}
      {candidates.length > 0 && (
        <>
          <ul className="flex flex-col">
            {candidates.map((one) => (
              <li key={one.variant} className="flex items-center gap-3 border-line border-t py-2">
                <Picture src={one.image} className="size-14" />
                <span className="min-w-0 flex-1">
                  <span className="block text-md">{text(one.name)}</span>
                  <span className="figures block text-ink-soft text-sm">{one.sku}</span>
                  <span className="figures flex flex-wrap gap-x-3 text-sm">
                    {one.bay && <strong>{one.bay}</strong>}
                    {t`${{ count: one.available }} here`}
                  </span>
                </span>
                <span className="figures flex flex-col items-end">
                  <Money value={{ amount: one.unit_minor, currency: found.data.currency }} className="font-semibold" />
                  {one.list_minor > one.unit_minor && (
                    <s className="text-ink-soft text-sm">
                      <Money value={{ amount: one.list_minor, currency: found.data.currency }} />
                    </s>
                  )}
                </span>
              </li>
            ))}
          </ul>
          <form
            className="flex items-end gap-2"
            onSubmit={(event) => {
              event.preventDefault();
              if (typed.trim()) lay(typed.trim());
            }}
          >
            <TextField
              label={t`Or type its number`}
              figures
              autoComplete="off"
              value={typed}
              onChange={setTyped}
              className="flex-1"
            />
            <Button type="submit" isDisabled={!typed.trim()} isPending={replace.isPending}>
              {t`Lay in`}
            </Button>
          </form>
        </>
      )}
    </section>
  );
}
