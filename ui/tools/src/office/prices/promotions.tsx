import {
  type Api,
  Badge,
  Button,
  type Column,
  EmptyState,
  Page,
  State,
  Table,
  TwoLines,
  useRead,
  useSession,
  When,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { Plus } from "lucide-react";
import { useState } from "react";
import { Channel, useText } from "../../trade/shown";
import { type Terms, useConditions, useTerms } from "../../trade/terms";
import { PromotionForm } from "./promotion";
import { PriceViews } from "./views";

/** Every promotion, said in a sentence. */
export function Promotions() {
  const { t } = useLingui();
  const text = useText();
  const { may } = useSession();
  const { data, error, refetch } = useRead<Api.Promotion[]>("/promotions");
  const [open, setOpen] = useState<Api.Promotion | "new" | null>(null);
  const say = useSentence();
  const columns: Column<Api.Promotion>[] = [
    {
      id: "name",
      head: t`Promotion`,
      grow: true,
      cell: (row) => (
        <span className="block py-1">
          <span className="block truncate font-medium">{text(row.name)}</span>
          <span className="block truncate text-ink-soft text-xs" title={say(row)}>
            {say(row)}
          </span>
        </span>
      ),
    },
    { id: "state", head: t`State`, cell: (row) => <Standing of={row} /> },
    {
      id: "where",
      head: t`Channels`,
      from: "wide",
      cell: (row) => (
        <span className="inline-flex gap-1">
          {row.channels?.map((key) => <Channel key={key} of={key} />) ?? <Badge>{t`Every channel`}</Badge>}
        </span>
      ),
    },
    { id: "coupon", head: t`Coupon`, from: "middle", cell: (row) => (row.needs_coupon ? t`needed` : "–") },
    {
      id: "until",
      head: t`Until`,
      figures: true,
      from: "middle",
      cell: (row) => <When at={row.valid_until} show="date" />,
    },
  ];
  const add = may("pricing.write") && (
    <Button look="primary" icon={Plus} onPress={() => setOpen("new")}>
      {t`New promotion`}
    </Button>
  );
  return (
    <Page fill title={t`Prices`} tabs={<PriceViews selected="promotions" />} actions={add}>
      <Table
        label={t`Promotions`}
        columns={columns}
        rows={data}
        rowKey={(row) => row.id}
        onOpen={setOpen}
        problem={error}
        onRetry={() => void refetch()}
        narrow={(row) => <TwoLines title={text(row.name)} detail={say(row)} figure={<Standing of={row} />} />}
        empty={
          <EmptyState kind="first" title={t`No promotion yet`} action={add}>
            {t`A promotion takes something off articles or the whole order, on every channel or on some.`}
          </EmptyState>
        }
      />
      {open && <PromotionForm promotion={open === "new" ? null : open} onClose={() => setOpen(null)} />}
    </Page>
  );
}

/** "10 % off the order, on everything, from 50,00 €". */
export function useSentence(): (promotion: Pick<Api.Promotion, "terms">) => string {
  const text = useText();
  const terms = useTerms();
  const conditions = useConditions();
  const { data } = useRead<Api.Category[]>("/categories");
  return (promotion) => {
    const known = promotion.terms as Terms;
    const category = (key: string) => text(data?.find((one) => one.key === key)?.name) || key;
    return [terms(known), ...conditions(known, category)].join(", ");
  };
}

function Standing({ of }: { of: Api.Promotion }) {
  const { t } = useLingui();
  const now = Date.now();
  if (!of.active) return <State bare tone="quiet">{t`Switched off`}</State>;
  if (of.valid_from && Date.parse(of.valid_from) > now) return <State bare tone="info">{t`Planned`}</State>;
  if (of.valid_until && Date.parse(of.valid_until) <= now) return <State bare tone="quiet">{t`Ended`}</State>;
  return <State bare tone="done">{t`In force`}</State>;
}
