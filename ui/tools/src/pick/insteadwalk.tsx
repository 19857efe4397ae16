import { type Api, useRead } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Candidates, Replacing } from "./replacing";

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
  const [put, setPut] = useState<readonly Api.WavePut[]>([]);
  const path = `/waves/${wave.id}/articles/${step.variant}`;
  const found = useRead<Api.BoxSubstitutes[]>(`${path}/substitutes`);
  const boxes = (found.data ?? []).filter((one) => one.instead.wanted);
  const offered = boxes.filter((one) => one.instead.candidates.length > 0);
  if (!boxes.length) return null;
  return (
    <Replacing<Api.WavePicked>
      says={
        offered.length
          ? t`Some customers take something similar. Scan the piece; then it is said which box it goes into.`
          : t`A customer would take something similar, but there is nothing like it here.`
      }
      path={`${path}/substitution`}
      body={{ reason }}
      can={offered.length > 0}
      onDone={(answer, code) => {
        setPut(answer.put);
        onReplaced(answer, code);
      }}
      onRefused={() => setPut([])}
    >
      <div role="status" className="empty:hidden">
        {put.map((one) => (
          <p key={one.task} className="figures rounded-md bg-moss-soft p-2 font-semibold text-lg text-moss">
            {t`Box ${{ box: one.box }}`}
          </p>
        ))}
      </div>
      {offered.map((box) => (
        <div key={box.line}>
          <p className="font-semibold text-sm">
            {t`Box ${{ box: box.box }}`} · <span className="figures">{box.number}</span> ·{" "}
            {t`${{ count: box.missing }} missing`}
          </p>
          <Candidates of={box.instead} />
        </div>
      ))}
    </Replacing>
  );
}
