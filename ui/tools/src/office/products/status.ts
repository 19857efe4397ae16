import { useLingui } from "@lingui/react/macro";
import type { Word } from "../../trade/words";

/** Whether a product is shown and sold. */
export function useStatusWords(): Record<string, Word | undefined> {
  const { t } = useLingui();
  return {
    active: { label: t`Active`, tone: "done" },
    draft: { label: t`Draft`, tone: "attention" },
    archived: { label: t`Archived`, tone: "quiet" },
  };
}
