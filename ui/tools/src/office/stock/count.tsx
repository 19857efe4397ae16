import {
  type Api,
  api,
  Button,
  type Column,
  Confirm,
  EmptyState,
  ErrorState,
  Figure,
  NumberField,
  Page,
  Problem,
  SkeletonRows,
  Table,
  TextField,
  TwoLines,
  toast,
  useRead,
  useScanner,
  useWrite,
  When,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { type FormEvent, useRef, useState } from "react";
import { useNamed } from "../../tool";
import { useLocations, useText } from "../../trade/shown";
import { CountState } from "./counts";
import { useCards } from "./low";

/** One count: scan or type what lies there, then book the differences. */
export function CountPage() {
  const { t } = useLingui();
  const { name } = useLocations();
  const found = useRead<Api.Count>(`/stock/counts/${useNamed("id")}`);
  const [ends, setEnds] = useState<"completion" | "cancellation" | null>(null);
  const count = found.data;
  const finish = useWrite((how: string, key: string) => api.post(`/stock/counts/${count?.id}/${how}`, {}, { key }), {
    touches: ["/stock"],
    onDone: () => setEnds(null),
  });
  const back = { href: "/office/stock/counts", label: t`Counts` };
  if (!count) {
    return (
      <Page title={t`Count`} back={back}>
        {found.error ? <ErrorState problem={found.error} onRetry={() => void found.refetch()} /> : <SkeletonRows />}
      </Page>
    );
  }
  const isOpen = count.state === "open";
  const different = count.lines.filter((line) => line.counted !== line.booked).length;
  return (
    <Page
      back={back}
      title={t`Count in ${name(count.location)}`}
      facts={
        <>
          <CountState of={count.state} />
          <When at={count.started_at} />
        </>
      }
      actions={
        isOpen && (
          <>
            <Button onPress={() => setEnds("cancellation")}>{t`Give up`}</Button>
            <Button look="primary" onPress={() => setEnds("completion")}>{t`Book the differences`}</Button>
          </>
        )
      }
    >
      {isOpen && <Adding count={count} />}
      <Lines count={count} />
      <Confirm
        title={ends === "completion" ? t`Book the differences?` : t`Give this count up?`}
        verb={ends === "completion" ? t`Book the differences` : t`Give up`}
        isOpen={ends !== null}
        isPending={finish.isPending}
        onConfirm={() => ends && finish.mutate(ends)}
        onClose={() => setEnds(null)}
      >
        {finish.error && <ErrorState strip problem={finish.error} />}
        {ends === "completion"
          ? count.kind === "full"
            ? t`${different} articles differ, and what was not counted is booked out. This cannot be undone.`
            : t`${different} articles differ. This cannot be undone.`
          : t`Nothing is booked. What was counted is lost.`}
      </Confirm>
    </Page>
  );
}

function Adding({ count }: { count: Api.Count }) {
  const { t } = useLingui();
  const text = useText();
  const [code, setCode] = useState("");
  const [quantity, setQuantity] = useState(1);
  const field = useRef<HTMLInputElement>(null);
  const add = useWrite(
    async (what: { code: string; quantity: number }, key: string) => {
      const card = await api.get<Api.VariantCard>(`/variants/${encodeURIComponent(what.code)}`);
      await api.post(
        `/stock/counts/${count.id}/lines`,
        { lines: [{ variant: card.id, quantity: what.quantity }], more: true },
        { key },
      );
      return card;
    },
    {
      touches: [`/stock/counts/${count.id}`],
      onDone: (card, what) => {
        const name = text(card.name);
        toast(t`${what.quantity} × ${name}`);
        setCode("");
        setQuantity(1);
        field.current?.focus();
      },
    },
  );
  useScanner((scanned) => add.mutate({ code: scanned, quantity: 1 }));
  const problem = add.error ? Problem.of(add.error) : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (code.trim()) add.mutate({ code: code.trim(), quantity });
  };
  return (
    <form onSubmit={submit} className="flex flex-wrap items-start gap-3">
      <TextField
        label={t`SKU or GTIN`}
        help={t`Or scan: each scan is one piece.`}
        figures
        value={code}
        onChange={setCode}
        inputRef={field}
        error={problem ? (problem.status === 404 ? t`No article has this code.` : problem.detail) : undefined}
        className="w-full sm:w-72"
      />
      <NumberField
        label={t`Pieces`}
        minValue={0}
        value={quantity}
        onChange={(value) => setQuantity(Number.isNaN(value) ? 0 : value)}
      />
      <Button type="submit" isPending={add.isPending} className="mt-6">
        {t`Add`}
      </Button>
    </form>
  );
}

function Lines({ count }: { count: Api.Count }) {
  const { t } = useLingui();
  const text = useText();
  const cards = useCards(count.lines);
  const difference = (line: Api.CountedLine) => (
    <span className={line.counted === line.booked ? "text-ink-soft" : "font-medium text-amber"}>
      <Figure sign value={line.counted - line.booked} />
    </span>
  );
  const columns: Column<Api.CountedLine>[] = [
    { id: "name", head: t`Article`, grow: true, cell: (line) => text(cards.get(line.variant)?.name) || "…" },
    {
      id: "sku",
      head: t`SKU`,
      from: "wide",
      cell: (line) => <span className="figures text-ink-soft">{cards.get(line.variant)?.sku}</span>,
    },
    { id: "counted", head: t`Counted`, figures: true, cell: (line) => line.counted },
    { id: "booked", head: t`In the books`, figures: true, cell: (line) => line.booked },
    {
      id: "difference",
      head: t`Difference`,
      figures: true,
      cell: difference,
      sort: (line) => Math.abs(line.counted - line.booked),
    },
    { id: "at", head: t`When`, figures: true, from: "middle", cell: (line) => <When at={line.counted_at} /> },
  ];
  return (
    <Table
      label={t`Counted articles`}
      columns={columns}
      rows={count.lines}
      rowKey={(line) => line.variant}
      narrow={(line) => (
        <TwoLines
          title={text(cards.get(line.variant)?.name) || "…"}
          figure={line.counted}
          detail={t`${line.booked} in the books`}
          note={difference(line)}
        />
      )}
      empty={
        <EmptyState
          kind="first"
          title={t`Nothing counted yet`}
        >{t`Scan the first article, or type its code.`}</EmptyState>
      }
    />
  );
}
