import { useLingui } from "@lingui/react/macro";
import { ChannelChoice } from "../channelchoice";

/** On which channels customers are asked what may replace a missing article. */
export function Asking() {
  const { t } = useLingui();
  return (
    <ChannelChoice
      title={t`If something is missing`}
      help={t`Where customers are asked, they say for each article whether something similar may replace it, or which one. Nothing is ever replaced that nobody agreed to.`}
      label={(name) => t`${{ name }}: customers are asked`}
      isOn={(policy) => policy.substitution ?? true}
      change={(asks) => ({
        policy: { substitution: asks },
        reason: asks ? t`Asks about missing articles` : t`Does not ask about missing articles`,
      })}
    />
  );
}
