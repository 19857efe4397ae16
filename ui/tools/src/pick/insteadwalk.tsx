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
  useRead,
  useScanner,
  useTexts,
  useWrite,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { CircleAlert, Replace } from "lucide-react";
import { useState } from "react";

interface InsteadInWalkProps {
  wave: Api.Wave;
  /** The article that is missing. */
  step: Api.WaveStep;
  reason: string;
  onReplaced: (answer: Api.WavePicked, code: string) => void;
}

/** What some of the boxes take in place of what is missing: a scan says which box the piece goes into. */
export function InsteadInWalk({ wave, step, reason, onReplaced }: InsteadInWalkProps) {
  const { t } = useLingui();
  const text = useTexts();
  const [typed, setTyped] = useState("");
  const [put, setPut] = useState<readonly Api.WavePut[]>([]);
  const [wrong, setWrong] = useState<{ code: string; problem: Problem } | null>(null);
  const path = `/waves/${wave.id}/articles/${step.variant}`;
  const found = useRead<Api.BoxSubstitutes[]>(`${path}/substitutes`);
  const boxes = (found.data ?? []).filter((one) => one.instead.wanted);
  const offered = boxes.filter((one) => one.instead.candidates.length > 0);
  const replace = useWrite(
    (code: string, key) => api.post<Api.WavePicked>(`${path}/substitution`, { code, reason }, { key }),
    {
      touches: ["/tasks", "/waves", "/availability"],
      inTurn: "pick",
      onDone: (answer, code) => {
        setWrong(null);
        setTyped("");
        setPut(answer.put);
        onReplaced(answer, code);
      },
      onRefused: (problem, code) => {
        buzz();
        setPut([]);
        setWrong({ code, problem });
      },
    },
  );
  const lay = (code: string) => replace.mutate(code);
  useScanner(lay, offered.length > 0);
  if (!boxes.length) return null;
  return (
    <section aria-label={t`Instead of it`} className="flex flex-col gap-3 rounded-md border border-harbour p-3">
      <p className="flex items-start gap-2 text-md">
        <Replace size={20} aria-hidden className="mt-0.5 shrink-0 text-harbour" />
        {offered.length
          ? t`Some customers take something similar. Scan the piece; then it is said which box it goes into.`
          : t`A customer would take something similar, but there is nothing like it here.`}
      </p>
      <div role="status" className="empty:hidden">
        {put.map((one) => (
          <p key={one.task} className="figures rounded-md bg-moss-soft p-2 font-semibold text-lg text-moss">
            {t`Box ${{ box: one.box }}`}
          </p>
        ))}
      </div>
      {wrong && (
        <div role="alert">
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
      {offered.map((box) => (
        <div key={box.line}>
          <p className="font-semibold text-sm">
            {t`Box ${{ box: box.box }}`} · <span className="figures">{box.number}</span> ·{" "}
            {t`${{ count: box.missing }} missing`}
          </p>
          <ul className="flex flex-col">
            {box.instead.candidates.map((one) => (
              <li key={one.variant} className="flex items-center gap-3 border-line border-t py-2">
                <Picture src={one.image} className="size-12" />
                <span className="min-w-0 flex-1">
                  <span className="block text-md">{text(one.name)}</span>
                  <span className="figures block text-ink-soft text-sm">{one.sku}</span>
                  <span className="figures flex flex-wrap gap-x-3 text-sm">
                    {one.bay && <strong>{one.bay}</strong>}
                    {t`${{ count: one.available }} here`}
                  </span>
                </span>
                <Money value={{ amount: one.unit_minor, currency: box.instead.currency }} className="font-semibold" />
              </li>
            ))}
          </ul>
        </div>
      ))}
      {offered.length > 0 && (
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
