import { State, TextField, useSession, When } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";

interface UntilProps {
  /** The last day; null while more of the order is to come. */
  until: string | null | undefined;
  late: boolean;
}

/** Until when something may come back, or since when it may not. */
export function Until({ until, late }: UntilProps) {
  const { t } = useLingui();
  if (!until) return null;
  return late ? (
    <State bare tone="trouble">
      {t`too late since`} <When at={until} show="date" />
    </State>
  ) : (
    <span className="text-ink-soft text-xs">
      {t`may come back until`} <When at={until} show="date" />
    </span>
  );
}

interface ExceptionProps {
  location: string;
  value: string;
  onChange: (value: string) => void;
}

/** What comes too late or elsewhere needs somebody who may decide so, and a reason that the order keeps. */
export function Exception({ location, value, onChange }: ExceptionProps) {
  const { t } = useLingui();
  const { may } = useSession();
  if (!may("orders.make_exception", location)) {
    return (
      <State tone="attention">{t`The order's promise does not cover this. A store manager can make an exception.`}</State>
    );
  }
  return (
    <TextField
      label={t`Why an exception is made`}
      help={t`The order's promise does not cover this. The reason is kept with the order.`}
      value={value}
      onChange={onChange}
      maxLength={400}
    />
  );
}
