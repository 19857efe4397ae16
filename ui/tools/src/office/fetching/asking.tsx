import { type Api, api, Card, Checkbox, toast, toastProblem, useRead, useSession, useWrite } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useText } from "../../trade/shown";

/** On which channels customers are asked what may replace a missing article. */
export function Asking() {
  const { t } = useLingui();
  const text = useText();
  const { may } = useSession();
  const { data } = useRead<Api.Channel[]>("/channels");
  const save = useWrite(
    ({ channel, asks }: { channel: Api.Channel; asks: boolean }) =>
      api.put(
        `/channels/${channel.key}/policy`,
        {
          policy: { ...channel.policy, substitution: asks },
          reason: asks ? t`Asks about missing articles` : t`Does not ask about missing articles`,
        },
        { version: String(channel.version) },
      ),
    {
      touches: ["/channels"],
      onDone: () => toast(t`Saved`),
      onRefused: (problem) => toastProblem(problem, t`This was not saved`),
    },
  );
  const channels = (data ?? []).filter((one) => one.active);
  if (!channels.length) return null;
  return (
    <Card title={t`If something is missing`}>
      <p className="mb-3 max-w-prose text-ink-soft text-sm">
        {t`Where customers are asked, they say for each article whether something similar may replace it, or which one. Nothing is ever replaced that nobody agreed to.`}
      </p>
      <div className="flex flex-wrap gap-x-6 gap-y-2">
        {channels.map((channel) => (
          <Checkbox
            key={channel.key}
            isSelected={channel.policy.substitution ?? true}
            isDisabled={!may("channels.write") || save.isPending}
            onChange={(asks) => save.mutate({ channel, asks })}
          >
            {t`${{ name: text(channel.name) }}: customers are asked`}
          </Checkbox>
        ))}
      </div>
    </Card>
  );
}
