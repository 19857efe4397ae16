import { Button, ErrorState, Problem } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";

interface RefusedProps {
  problem: unknown;
  /** Loads what the others have made of it meanwhile. */
  onFresh?: (() => void) | undefined;
}

/** Above a form: why it was not carried out, that nothing typed is lost, and how to go on. */
export function Refused({ problem: given, onFresh }: RefusedProps) {
  const { t } = useLingui();
  if (!given) return null;
  const problem = Problem.of(given);
  const stale = problem.code === "stale_version" || problem.status === 412;
  return (
    <ErrorState
      strip
      problem={problem}
      kept={
        <>
          {t`What you typed is still here.`}
          {stale && onFresh && (
            <Button size="small" onPress={onFresh} className="mt-2 flex">
              {t`Load the newer state and keep my changes`}
            </Button>
          )}
        </>
      }
    />
  );
}
