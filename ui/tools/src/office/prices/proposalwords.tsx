import { type Api, State, type Tone, useRead } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useText } from "../../trade/shown";
import type { Terms } from "../../trade/terms";
import { useSentence } from "./promotions";

/** How far a proposal is, in a word. */
export function ProposalStanding({ of }: { of: Api.ProposalState }) {
  const { t } = useLingui();
  const words: Record<Api.ProposalState, [Tone, string]> = {
    draft: ["quiet", t`Draft`],
    submitted: ["attention", t`Waiting for approval`],
    scheduled: ["info", t`Planned`],
    live: ["done", t`Live`],
    ended: ["quiet", t`Ended`],
    stopped: ["trouble", t`Stopped`],
    withdrawn: ["quiet", t`Taken back`],
  };
  const [tone, word] = words[of];
  return <State tone={tone}>{word}</State>;
}

/** What kind of thing is proposed. */
export function useKindWord(): (kind: Api.ProposalKind) => string {
  const { t } = useLingui();
  const words: Record<Api.ProposalKind, string> = {
    promotion: t`Promotion`,
    price_list: t`Price list`,
    prices: t`Prices`,
  };
  return (kind) => words[kind];
}

/** What a proposal says, in a sentence. */
export function useProposed(): (content: Api.ProposalInput) => string {
  const { t } = useLingui();
  const text = useText();
  const say = useSentence();
  const { data } = useRead<Api.PriceList[]>("/price-lists");
  return ({ promotion, prices, price_list: list }) => {
    if (promotion)
      return promotion.active === false
        ? t`Switched off`
        : say({ terms: promotion.terms as Terms & Record<string, unknown> });
    if (prices) {
      const name = text(data?.find((one) => one.id === prices.price_list)?.name);
      const count = prices.rows.length;
      return t`${count} prices in the list ${name}`;
    }
    return list ? t`Rank ${list.rank ?? 0}, ${list.currency ?? "EUR"}` : "";
  };
}

/** Why a second person is needed. */
export function useReasonWord(): (reason: string) => string {
  const { t } = useLingui();
  const words: Record<string, string> = {
    always: t`The policy asks for a second person always.`,
    share_over: t`More is given away than one person may decide.`,
    share_unknown: t`How much is given away depends on the basket.`,
    budget_over: t`The budget is larger than one person may decide.`,
    cut_over: t`A price falls by more than one person may decide.`,
    list_changes: t`A list that is in use would count elsewhere.`,
    no_right: t`You may write this, and somebody else publishes it.`,
  };
  return (reason) => words[reason] ?? reason;
}

/** What was done with a proposal. */
export function useActWord(): (act: string) => string {
  const { t } = useLingui();
  const words: Record<string, string> = {
    written: t`Written`,
    submitted: t`Submitted`,
    sent_back: t`Sent back`,
    published: t`Published`,
    withdrawn: t`Taken back`,
    stopped: t`Stopped`,
  };
  return (act) => words[act] ?? act;
}
