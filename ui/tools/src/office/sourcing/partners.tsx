import {
  type Api,
  api,
  Button,
  Choice,
  type Column,
  Drawer,
  EmptyState,
  ErrorState,
  Facts,
  NumberField,
  Page,
  State,
  Table,
  TextLink,
  TwoLines,
  toast,
  useLocale,
  useRead,
  useSession,
  useWrite,
  When,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Refused } from "../../trade/refused";
import { useLocations } from "../../trade/shown";
import { SourcingViews } from "./views";

const DAYS = 90;

/** A partner store with everything that is known of its figures and its answers. */
interface Row {
  place: Api.Location;
  trust: Api.Partner | undefined;
  feed: Api.PartnerFeed | undefined;
  offers: Api.Offers | undefined;
}

export function usePercent(): (share: number) => string {
  const locale = useLocale();
  return (share) => new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 }).format(share);
}

/** Stores of others: how old their figures are, how far they are believed, and whether they deliver when asked. */
export function Partners() {
  const { t } = useLingui();
  const { may } = useSession();
  const percent = usePercent();
  const { list } = useLocations();
  const trust = useRead<Api.Partner[]>("/stock/partners");
  const feeds = useRead<Api.PartnerFeed[]>("/stock/partners/feeds", {}, { everyMs: 60_000 });
  const answers = useRead<Api.Offers[]>(
    may("fulfillment.read") ? "/tasks/offers" : null,
    { days: DAYS },
    { everyMs: 60_000 },
  );
  const [open, setOpen] = useState<string | null>(null);
  const at = <T extends { location: string }>(those: readonly T[] | undefined, place: Api.Location) =>
    those?.find((one) => one.location === place.id);
  const rows = trust.data
    ? list
        .filter((place) => place.kind === "partner")
        .map(
          (place): Row => ({
            place,
            trust: at(trust.data, place),
            feed: at(feeds.data, place),
            offers: at(answers.data, place),
          }),
        )
    : undefined;
  const offerColumns: Column<Row>[] = [
    { id: "waiting", head: t`Open offers`, figures: true, cell: (row) => <Waiting of={row.offers} /> },
    { id: "rate", head: t`Accepted`, figures: true, cell: (row) => <Rate of={row.offers} />, from: "middle" },
  ];
  const columns: Column<Row>[] = [
    { id: "name", head: t`Partner store`, grow: true, cell: (row) => row.place.name, sort: (row) => row.place.name },
    { id: "heard", head: t`Last heard`, figures: true, cell: (row) => <Heard of={row} /> },
    {
      id: "confidence",
      head: t`Confidence`,
      figures: true,
      from: "middle",
      cell: (row) => (row.feed && row.trust ? percent(row.feed.confidence_basis_points / 10_000) : "–"),
    },
    { id: "buffer", head: t`Kept in any case`, figures: true, from: "wide", cell: (row) => row.trust?.buffer ?? "–" },
    { id: "positions", head: t`Articles`, figures: true, from: "wide", cell: (row) => row.feed?.positions ?? "–" },
    ...(may("fulfillment.read") ? offerColumns : []),
  ];
  const shown = rows?.find((row) => row.place.id === open);
  const problem = trust.error ?? feeds.error ?? answers.error;
  return (
    <Page title={t`Order routing`} tabs={<SourcingViews selected="partners" />}>
      {rows && problem && <ErrorState strip problem={problem} onRetry={() => void feeds.refetch()} />}
      <Table
        label={t`Partner stores`}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.place.id}
        onOpen={(row) => setOpen(row.place.id)}
        problem={trust.error}
        onRetry={() => void trust.refetch()}
        narrow={(row) => (
          <TwoLines
            title={row.place.name}
            figure={<Rate of={row.offers} />}
            detail={<Heard of={row} />}
            note={<Waiting of={row.offers} />}
          />
        )}
        empty={
          <EmptyState
            kind="first"
            title={t`No partner stores`}
            action={<TextLink href="/office/locations">{t`Locations`}</TextLink>}
          >
            {t`A partner store is a location of somebody else that tells its stock by feed and is asked before it delivers.`}
          </EmptyState>
        }
      />
      {shown && <PartnerDrawer key={shown.place.id} row={shown} onClose={() => setOpen(null)} />}
    </Page>
  );
}

/** When the partner was last heard, with a word when that is too long ago. */
function Heard({ of }: { of: Row }) {
  const { t } = useLingui();
  if (!of.trust) return <State bare tone="attention">{t`Believed without limit`}</State>;
  if (!of.feed?.newest_at) return <State bare tone="trouble">{t`Never heard`}</State>;
  if (of.feed.confidence_basis_points === 0)
    return (
      <State bare tone="trouble">
        <When at={of.feed.newest_at} />, {t`too old`}
      </State>
    );
  if (of.feed.confidence_basis_points < 10_000)
    return (
      <State bare tone="attention">
        <When at={of.feed.newest_at} />
      </State>
    );
  return (
    <State bare tone="done">
      <When at={of.feed.newest_at} />
    </State>
  );
}

function Waiting({ of }: { of: Api.Offers | undefined }) {
  const { t } = useLingui();
  if (!of?.waiting) return <span className="text-ink-soft">–</span>;
  return (
    <span className="whitespace-nowrap">
      {of.waiting}, {t`the next lapses`} <When at={of.next_until} />
    </span>
  );
}

/** How many of the offers that ended were accepted. */
function Rate({ of }: { of: Api.Offers | undefined }) {
  const { t } = useLingui();
  const percent = usePercent();
  const ended = of ? of.accepted + of.declined + of.timed_out : 0;
  if (!of || !ended) return <span className="text-ink-soft">–</span>;
  const { accepted } = of;
  return (
    <span className="whitespace-nowrap">
      {percent(accepted / ended)} <span className="text-ink-soft">{t`${accepted} of ${ended}`}</span>
    </span>
  );
}

function PartnerDrawer({ row, onClose }: { row: Row; onClose: () => void }) {
  const { t } = useLingui();
  const { may } = useSession();
  const { feed, offers } = row;
  const count = (value: number | undefined) => value ?? 0;
  return (
    <Drawer title={row.place.name} isOpen onClose={onClose}>
      <div className="flex flex-col gap-6">
        <section>
          <h3 className="mb-2 font-semibold text-sm">{t`Its figures`}</h3>
          <Facts
            facts={[
              { label: t`Newest`, value: <When at={feed?.newest_at ?? undefined} />, figures: true },
              { label: t`Oldest`, value: <When at={feed?.oldest_at ?? undefined} />, figures: true },
              { label: t`Articles`, value: count(feed?.positions), figures: true },
              { label: t`of them believed no more`, value: count(feed?.unbelieved), figures: true },
            ]}
          />
        </section>
        {may("fulfillment.read") && (
          <section>
            <h3 className="mb-2 font-semibold text-sm">{t`Offers of the last ${DAYS} days`}</h3>
            <Facts
              facts={[
                { label: t`Accepted`, value: count(offers?.accepted), figures: true },
                { label: t`Declined`, value: count(offers?.declined), figures: true },
                { label: t`Not answered in time`, value: count(offers?.timed_out), figures: true },
              ]}
            />
            <OpenOffers at={row.place.id} />
          </section>
        )}
        <TrustForm row={row} onClose={onClose} />
      </div>
    </Drawer>
  );
}

function OpenOffers({ at }: { at: string }) {
  const { t } = useLingui();
  const { data, error } = useRead<{ items: Api.Task[] }>("/tasks", { location: at, state: ["offered"], limit: 50 });
  if (error) return <ErrorState strip problem={error} className="mt-3" />;
  if (!data?.items.length) return <p className="mt-3 text-ink-soft text-sm">{t`No offer waits for an answer.`}</p>;
  return (
    <ul aria-label={t`Open offers`} className="mt-3 flex flex-col gap-1 text-sm">
      {data.items.map((task) => (
        <li key={task.id} className="flex justify-between gap-3">
          <TextLink href={`/office/orders/${task.order}`}>{task.number}</TextLink>
          <span className="text-ink-soft">
            {t`lapses`} <When at={task.offer_until ?? undefined} />
          </span>
        </li>
      ))}
    </ul>
  );
}

type Trust = Required<Api.PartnerInput>;

const usual: Trust = { fresh_minutes: 60, stale_minutes: 1440, buffer: 1, figures: "on_hand" };

/** How far the figures are believed. */
function TrustForm({ row, onClose }: { row: Row; onClose: () => void }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const { may } = useSession();
  const { trust, place } = row;
  const [draft, setDraft] = useState<Trust>(() => ({ ...usual, ...(trust ? trustOf(trust) : {}) }));
  const [version, setVersion] = useState(trust?.version);
  const set = (more: Partial<Trust>) => setDraft({ ...draft, ...more });
  const mayWrite = may("inventory.adjust");
  const write = useWrite(
    (wanted: Trust) =>
      api.put<Api.Partner>(`/stock/partners/${place.id}`, wanted, version === undefined ? {} : { version }),
    {
      touches: ["/stock", "/availability"],
      onDone: () => {
        toast(t`Saved`);
        onClose();
      },
    },
  );
  const fresher = async () => {
    const all = await client.fetchQuery({
      queryKey: ["stock", "partners"],
      queryFn: () => api.get<Api.Partner[]>("/stock/partners"),
      staleTime: 0,
    });
    setVersion(all.find((one) => one.location === place.id)?.version);
    write.reset();
  };
  const late = draft.stale_minutes <= draft.fresh_minutes;
  const count = (value: number, least: number) => (Number.isNaN(value) ? least : value);
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!late) write.mutate(draft);
      }}
    >
      <h3 className="font-semibold text-sm">{t`How far they are believed`}</h3>
      <Refused problem={write.error} onFresh={() => void fresher()} />
      <NumberField
        label={t`Fully, for`}
        unit={t`minutes`}
        minValue={0}
        value={draft.fresh_minutes}
        onChange={(value) => set({ fresh_minutes: count(value, 0) })}
        isDisabled={!mayWrite}
      />
      <NumberField
        label={t`Not at all, from`}
        unit={t`minutes`}
        minValue={1}
        value={draft.stale_minutes}
        onChange={(value) => set({ stale_minutes: count(value, 1) })}
        error={late ? t`Must be more than the time in which they are fully believed.` : undefined}
        isDisabled={!mayWrite}
        help={t`In between less and less.`}
      />
      <NumberField
        label={t`Pieces of each article that stay there in any case`}
        minValue={0}
        value={draft.buffer}
        onChange={(value) => set({ buffer: count(value, 0) })}
        isDisabled={!mayWrite}
      />
      <Choice
        label={t`What the figures say`}
        value={draft.figures}
        onChange={(figures) => set({ figures })}
        options={[
          { value: "on_hand", label: t`What lies there`, isDisabled: !mayWrite },
          { value: "free", label: t`What is left for others`, isDisabled: !mayWrite },
        ]}
      />
      {mayWrite && (
        <Button type="submit" look="primary" isDisabled={late} isPending={write.isPending} className="self-start">
          {t`Save`}
        </Button>
      )}
    </form>
  );
}

function trustOf(trust: Api.Partner): Trust {
  const { fresh_minutes, stale_minutes, buffer, figures } = trust;
  return { fresh_minutes, stale_minutes, buffer: buffer ?? usual.buffer, figures: figures ?? usual.figures };
}
