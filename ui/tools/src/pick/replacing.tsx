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
  useScanner,
  useTexts,
  useWrite,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { CircleAlert, Replace } from "lucide-react";
import { type ReactNode, useState } from "react";

interface ReplacingProps<T> {
  says: string;
  /** Where a piece is laid in, and what is said of it besides its code. */
  path: string;
  body: object;
  /** Whether there is anything that may be laid in. */
  can: boolean;
  onDone: (answer: T, code: string) => void;
  onRefused?: () => void;
  children?: ReactNode;
}

/** Whoever types stands at the end of the list, and what is wrong is said at its top. */
function intoView(shown: HTMLElement | null) {
  shown?.scrollIntoView({ block: "nearest" });
}

/** A scan, or a number that is typed, lays a piece in place of what is missing. */
export function Replacing<T>({ says, path, body, can, onDone, onRefused, children }: ReplacingProps<T>) {
  const { t } = useLingui();
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState<{ code: string; problem: Problem } | null>(null);
  const replace = useWrite((code: string, key) => api.post<T>(path, { code, ...body }, { key }), {
    touches: ["/tasks", "/waves", "/availability"],
    inTurn: "pick",
    onDone: (answer, code) => {
      setWrong(null);
      setTyped("");
      onDone(answer, code);
    },
    onRefused: (problem, code) => {
      buzz();
      setWrong({ code, problem });
      onRefused?.();
    },
  });
  const lay = (code: string) => replace.mutate(code);
  useScanner(lay, can);
  return (
    <section aria-label={t`Instead of it`} className="flex flex-col gap-3 rounded-md border border-harbour p-3">
      <p className="flex items-start gap-2 text-md">
        <Replace size={20} aria-hidden className="mt-0.5 shrink-0 text-harbour" />
        {says}
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
      {children}
      {can && (
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
      )}
    </section>
  );
}

/** What may be laid in, where it lies, and what it costs. */
export function Candidates({ of }: { of: Api.Substitutes }) {
  const { t } = useLingui();
  const text = useTexts();
  return (
    <ul className="flex flex-col">
      {of.candidates.map((one) => (
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
            <Money value={{ amount: one.unit_minor, currency: of.currency }} className="font-semibold" />
            {one.list_minor > one.unit_minor && (
              <s className="text-ink-soft text-sm">
                <Money value={{ amount: one.list_minor, currency: of.currency }} />
              </s>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
