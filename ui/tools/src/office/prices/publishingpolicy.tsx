import {
  type Api,
  api,
  Button,
  Checkbox,
  Drawer,
  MoneyField,
  NumberField,
  Select,
  toast,
  useRead,
  useSession,
  useWrite,
  When,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Refused } from "../../trade/refused";

/** When publishing takes a second person, and how low prices may go. */
export function PublishingPolicyForm({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const { may } = useSession();
  const { data, refetch } = useRead<Api.PublishingPolicy[]>("/publishing-policy");
  const standing = data?.[0];
  const [draft, setDraft] = useState<Api.PublishingPolicyInput | null>(null);
  const policy = draft ?? standing;
  const isFixed = !may("pricing.limit_publishing");
  const save = useWrite(
    (wanted: Api.PublishingPolicyInput) => api.put("/publishing-policy", wanted, { version: standing?.version ?? 0 }),
    {
      touches: ["/publishing-policy", "/proposals"],
      onDone: () => {
        toast(t`Saved`);
        onClose();
      },
    },
  );
  const set = (more: Partial<Api.PublishingPolicyInput>) => policy && setDraft({ ...inputOf(policy), ...more });
  return (
    <Drawer
      title={t`Rules of publishing`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t`Close`}</Button>
          {!isFixed && (
            <Button
              look="primary"
              isDisabled={!draft}
              isPending={save.isPending}
              onPress={() => draft && save.mutate(draft)}
            >
              {t`Save`}
            </Button>
          )}
        </>
      }
    >
      {policy && (
        <div className="flex flex-col gap-4">
          <Refused problem={save.error} onFresh={() => void refetch()} />
          <Select
            label={t`A second person looks`}
            value={policy.four_eyes}
            isDisabled={isFixed}
            onChange={(four_eyes) => set({ four_eyes: four_eyes as Api.PublishingPolicyInput["four_eyes"] })}
            options={[
              { value: "never", label: t`never` },
              { value: "over", label: t`beyond these limits` },
              { value: "always", label: t`always` },
            ]}
          />
          {policy.four_eyes === "over" && (
            <>
              <NumberField
                label={t`Given away more than`}
                unit="%"
                minValue={0}
                maxValue={100}
                isDisabled={isFixed}
                value={(policy.rate_over ?? 0) / 100}
                onChange={(value) => set({ rate_over: Math.round((Number.isNaN(value) ? 0 : value) * 100) })}
              />
              <MoneyField
                label={t`Budget over`}
                currency="EUR"
                isDisabled={isFixed}
                value={policy.budget_minor_over ?? 0}
                onChange={(minor) => set({ budget_minor_over: minor ?? 0 })}
              />
            </>
          )}
          <Checkbox
            isDisabled={isFixed}
            isSelected={policy.alone_allowed ?? true}
            onChange={(alone_allowed) => set({ alone_allowed })}
          >
            {t`Where nobody else could approve, one person publishes alone`}
          </Checkbox>
          <NumberField
            label={t`Least margin of the net price`}
            unit="%"
            minValue={0}
            maxValue={100}
            isDisabled={isFixed}
            value={(policy.margin_min ?? 0) / 100}
            onChange={(value) => set({ margin_min: Math.round((Number.isNaN(value) ? 0 : value) * 100) })}
            help={t`Where the cost of an article is known.`}
          />
          <Checkbox
            isDisabled={isFixed}
            isSelected={policy.loss_blocks ?? true}
            onChange={(loss_blocks) => set({ loss_blocks })}
          >
            {t`What goes below it cannot be published`}
          </Checkbox>
          {standing && (
            <p className="text-ink-soft text-sm">
              {t`Version ${standing.version}, ${standing.by_name}`}, <When at={standing.at} show="date" />
            </p>
          )}
        </div>
      )}
    </Drawer>
  );
}

function inputOf(policy: Api.PublishingPolicyInput): Api.PublishingPolicyInput {
  const { four_eyes, rate_over, budget_minor_over, alone_allowed, margin_min, loss_blocks } = policy;
  return { four_eyes, rate_over, budget_minor_over, alone_allowed, margin_min, loss_blocks };
}
