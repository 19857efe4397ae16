import { useLingui } from "@lingui/react/macro";

/** Why goods come back, as people at a counter ask. */
export function useReasons() {
  const { t } = useLingui();
  return [
    { value: "does_not_fit", label: t`Does not fit` },
    { value: "not_liked", label: t`Not liked` },
    { value: "faulty", label: t`Faulty` },
    { value: "wrong_article", label: t`Wrong article` },
    { value: "too_late", label: t`Came too late` },
    { value: "other", label: t`Other` },
  ] as const;
}

export type Reason = ReturnType<typeof useReasons>[number]["value"];
