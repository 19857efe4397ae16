import { type Api, api, Card, Checkbox, toast, toastProblem, useRead, useSession, useWrite } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useText } from "../../trade/shown";

/** When cards are charged, channel by channel: with the order, or with the goods when they leave. */
export function Charging() {
  const { t } = useLingui();
  const text = useText();
  const { may } = useSession();
  const { data } = useRead<Api.Channel[]>("/channels");
  const save = useWrite(
    ({ channel, leaving }: { channel: Api.Channel; leaving: boolean }) =>
      api.put(
        `/channels/${channel.key}/policy`,
        {
          policy: { ...channel.policy, capture_at: leaving ? "leaving" : "placing" },
          reason: leaving ? t`Cards are charged when goods leave` : t`Cards are charged with the order`,
        },
        { version: String(channel.version) },
      ),
    {
      touches: ["/channels"],
      onDone: () => toast(t`Saved`),
      onRefused: (problem) => toastProblem(problem, t`This was not saved`),
    },
  );
  const channels = (data ?? []).filter((one) => one.active && one.policy.tenders?.includes("card"));
  if (!channels.length) return null;
  return (
    <Card title={t`When cards are charged`}>
      <p className="mb-3 max-w-prose text-ink-soft text-sm">
        {t`With the order, or only when goods leave: then the bank sets the amount aside, each parcel takes its part, and what is cancelled is never charged. Banks keep an amount for about a week; after six days the rest is charged.`}
      </p>
      <div className="flex flex-wrap gap-x-6 gap-y-2">
        {channels.map((channel) => (
          <Checkbox
            key={channel.key}
            isSelected={channel.policy.capture_at === "leaving"}
            isDisabled={!may("channels.write") || save.isPending}
            onChange={(leaving) => save.mutate({ channel, leaving })}
          >
            {t`${{ name: text(channel.name) }}: when goods leave`}
          </Checkbox>
        ))}
      </div>
    </Card>
  );
}
