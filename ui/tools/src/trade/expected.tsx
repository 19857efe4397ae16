import { State, When } from "@hanse/kit";
import { Trans, useLingui } from "@lingui/react/macro";

/** Goods that are ordered before they are there: when they come. */
export function Expected({ date }: { date: string | null | undefined }) {
  const { t } = useLingui();
  return (
    <State bare tone="attention">
      {date ? (
        <Trans>
          expected by <When at={date} show="date" />
        </Trans>
      ) : (
        t`on its way, day not known`
      )}
    </State>
  );
}
