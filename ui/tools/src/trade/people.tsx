import {
  type Api,
  api,
  Checkbox,
  Facts,
  State,
  toast,
  toastProblem,
  useRead,
  useSession,
  useWrite,
  When,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { Said } from "./shown";
import { useCustomerWords, useTradeWords, wordOf } from "./words";

export function nameOf(customer: Api.Customer): string {
  return `${customer.given_name} ${customer.family_name}`.trim() || customer.company || customer.number;
}

const purposes = ["newsletter", "sms", "phone", "profiling"];

interface ConsentsProps {
  customer: Api.Customer;
  /** Where it is said, written into the ledger: "office", "desk". */
  source: string;
}

/** What a customer agreed to: for each purpose the state, since when and where it was said. */
export function Consents({ customer, source }: ConsentsProps) {
  const { t } = useLingui();
  const words = useCustomerWords();
  const { may } = useSession();
  const saidAt = useSource();
  const { data } = useRead<Api.Consent[]>(`/customers/${customer.id}/consents`);
  const say = useWrite(
    ({ purpose, given }: { purpose: string; given: boolean }) =>
      api.put(`/customers/${customer.id}/consents/${purpose}`, { given, source }),
    {
      touches: ["/customers", "/desk"],
      onDone: () => toast(t`Written down`),
      onRefused: (problem) => toastProblem(problem, t`This was not written down`),
    },
  );
  return (
    <ul className="flex flex-col gap-3 text-sm">
      {purposes.map((purpose) => {
        const last = data?.find((one) => one.purpose === purpose);
        const state = customer.consents[purpose];
        return (
          <li key={purpose} className="flex flex-col gap-0.5">
            <span className="flex items-center justify-between gap-3">
              <Checkbox
                isSelected={state === "given"}
                isDisabled={!may("customers.write") || say.isPending}
                onChange={(given) => say.mutate({ purpose, given })}
              >
                {wordOf(words.purpose, purpose).label}
              </Checkbox>
              {state ? (
                <Said bare word={wordOf(words.consent, state)} />
              ) : (
                <State bare tone="quiet">{t`Never asked`}</State>
              )}
            </span>
            {last && (
              <span className="pl-6 text-ink-soft text-xs">
                {saidAt(last.source)} · <When at={last.at} show="date" /> · {last.text_version}
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** Where something was said: "web:checkout" is the channel and the place there. */
function useSource(): (source: string) => string {
  const channels = useTradeWords().channel;
  const places = useCustomerWords().source;
  return (source) =>
    source
      .split(":")
      .map((part) => (channels[part] ?? wordOf(places, part)).label)
      .join(", ");
}

/** Points and tier. */
export function Points({ customer }: { customer: string }) {
  const { t } = useLingui();
  const words = useCustomerWords();
  const { data } = useRead<Api.Standing>(`/customers/${customer}/loyalty`);
  if (!data) return null;
  const { next_tier_points: missing } = data;
  const next = data.next_tier && wordOf(words.tier, data.next_tier).label;
  return (
    <Facts
      facts={[
        { label: t`Points`, value: data.points, figures: true },
        { label: t`Tier`, value: wordOf(words.tier, data.tier).label },
        ...(next ? [{ label: t`Until ${next}`, value: t`${missing} points`, figures: true }] : []),
      ]}
    />
  );
}
