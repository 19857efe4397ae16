import { type Api, api, Card, Checkbox, toast, toastProblem, useRead, useSession, useWrite } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useText } from "../trade/shown";

interface ChannelChoiceProps {
  title: string;
  help: string;
  /** The channels that have the choice; without, all that sell. */
  of?: (policy: Api.Policy) => boolean;
  label: (channel: string) => string;
  isOn: (policy: Api.Policy) => boolean;
  /** What is written into the policy of a channel, and why. */
  change: (on: boolean) => { policy: Partial<Api.Policy>; reason: string };
}

/** One thing that each channel does or does not do, as its policy says. */
export function ChannelChoice({ title, help, of, label, isOn, change }: ChannelChoiceProps) {
  const { t } = useLingui();
  const text = useText();
  const { may } = useSession();
  const { data } = useRead<Api.Channel[]>("/channels");
  const save = useWrite(
    ({ channel, on }: { channel: Api.Channel; on: boolean }) => {
      const { policy, reason } = change(on);
      const body = { policy: { ...channel.policy, ...policy }, reason };
      return api.put(`/channels/${channel.key}/policy`, body, { version: String(channel.version) });
    },
    {
      touches: ["/channels"],
      onDone: () => toast(t`Saved`),
      onRefused: (problem) => toastProblem(problem, t`This was not saved`),
    },
  );
  const channels = (data ?? []).filter((one) => one.active && (of?.(one.policy) ?? true));
  if (!channels.length) return null;
  return (
    <Card title={title}>
      <p className="mb-3 max-w-prose text-ink-soft text-sm">{help}</p>
      <div className="flex flex-wrap gap-x-6 gap-y-2">
        {channels.map((channel) => (
          <Checkbox
            key={channel.key}
            isSelected={isOn(channel.policy)}
            isDisabled={!may("channels.write") || save.isPending}
            onChange={(on) => save.mutate({ channel, on })}
          >
            {label(text(channel.name))}
          </Checkbox>
        ))}
      </div>
    </Card>
  );
}
