import { type Api, When } from "@hanse/kit";
import { Trans } from "@lingui/react/macro";

/** When a line reaches its customer, as every channel says it; nothing while that is not known. */
export function Promised({ promise }: { promise: Api.LinePromise | null | undefined }) {
  if (promise?.ready_at)
    return (
      <span className="text-ink-soft text-sm">
        <Trans>
          ready <When at={promise.ready_at} />
        </Trans>
      </span>
    );
  if (promise?.from_date && promise.to_date)
    return (
      <span className="text-ink-soft text-sm">
        <Trans>
          arrives <When at={promise.from_date} show="date" /> to <When at={promise.to_date} show="date" />
        </Trans>
      </span>
    );
  return null;
}
