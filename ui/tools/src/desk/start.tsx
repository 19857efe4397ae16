import {
  type Api,
  Badge,
  Button,
  EmptyState,
  ErrorState,
  Page,
  SearchField,
  SkeletonRows,
  Table,
  TwoLines,
  useKeys,
  useRead,
  useSession,
  When,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Headset, UserPlus } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useAsked, useWay } from "../tool";
import { NewCustomer } from "../trade/newcustomer";
import { Channel, Minor, useLocations } from "../trade/shown";
import { useTradeWords, wordOf } from "../trade/words";
import { CaseRows } from "./cases";
import { hitIcons, search, wayOf } from "./find";
import { useDeskWords } from "./words";

/** One box that understands mail, phone, card, order, receipt, code and name; below it what waits for me. */
export function Start() {
  const { t } = useLingui();
  const { may } = useSession();
  const { navigate } = useWay();
  const [asked, ask] = useAsked();
  const typed = asked.get("text") ?? "";
  const wanted = useSettled(typed.trim());
  const [adds, setAdds] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useKeys([{ keys: "/", label: t`Search`, run: () => field.current?.focus() }]);
  const found = useQuery({
    queryKey: ["desk", "search", wanted],
    queryFn: ({ signal }) => search(wanted, signal),
    enabled: wanted.length > 1,
  });
  const first = found.data?.[0];
  return (
    <Page
      title={t`Whom can we help?`}
      actions={
        may("customers.write") && (
          <Button icon={UserPlus} onPress={() => setAdds(true)}>
            {t`New customer`}
          </Button>
        )
      }
    >
      <SearchField
        autoFocus
        label={t`Find anybody and anything`}
        placeholder={t`Name, e-mail, phone, card, order, receipt, pickup code`}
        keyHint="/"
        value={typed}
        onChange={(text) => ask({ text })}
        onSubmit={() => first && typed.trim() === wanted && navigate(wayOf(first))}
        inputRef={field}
        className="max-w-3xl [&_input]:h-12 [&_input]:text-md"
      />
      {wanted.length > 1 ? (
        found.error ? (
          <ErrorState problem={found.error} onRetry={() => void found.refetch()} />
        ) : found.data ? (
          <Hits hits={found.data} text={wanted} onAdd={() => setAdds(true)} />
        ) : (
          <SkeletonRows rows={4} />
        )
      ) : (
        <Waiting />
      )}
      {adds && (
        <NewCustomer onClose={() => setAdds(false)} onMade={(customer) => navigate(`/desk/customers/${customer.id}`)} />
      )}
    </Page>
  );
}

/** The text once nothing was typed for a moment, so that not every letter is looked up. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), 200);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

function Hits({ hits, text, onAdd }: { hits: readonly Api.DeskContractsHit[]; text: string; onAdd: () => void }) {
  const { t } = useLingui();
  const { navigate } = useWay();
  const kinds = useDeskWords().kind;
  const channels = useTradeWords().channel;
  const { name } = useLocations();
  const icon = (hit: Api.DeskContractsHit) => {
    const Icon = hitIcons[hit.kind] ?? Headset;
    return <Icon size={16} aria-hidden className="inline-block text-ink-soft" />;
  };
  const amount = (hit: Api.DeskContractsHit) =>
    typeof hit.amount_minor === "number" && hit.currency ? (
      <Minor minor={hit.amount_minor} currency={hit.currency} />
    ) : null;
  const detail = (hit: Api.DeskContractsHit) =>
    [channels[hit.detail]?.label ?? hit.detail, name(hit.location)].filter(Boolean).join(" · ");
  return (
    <Table
      label={t`Found`}
      rows={hits}
      rowKey={(hit) => `${hit.kind}-${hit.id}`}
      onOpen={(hit) => navigate(wayOf(hit))}
      columns={[
        {
          id: "kind",
          head: t`What`,
          cell: (hit) => (
            <span className="inline-flex items-center gap-2 text-ink-soft">
              {icon(hit)}
              {wordOf(kinds, hit.kind).label}
            </span>
          ),
        },
        { id: "name", head: t`Name`, cell: (hit) => <span className="font-medium">{hit.name}</span> },
        { id: "number", head: t`Number`, cell: (hit) => <span className="figures">{hit.number}</span> },
        {
          id: "detail",
          head: t`Known by`,
          grow: true,
          cell: (hit) => <span className="text-ink-soft">{detail(hit)}</span>,
        },
        { id: "exact", head: t`Fits`, from: "wide", cell: (hit) => (hit.exact ? <Badge>{t`exactly`}</Badge> : null) },
        { id: "amount", head: t`Amount`, figures: true, from: "middle", cell: amount },
        { id: "at", head: t`When`, figures: true, from: "middle", cell: (hit) => <When at={hit.at} /> },
      ]}
      narrow={(hit) => (
        <TwoLines
          title={
            <>
              {icon(hit)} {hit.name || hit.number}
            </>
          }
          detail={
            <>
              <span className="figures">{hit.number}</span> {detail(hit)}
            </>
          }
          figure={amount(hit)}
          note={wordOf(kinds, hit.kind).label}
        />
      )}
      empty={
        <EmptyState
          kind="match"
          title={t`Nobody and nothing fits “${text}”`}
          action={<Button onPress={onAdd}>{t`New customer`}</Button>}
        >
          {t`Try another way: e-mail, phone in any spelling, the number of the card, of the order or of the receipt.`}
        </EmptyState>
      }
    />
  );
}

/** My conversations that are still open, and the cases that wait. */
function Waiting() {
  const { t } = useLingui();
  const { may, staff } = useSession();
  const { navigate } = useWay();
  const words = useDeskWords();
  const sessions = useRead<Api.Session[]>(may("desk.act") ? "/desk/sessions" : null);
  const cases = useRead<{ items: Api.CaseRow[] }>("/desk/cases", { state: "open", limit: 10 });
  return (
    <div className="grid items-start gap-6 xl:grid-cols-2">
      {may("desk.act") && (
        <section className="flex flex-col gap-2">
          <h2 className="font-semibold text-sm">{t`My open conversations`}</h2>
          <Table
            label={t`My open conversations`}
            rows={sessions.data}
            rowKey={(row) => row.id}
            onOpen={(row) => navigate(`/desk/customers/${row.customer}`)}
            problem={sessions.error}
            columns={[
              {
                id: "matter",
                head: t`About`,
                grow: true,
                cell: (row) => <span className="font-medium">{wordOf(words.matter, row.matter).label}</span>,
              },
              {
                id: "channel",
                head: t`Channel`,
                cell: (row) => <Badge>{wordOf(words.channel, row.channel).label}</Badge>,
              },
              { id: "at", head: t`Since`, figures: true, cell: (row) => <When at={row.started_at} /> },
            ]}
            narrow={(row) => (
              <TwoLines
                title={wordOf(words.matter, row.matter).label}
                detail={<Channel of={row.channel} />}
                note={<When at={row.started_at} />}
              />
            )}
            empty={<EmptyState kind="first" title={t`No conversation is open`} className="py-8" />}
          />
        </section>
      )}
      <section className="flex flex-col gap-2">
        <h2 className="font-semibold text-sm">{t`Open cases`}</h2>
        <CaseRows
          rows={cases.data?.items}
          problem={cases.error}
          mine={staff.id}
          empty={<EmptyState kind="first" title={t`No case is open`} className="py-8" />}
        />
      </section>
    </div>
  );
}
