import {
  type Api,
  api,
  Button,
  Card,
  type Column,
  EmptyState,
  ErrorState,
  Money,
  MoneyField,
  Page,
  SaveBar,
  SearchField,
  SkeletonRows,
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
import { useAsked, useNamed } from "../../tool";
import { Refused } from "../../trade/refused";
import { Picture, useText } from "../../trade/shown";
import { ArticlePrices } from "./articleprices";
import { PriceListForm } from "./listform";
import { PricesForm, ROWS_MOST } from "./pricesform";

/** One price list: what each article costs in it, to be changed in place. */
export function PriceListPage() {
  const { t } = useLingui();
  const id = useNamed("id");
  const { data, error } = useRead<Api.PriceList[]>("/price-lists");
  const list = data?.find((one) => one.id === id);
  const back = { href: "/office/prices", label: t`Price lists` };
  if (!list) {
    return (
      <Page title={t`Price list`} back={back}>
        <Card flush>
          {error ? (
            <ErrorState problem={error} />
          ) : data ? (
            <EmptyState kind="match" title={t`There is no such price list`} />
          ) : (
            <SkeletonRows />
          )}
        </Card>
      </Page>
    );
  }
  return <Prices list={list} back={back} />;
}

function Prices({ list, back }: { list: Api.PriceList; back: { href: string; label: string } }) {
  const { t, i18n } = useLingui();
  const text = useText();
  const { may } = useSession();
  const [asked, ask] = useAsked();
  const typed = asked.get("text") ?? "";
  const search = useRef<HTMLInputElement>(null);
  useKeys([{ keys: "/", label: t`Search`, run: () => search.current?.focus() }]);
  const found = useList<Api.VariantCard>("/variants", { q: typed, language: i18n.locale });
  const ids = (found.rows ?? []).map((card) => card.id).slice(-200);
  const prices = useRead<Api.PriceRow[]>(ids.length ? `/price-lists/${list.id}/prices` : null, { variant: ids });
  const [draft, setDraft] = useState<Record<string, number | null>>({});
  const [edits, setEdits] = useState(false);
  const [plans, setPlans] = useState(false);
  const [open, setOpen] = useState<Api.VariantCard | null>(null);
  const changed = Object.entries(draft).filter((entry): entry is [string, number] => entry[1] !== null);
  const rows = changed.map(([variant, unit_minor]) => ({ variant, unit_minor, min_quantity: 1 }));
  const save = useWrite(
    (wanted: { variant: string; unit_minor: number }[]) =>
      api.put<Api.PricesSet>(`/price-lists/${list.id}/prices`, wanted),
    {
      touches: ["/price-lists", "/prices"],
      onDone: ({ changed: count }) => {
        setDraft({});
        toast(t`${count} prices changed`);
      },
      onRefused: (problem) => {
        // They are kept: typing them once more would propose them once more.
        if (problem.code === "four_eyes_needed") setDraft({});
      },
    },
  );
  const now = (card: Api.VariantCard) =>
    prices.data?.find((row) => row.variant === card.id && row.min_quantity === 1 && startsAt(row) <= Date.now());
  const later = (card: Api.VariantCard) =>
    prices.data?.find((row) => row.variant === card.id && startsAt(row) > Date.now());
  const price = (card: Api.VariantCard) =>
    may("pricing.write") ? (
      <MoneyField
        label={t`Price of ${text(card.name)}`}
        hideLabel
        currency={list.currency}
        value={card.id in draft ? (draft[card.id] ?? null) : (now(card)?.unit_minor ?? null)}
        onChange={(minor) => setDraft({ ...draft, [card.id]: minor })}
        className="w-36 shrink-0"
      />
    ) : (
      <Money value={now(card) ? { amount: now(card)?.unit_minor ?? 0, currency: list.currency } : null} />
    );
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
      id: "later",
      head: t`Later`,
      figures: true,
      from: "wide",
      cell: (card) => (
        <Money value={later(card) ? { amount: later(card)?.unit_minor ?? 0, currency: list.currency } : null} />
      ),
    },
    {
      id: "price",
      head: t`Price`,
      figures: true,
      cell: (card) => <span className="inline-flex py-0.5">{price(card)}</span>,
    },
  ];
  return (
    <Page
      fill
      back={back}
      title={text(list.name)}
      facts={<span>{list.gross ? t`with VAT` : t`without VAT`}</span>}
      actions={
        <>
          {may("insight.read") && (
            <Button href={`/office/prices/simulation?list=${list.id}`}>{t`Try it on past orders`}</Button>
          )}
          {may("pricing.write") && (
            <>
              <Button isDisabled={!rows.length || rows.length > ROWS_MOST} onPress={() => setPlans(true)}>
                {t`For later`}
              </Button>
              <Button onPress={() => setEdits(true)}>{t`Change`}</Button>
            </>
          )}
        </>
      }
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
      <Refused problem={save.error} />
      <div className="flex min-h-80 flex-1 flex-col">
        <Table
          fill
          label={t`Prices`}
          columns={columns}
          rows={found.rows}
          rowKey={(card) => card.id}
          onOpen={setOpen}
          isLoading={found.isLoading}
          problem={found.problem}
          onRetry={found.reload}
          hasMore={found.hasMore}
          onMore={found.more}
          isFetchingMore={found.isFetchingMore}
          narrow={(card) => (
            <span className="flex items-center justify-between gap-3">
              <span className="min-w-0 truncate font-medium">{text(card.name)}</span>
              {price(card)}
            </span>
          )}
          empty={<EmptyState kind="match" title={t`No article fits`} />}
        />
      </div>
      <SaveBar
        isDirty={changed.length > 0}
        isSaving={save.isPending}
        onSave={() => save.mutate(rows)}
        onDiscard={() => setDraft({})}
      />
      {open && <ArticlePrices list={list} card={open} onClose={() => setOpen(null)} />}
      {edits && <PriceListForm list={list} onClose={() => setEdits(false)} />}
      {plans && (
        <PricesForm
          list={list}
          rows={rows}
          name={(variant) => text(found.rows?.find((card) => card.id === variant)?.name) ?? variant}
          onClose={() => setPlans(false)}
          onDone={() => setDraft({})}
        />
      )}
    </Page>
  );
}

const startsAt = (row: Api.PriceRow) => (row.valid_from ? Date.parse(row.valid_from) : 0);
