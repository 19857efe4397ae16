import { type Api, Button, EmptyState, ErrorState, SkeletonRows, State, useRead, When } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useChoices, useSentence } from "./words";

interface SetVersionsProps {
  channel: string;
  current: number;
  /** Makes a version the draft; nobody without the right has one. */
  onTake: ((set: Api.RuleSet) => void) | null;
}

/** Every version of the rules of a channel, the newest first. */
export function SetVersions({ channel, current, onTake }: SetVersionsProps) {
  const { t } = useLingui();
  const { data, error, refetch } = useRead<Api.RuleSet[]>("/sourcing/rule-sets", { channel });
  const say = useSentence(useChoices());
  if (error) return <ErrorState strip problem={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows rows={3} />;
  if (data.every((one) => one.version === 0))
    return (
      <EmptyState kind="first" title={t`Nothing was saved yet`}>
        {t`Whatever is saved becomes a version that stays readable.`}
      </EmptyState>
    );
  return (
    <ol className="rounded-md border border-line bg-sheet">
      {data.map((one) => {
        const { version } = one;
        return (
          <li key={version} className="flex flex-col gap-1 border-line border-b px-4 py-3 text-sm last:border-b-0">
            <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <strong className="font-semibold">
                <span className="figures">{version}</span> · {one.name}
              </strong>
              {version === current && <State bare tone="done">{t`Counts now`}</State>}
              <span className="text-ink-soft">
                {one.saved_by} <When at={one.saved_at ?? undefined} />
              </span>
              {onTake && version !== current && (
                <Button size="small" className="ml-auto" onPress={() => onTake(one)}>
                  {t`Take version ${version} as the draft`}
                </Button>
              )}
            </p>
            <ol className="list-inside list-decimal text-ink-soft">
              {(one.rules ?? []).map((rule, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: they have an order and no names
                <li key={at}>{say(rule)}</li>
              ))}
            </ol>
          </li>
        );
      })}
    </ol>
  );
}
