import {
  type Api,
  Button,
  type Column,
  EmptyState,
  Page,
  Table,
  TwoLines,
  useRead,
  useSession,
  When,
} from "@hanse/kit";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useLocations, useText } from "../../trade/shown";
import { useCards } from "./low";
import { RuleForm } from "./rule";
import { StockViews } from "./views";
import { Showing } from "./visibility";

/** How a rule is said: for whom, of what, how much. */
export function useRuleWords(cards: ReadonlyMap<string, Api.VariantCard>) {
  const { t } = useLingui();
  const text = useText();
  const { name } = useLocations();
  const categories = useRead<Api.Category[]>("/categories");
  const channels = useRead<Api.Channel[]>("/channels");
  const keyed = <T extends { key: string; name: Readonly<Record<string, string>> }>(
    list: readonly T[] | undefined,
    key: string,
  ) => text(list?.find((one) => one.key === key)?.name) || key;
  return {
    kind: (rule: Api.RuleInput) => {
      if (rule.kind === "safety" || !rule.channel) return t`Safety stock`;
      const channel = keyed(channels.data, rule.channel);
      return t`Buffer of ${channel}`;
    },
    scope: (rule: Api.RuleInput): string => {
      const parts: string[] = [];
      if (rule.variant) parts.push(cards.get(rule.variant)?.sku ?? "…");
      if (rule.category) parts.push(keyed(categories.data, rule.category));
      if (rule.location) parts.push(name(rule.location));
      if (rule.sold_at_least) {
        const least = plural(rule.sold_at_least, { one: "# piece", other: "# pieces" });
        parts.push(t`from ${least} sold in 28 days`);
      }
      return parts.join(" · ") || t`Every article everywhere`;
    },
    keeps: (rule: Api.RuleInput): string => {
      const pieces = plural(rule.pieces ?? 0, { one: "# piece", other: "# pieces" });
      const days = plural(rule.days ?? 0, { one: "what is sold in a day", other: "what is sold in # days" });
      if (!rule.days) return pieces;
      return rule.pieces ? t`${pieces} and ${days}` : days;
    },
  };
}

/** What stays back where and why, and what customers read about stock. */
export function StockRules() {
  const { t } = useLingui();
  const { may } = useSession();
  const { data, error, refetch } = useRead<Api.StockRule[]>("/stock/rules");
  const cards = useCards(data?.flatMap((rule) => (rule.variant ? [{ variant: rule.variant }] : [])));
  const words = useRuleWords(cards);
  const [open, setOpen] = useState<Api.StockRule | "new" | null>(null);
  const columns: Column<Api.StockRule>[] = [
    {
      id: "reason",
      head: t`Rule`,
      grow: true,
      sort: (row) => row.reason,
      cell: (row) => (
        <span className="block py-1">
          <span className="block truncate font-medium">{row.reason}</span>
          <span className="block truncate text-ink-soft text-xs">{words.scope(row)}</span>
        </span>
      ),
    },
    { id: "kind", head: t`Kind`, from: "middle", cell: (row) => words.kind(row), sort: (row) => words.kind(row) },
    { id: "keeps", head: t`Keeps back`, figures: true, cell: (row) => words.keeps(row) },
    { id: "by", head: t`Set by`, from: "widest", cell: (row) => row.changed_by },
    {
      id: "at",
      head: t`Since`,
      figures: true,
      from: "wide",
      cell: (row) => <When at={row.at} />,
      sort: (row) => row.at,
    },
  ];
  const add = may("inventory.adjust") && (
    <Button look="primary" icon={Plus} onPress={() => setOpen("new")}>
      {t`New rule`}
    </Button>
  );
  return (
    <Page title={t`Stock`} tabs={<StockViews selected="rules" />} actions={add}>
      <section className="flex flex-col gap-2">
        <h2 className="font-semibold text-sm">{t`What stays back`}</h2>
        <Table
          label={t`What stays back`}
          columns={columns}
          rows={data}
          rowKey={(row) => row.id}
          onOpen={setOpen}
          problem={error}
          onRetry={() => void refetch()}
          narrow={(row) => (
            <TwoLines title={row.reason} figure={words.keeps(row)} detail={words.scope(row)} note={words.kind(row)} />
          )}
          empty={
            <EmptyState kind="first" title={t`Nothing stays back`} action={add}>
              {t`Safety stock keeps pieces for those who stand before the shelf; a buffer keeps them from a channel that hears of sales late.`}
            </EmptyState>
          }
        />
      </section>
      {data && data.length > 1 && (
        <p className="max-w-[72ch] text-ink-soft text-sm">
          {t`The most specific rule wins: an article before a category, a category before a speed of sale, that before a location. What was set by hand for an article stands above all rules.`}
        </p>
      )}
      <Showing />
      {open && <RuleForm rule={open === "new" ? null : open} onClose={() => setOpen(null)} />}
    </Page>
  );
}
