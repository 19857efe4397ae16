import { Button, Choice, Dialog, ErrorState, NumberField, type Problem, TextField } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";

interface ShortageProps {
  /** The article that is not there. */
  name: string;
  /** What follows from it. */
  then: string;
  /** How many pieces are not in the basket yet; some of several may be found after all. */
  left: number;
  problem: Problem | null;
  isPending: boolean;
  /** What may be done in place of reporting it, for the reason that was chosen. */
  instead?: (reason: string) => React.ReactNode;
  onReport: (reason: string, found: number) => void;
  onClose: () => void;
}

/** An article is not there: why, and what follows from it. */
export function Shortage({ name, then, left, problem, isPending, instead, onReport, onClose }: ShortageProps) {
  const { t } = useLingui();
  const reasons = [
    { value: "place", label: t`Not at its place` },
    { value: "damaged", label: t`Damaged` },
    { value: "display", label: t`Only a display piece` },
    { value: "other", label: t`Something else` },
  ] as const;
  const [reason, setReason] = useState<(typeof reasons)[number]["value"]>("place");
  const [note, setNote] = useState("");
  const [found, setFound] = useState(0);
  const words = note.trim() || reasons.find((one) => one.value === reason)?.label || "";
  return (
    <Dialog
      title={t`Not found: ${{ name }}`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t`Look again`}</Button>
          <Button look="danger" isPending={isPending} onPress={() => onReport(words, found)}>
            {t`Report as missing`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {problem && <ErrorState strip problem={problem} kept={t`Nothing was changed.`} />}
        {instead?.(words)}
        <p className="max-w-[60ch] text-md">{then}</p>
        {left > 1 && (
          <NumberField
            label={t`How many of these ${left} are there?`}
            value={found}
            onChange={setFound}
            minValue={0}
            maxValue={left - 1}
          />
        )}
        <Choice label={t`Why?`} options={reasons} value={reason} onChange={setReason} />
        {reason === "other" && <TextField label={t`What is it?`} value={note} onChange={setNote} autoFocus />}
      </div>
    </Dialog>
  );
}
