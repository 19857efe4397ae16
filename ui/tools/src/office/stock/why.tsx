import { type Api, ErrorState, Select, SkeletonRows, useRead, When } from "@hanse/kit";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { useLocations, useText } from "../../trade/shown";

/** Why so many pieces can be promised: every term of the sum, place by place. */
export function WhyOf({ variant, location }: { variant: string; location: string }) {
  const { t } = useLingui();
  const text = useText();
  const { list } = useLocations();
  const [place, setPlace] = useState(location);
  const [channel, setChannel] = useState("web");
  const channels = useRead<Api.Channel[]>("/channels");
  const asked = { variant, ...(place ? { location: place } : {}), ...(channel ? { channel } : {}) };
  const { data, error, refetch } = useRead<Api.Why>("/availability/why", asked);
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap gap-3">
        <Select
          label={t`Location`}
          value={place}
          onChange={setPlace}
          options={[{ value: "", label: t`All locations` }, ...list.map((one) => ({ value: one.id, label: one.name }))]}
          className="w-full sm:w-64"
        />
        <Select
          label={t`Channel`}
          value={channel}
          onChange={setChannel}
          options={[
            { value: "", label: t`None in particular` },
            ...(channels.data ?? []).map((one) => ({ value: one.key, label: text(one.name) })),
          ]}
          className="w-full sm:w-48"
        />
      </div>
      {error && <ErrorState strip problem={error} onRetry={() => void refetch()} />}
      {!data && !error && <SkeletonRows rows={4} />}
      {data && !data.places.length && <p className="text-ink-soft text-sm">{t`It was never received there.`}</p>}
      {data?.places.map((one) => (
        <Sum key={one.location} of={one} />
      ))}
      {data && data.places.length > 1 && (
        <p className="text-ink-soft text-sm">{t`${data.online} can be sent home, from all places that ship.`}</p>
      )}
    </div>
  );
}

function Sum({ of }: { of: Api.Explained }) {
  const { t } = useLingui();
  const { name } = useLocations();
  const incoming = of.terms.filter((term) => term.kind.startsWith("incoming"));
  const counted = of.terms.filter((term) => !term.kind.startsWith("incoming"));
  return (
    <section className="flex flex-col gap-1">
      <h3 className="font-medium text-sm">{name(of.location)}</h3>
      <dl className="grid max-w-xl grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-1 text-sm">
        {counted.map((term, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the terms of a sum have an order and no names
          <Line key={n} term={term} signed={n > 0} />
        ))}
        <dt className="border-line border-t pt-1 font-medium">{t`Available`}</dt>
        <dd className="figures border-line border-t pt-1 text-right font-semibold">{of.available}</dd>
        {incoming.map((term, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the terms of a sum have an order and no names
          <Line key={n} term={term} signed />
        ))}
      </dl>
    </section>
  );
}

function Line({ term, signed }: { term: Api.Term; signed: boolean }) {
  const { t } = useLingui();
  const title = useTermWords();
  const sign = signed && term.quantity > 0 ? "+" : "";
  return (
    <>
      <dt className="min-w-0">
        {title(term)}
        {term.rule_reason && <span className="text-ink-soft"> {t`by the rule “${term.rule_reason}”`}</span>}
        {term.seen_at && (
          <span className="text-ink-soft">
            {" "}
            {t`seen`} <When at={term.seen_at} />
          </span>
        )}
        {term.reference && <span className="text-ink-soft"> {term.reference}</span>}
        {term.expected_date && (
          <span className="text-ink-soft">
            {" "}
            <When at={term.expected_date} show="date" />
          </span>
        )}
      </dt>
      <dd className="figures text-right">{`${sign}${term.quantity}`.replace("-", "−")}</dd>
    </>
  );
}

function useTermWords(): (term: Api.Term) => string {
  const { t } = useLingui();
  const promised: Record<string, string> = {
    cart: t`Held for carts`,
    payment: t`Held for payments under way`,
    pickup: t`Held for pickup`,
    quote: t`Held for quotes`,
    till: t`Held at the till`,
    order: t`Promised to orders`,
    aside: t`Set aside for those who wait for a delivery`,
  };
  return (term) => {
    const percent = (term.confidence_basis_points ?? 0) / 100;
    const holds = term.holds ?? 0;
    const words: Record<string, string> = {
      on_hand: t`On hand`,
      pending: `${promised[term.purpose ?? ""] ?? ""} (${plural(holds, { one: "# hold", other: "# holds" })})`,
      leased: t`Leased to tills that may lose their network`,
      safety: t`Kept back`,
      confidence: t`Not believed of the partner’s figure, ${percent} % confidence`,
      partner_buffer: t`Kept at the partner in any case`,
      channel_buffer: t`Kept from this channel`,
      floor: t`Less than nothing is nothing`,
      incoming: t`On its way, not counted yet`,
      incoming_promised: t`Promised already of what is on its way`,
    };
    return words[term.kind] ?? term.kind;
  };
}
