import { Button, Choice, Dialog, ErrorState, type Problem, TextField } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";

interface ShortageProps {
  /** The article that is not there. */
  name: string;
  /** What follows from it. */
  then: string;
  problem: Problem | null;
  isPending: boolean;
  onReport: (reason: string) => void;
  onClose: () => void;
}

/** An article is not there: why, and what follows from it. */
export function Shortage({ name, then, problem, isPending, onReport, onClose }: ShortageProps) {
  const { t } = useLingui();
  const reasons = [
    { value: "place", label: t`Not at its place` },
    { value: "damaged", label: t`Damaged` },
    { value: "display", label: t`Only a display piece` },
    { value: "other", label: t`Something else` },
  ] as const;
  const [reason, setReason] = useState<(typeof reasons)[number]["value"]>("place");
  const [note, setNote] = useState("");
  const words = note.trim() || reasons.find((one) => one.value === reason)?.label || "";
  return (
    <Dialog
      title={t`Not found: ${{ name }}`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t`Look again`}</Button>
          <Button look="danger" isPending={isPending} onPress={() => onReport(words)}>
            {t`Report as missing`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {problem && <ErrorState strip problem={problem} kept={t`Nothing was changed.`} />}
        <p className="max-w-[60ch] text-md">{then}</p>
        <Choice label={t`Why?`} options={reasons} value={reason} onChange={setReason} />
        {reason === "other" && <TextField label={t`What is it?`} value={note} onChange={setNote} autoFocus />}
      </div>
    </Dialog>
  );
}
