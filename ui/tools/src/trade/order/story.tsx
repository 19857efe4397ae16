import { type Api, type Moment, Timeline, useRead, When } from "@hanse/kit";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import {
  ArrowLeftRight,
  BadgePercent,
  CalendarClock,
  CirclePlus,
  CircleX,
  CreditCard,
  FileX,
  MapPin,
  PackageCheck,
  PackageX,
  Replace,
  Route,
  ShoppingBasket,
  Truck,
  Undo2,
} from "lucide-react";
import { useReasonWords } from "../reasons";
import { AddressLines, Channel, Minor, useLocations, useText } from "../shown";
import { useTradeWords, wordOf } from "../words";

interface Facts {
  way?: string;
  day?: string;
  lines?: string[];
  line?: string;
  location?: string;
  tracking?: string;
  return?: string;
  before?: Api.Address;
  after?: Api.Address;
  promised?: string | null;
  expected?: string | null;
  from?: string;
  to?: string;
  exception?: string;
  of?: string;
  added?: string;
  parcel?: string;
  collector?: string;
  identity?: string;
  note?: string;
  until?: string;
  quantity?: number;
  deducted_minor?: number;
}

/** Everything that happened with an order, newest first: placed, paid, changed, delivered, returned. */
export function OrderStory({ order }: { order: Api.Order }) {
  const { t } = useLingui();
  const tell = useAdjustments(order);
  const tenders = useTradeWords().tender;
  const { data: payments } = useRead<Api.Payment[]>("/payments", { order: order.id });
  const placed: Moment = {
    id: "placed",
    at: order.placed_at,
    icon: ShoppingBasket,
    tone: "info",
    title: t`Order placed`,
    by: <Channel of={order.channel} />,
    body: <Minor minor={order.total_minor} currency={order.currency} />,
  };
  const paid = (payments ?? []).map((one): Moment => {
    const tender = wordOf(tenders, one.tender).label;
    return {
      id: one.id,
      // A refund changes the payment too; it has its own place in the story.
      at: one.refunded_minor ? one.created_at : one.changed_at,
      icon: CreditCard,
      tone: one.state === "captured" ? "done" : one.state === "refused" ? "trouble" : "quiet",
      title:
        one.state === "captured"
          ? t`Paid: ${tender}`
          : one.state === "refused"
            ? t`Payment refused: ${tender}`
            : one.state === "authorized"
              ? t`Set aside by the bank: ${tender}`
              : t`Payment begun: ${tender}`,
      body: <Minor minor={one.amount_minor} currency={one.currency} />,
    };
  });
  return <Timeline moments={[...order.adjustments.map(tell), ...paid, placed]} />;
}

function useAdjustments(order: Api.Order) {
  const { t } = useLingui();
  const text = useText();
  const reasons = useReasonWords();
  const { name } = useLocations();
  const by = (actor: string) => {
    const [kind = "", who] = actor.split(":");
    return who || (kind === "system" ? t`the system` : kind === "shopper" ? t`the customer` : kind);
  };
  return (one: Api.OrdersContractsSaleAdjustment): Moment => {
    const facts = one.facts as Facts;
    const lines = [facts.lines ?? [], facts.line ?? [], facts.added ?? []].flat();
    const names = lines.map((id) => text(order.lines.find((line) => line.id === id)?.name)).filter(Boolean);
    const count = plural(names.length, { one: "# line", other: "# lines" });
    const place = name(facts.location);
    const documents: Record<string, string> = {
      identity_card: t`Identity card`,
      passport: t`Passport`,
      driving_licence: t`Driving licence`,
      other: t`Another one`,
    };
    const brought = facts.way === "store";
    const kinds: Record<string, Pick<Moment, "icon" | "tone" | "title">> = {
      cancel: { icon: CircleX, tone: "trouble", title: t`Cancelled: ${count}` },
      return: { icon: Undo2, tone: "attention", title: t`Return ${facts.return ?? ""} in ${place}` },
      hand_over: { icon: PackageCheck, tone: "done", title: t`Handed over in ${place}` },
      ship: { icon: Truck, tone: "done", title: t`Parcel left` },
      resource: { icon: Route, tone: "attention", title: t`Comes from another place` },
      promise: { icon: CalendarClock, tone: "attention", title: t`Comes on another day` },
      resend: { icon: Truck, tone: "attention", title: t`Sent once more` },
      withdrawal: { icon: FileX, tone: "attention", title: t`Withdrawal declared` },
      address: { icon: MapPin, tone: "quiet", title: t`Delivery address changed` },
      add: { icon: CirclePlus, tone: "attention", title: t`Added to the order` },
      delivery: { icon: Route, tone: "attention", title: t`Reaches the customer in another way` },
      date: { icon: CalendarClock, tone: "quiet", title: t`Another day was chosen` },
      keep: { icon: CalendarClock, tone: "quiet", title: t`Kept longer` },
      price: { icon: BadgePercent, tone: "attention", title: t`Price corrected` },
      undelivered: { icon: PackageX, tone: "trouble", title: t`Did not arrive: refunded as ${facts.return ?? ""}` },
      return_lost: { icon: PackageX, tone: "trouble", title: t`Parcel ${facts.parcel ?? ""} was lost on its way back` },
      substitute: { icon: Replace, tone: "attention", title: t`Replaced by something similar` },
      exchange: { icon: ArrowLeftRight, tone: "attention", title: t`Exchanged in ${place}` },
      return_announced: {
        icon: Undo2,
        tone: "info",
        title: brought
          ? t`Return ${facts.parcel ?? ""} is to be handed in in ${place}`
          : t`Comes back by parcel ${facts.parcel ?? ""}`,
      },
      return_arrived: {
        icon: Undo2,
        tone: "attention",
        title: brought
          ? t`Return ${facts.parcel ?? ""} was handed in in ${place}`
          : t`Parcel ${facts.parcel ?? ""} is back in ${place}`,
      },
      return_withdrawn: { icon: CircleX, tone: "quiet", title: t`Parcel ${facts.parcel ?? ""} does not come back` },
    };
    return {
      id: one.id,
      at: one.at,
      by: by(one.actor),
      ...(kinds[one.kind] ?? { title: one.kind }),
      body: (
        <div className="flex flex-col gap-1">
          {names.length > 0 && <span>{names.join(one.kind === "substitute" ? " → " : ", ")}</span>}
          {one.reason && <span>{reasons(one.reason)}</span>}
          {one.kind === "hand_over" && facts.collector && <span>{t`Collected by ${{ name: facts.collector }}`}</span>}
          {one.kind === "hand_over" && facts.identity && (
            <span>{t`Document seen: ${{ document: documents[facts.identity] ?? facts.identity }}`}</span>
          )}
          {facts.note && <span>{facts.note}</span>}
          {one.kind === "date" && facts.day && <When at={facts.day} show="date" />}
          {one.kind === "keep" && facts.until && <When at={facts.until} />}
          {facts.exception && <span>{t`Exception: ${{ reason: facts.exception }}`}</span>}
          {facts.tracking && <span className="figures">{facts.tracking}</span>}
          {facts.before && facts.after && (
            <div className="flex flex-wrap gap-x-6 gap-y-2">
              <s>
                <AddressLines address={facts.before} />
              </s>
              <AddressLines address={facts.after} />
            </div>
          )}
          {one.kind === "promise" && (
            <span className="flex flex-wrap gap-x-3">
              {facts.promised && (
                <s>
                  <When at={facts.promised} show="date" />
                </s>
              )}
              {facts.expected ? <When at={facts.expected} show="date" /> : t`day not known`}
            </span>
          )}
          {one.amount_minor !== 0 && <Minor minor={-one.amount_minor} currency={order.currency} />}
          {facts.deducted_minor ? (
            <span className="flex gap-2">
              {t`Kept back`} <Minor minor={facts.deducted_minor} currency={order.currency} />
            </span>
          ) : null}
        </div>
      ),
    };
  };
}
