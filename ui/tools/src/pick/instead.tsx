import { type Api, toast, useRead } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { Candidates, Replacing } from "./replacing";

interface InsteadProps {
  task: Api.Task;
  line: Api.TaskLine;
  /** Why the article is missing. */
  reason: string;
  onReplaced: (task: Api.Task) => void;
}

/** What the customer takes in place of what is missing: a scan lays a piece of it into the basket. */
export function Instead({ task, line, reason, onReplaced }: InsteadProps) {
  const { t } = useLingui();
  const path = `/tasks/${task.id}/lines/${line.line}`;
  const { data } = useRead<Api.Substitutes>(`${path}/substitutes`);
  const can = Boolean(data?.candidates.length);
  if (!data?.wanted) return null;
  return (
    <Replacing<Api.Task>
      says={
        can
          ? t`The customer takes something similar. Scan the piece that you lay in instead.`
          : t`The customer would take something similar, but there is nothing like it here.`
      }
      path={`${path}/substitution`}
      body={{ quantity: 1, reason }}
      can={can}
      onDone={(next) => {
        toast(t`Replaced. The customer is told.`);
        onReplaced(next);
      }}
    >
      {can && <Candidates of={data} />}
    </Replacing>
  );
}
