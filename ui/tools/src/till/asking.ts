import { Problem } from "@hanse/kit";
import { useEffect, useRef, useState } from "react";

const ASK_EVERY_MS = 700;

/** Asks again and again until there is an answer, and then does what follows from it; what goes wrong meanwhile.
 *
 * `ask` gives what follows, or nothing yet. Whoever leaves the screen hears nothing any more.
 */
export function useAsking(of: string, ask: () => Promise<(() => void) | null>): Problem | null {
  const [problem, setProblem] = useState<Problem | null>(null);
  const now = useRef(ask);
  now.current = ask;
  // biome-ignore lint/correctness/useExhaustiveDependencies: who asks about something else begins anew
  useEffect(() => {
    let stopped = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const go = async () => {
      try {
        const follows = await now.current();
        if (stopped) return;
        setProblem(null);
        if (follows) return follows();
      } catch (error) {
        if (!stopped) setProblem(Problem.of(error));
      }
      if (!stopped) timer = setTimeout(() => void go(), ASK_EVERY_MS);
    };
    void go();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [of]);
  return problem;
}
