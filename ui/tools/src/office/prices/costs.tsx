import {
  type Api,
  api,
  type Column,
  EmptyState,
  Money,
  MoneyField,
  Page,
  SaveBar,
  SearchField,
  Table,
  toast,
  useKeys,
  useList,
  useRead,
  useSession,
  useWrite,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useRef, useState } from "react";
import { useAsked } from "../../tool";
import { Refused } from "../../trade/refused";
import { Picture, useText } from "../../trade/shown";
import { PriceViews } from "./views";

const CURRENCY = "EUR";
// As many as one question may name.
const AT_ONCE = 200;

/** What each article costs the house, for whoever may see it; a cost that is typed counts from now on. */
export function Costs() {
  const { t, i18n } = useLingui();
  const text = useText();
  const { may } = useSession();
  const [asked, ask] = useAsked();
  const typed = asked.get("text") ?? "";
  const search = useRef<HTMLInputElement>(null);
  useKeys([{ keys: "/", label: t`Search`, run: () => search.current?.focus() }]);
  const found = useList<Api.VariantCard>("/variants", { q: typed, language: i18n.locale });
  const ids = (found.rows ?? []).map((card) => card.id).slice(-AT_ONCE);
  const costs = useRead<Api.Cost[]>(ids.length ? "/costs" : null, { variant: ids, currency: CURRENCY });
  const [draft, setDraft] = useState<Record<string, number | null>>({});
  const changed = Object.entries(draft).filter((entry): entry is [string, number] => entry[1] !== null);
  const save = useWrite((rows: { variant: string; unit_minor: number }[]) => api.put<Api.CostsSet>("/costs", rows), {
    touches: ["/costs"],
    onDone: ({ changed: count }) => {
      setDraft({});
      toast(t`${count} costs saved`);
    },
  });
  const cost = (card: Api.VariantCard) => {
    const now = costs.data?.find((one) => one.variant === card.id)?.unit_minor ?? null;
    return may("pricing.write_costs") ? (
      <MoneyField
        label={t`Cost of ${text(card.name)}`}
        hideLabel
        currency={CURRENCY}
        value={card.id in draft ? (draft[card.id] ?? null) : now}
        onChange={(minor) => setDraft({ ...draft, [card.id]: minor })}
        className="w-36 shrink-0"
      />
    ) : (
      <Money value={now === null ? null : { amount: now, currency: CURRENCY }} />
    );
  };
  const columns: Column<Api.VariantCard>[] = [
    {
      id: "name",
      head: t`Article`,
      grow: true,
      cell: (card) => (
        <span className="flex items-center gap-3">
          <Picture url={card.image} size={28} />
          <span className="min-w-0 truncate">{text(card.name)}</span>
        </span>
      ),
    },
    {
      id: "sku",
      head: t`SKU`,
      from: "wide",
      cell: (card) => <span className="figures text-ink-soft">{card.sku}</span>,
    },
    {
      id: "cost",
      head: t`Cost`,
      figures: true,
      cell: (card) => <span className="inline-flex py-0.5">{cost(card)}</span>,
    },
  ];
  return (
    <Page
      fill
      title={t`Prices`}
      lead={t`What a piece costs you without VAT. Publishing warns of promotions below it, and simulations tell the margin.`}
      tabs={<PriceViews selected="costs" />}
    >
      <SearchField
        label={t`Search articles`}
        placeholder={t`Name, SKU, GTIN`}
        keyHint="/"
        value={typed}
        onChange={(value) => ask({ text: value })}
        inputRef={search}
        className="w-full sm:w-72"
      />
      <Refused problem={save.error ?? costs.error} />
      <div className="flex min-h-80 flex-1 flex-col">
        <Table
          fill
          label={t`Costs`}
          columns={columns}
          rows={found.rows}
          rowKey={(card) => card.id}
          isLoading={found.isLoading}
          problem={found.problem}
          onRetry={found.reload}
          hasMore={found.hasMore}
          onMore={found.more}
          isFetchingMore={found.isFetchingMore}
          narrow={(card) => (
            <span className="flex items-center justify-between gap-3">
              <span className="min-w-0 truncate font-medium">{text(card.name)}</span>
              {cost(card)}
            </span>
          )}
          empty={<EmptyState kind="match" title={t`No article fits`} />}
        />
      </div>
      <SaveBar
        isDirty={changed.length > 0}
        isSaving={save.isPending}
        onSave={() => save.mutate(changed.map(([variant, unit_minor]) => ({ variant, unit_minor })))}
        onDiscard={() => setDraft({})}
      />
    </Page>
  );
}
