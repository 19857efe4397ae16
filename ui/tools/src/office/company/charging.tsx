import { useLingui } from "@lingui/react/macro";
import { ChannelChoice } from "../channelchoice";

/** When cards are charged, channel by channel: with the order, or with the goods when they leave. */
export function Charging() {
  const { t } = useLingui();
  return (
    <ChannelChoice
      title={t`When cards are charged`}
      help={t`With the order, or only when goods leave: then the bank sets the amount aside, each parcel takes its part, and what is cancelled is never charged. Banks keep an amount for about a week; after six days the rest is charged.`}
      of={(policy) => policy.tenders?.includes("card") ?? false}
      label={(name) => t`${{ name }}: when goods leave`}
      isOn={(policy) => policy.capture_at === "leaving"}
      change={(leaving) => ({
        policy: { capture_at: leaving ? "leaving" : "placing" },
        reason: leaving ? t`Cards are charged when goods leave` : t`Cards are charged with the order`,
      })}
    />
  );
}
