import {
  type Api,
  Button,
  EmptyState,
  ErrorState,
  type Moment,
  SkeletonRows,
  TextLink,
  Timeline,
  type Tone,
  useList,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import {
  Check,
  CircleX,
  ClipboardList,
  Clock,
  Headset,
  type LucideIcon,
  MapPin,
  NotebookPen,
  PackageCheck,
  Receipt,
  ShoppingBasket,
  Truck,
  Undo2,
  UserPlus,
  Wallet,
  X,
} from "lucide-react";
import { useState } from "react";
import { Channel, Minor, useLocations, useText } from "./shown";

const looks: Record<string, [LucideIcon, Tone]> = {
  order_received: [ShoppingBasket, "info"],
  till_sale: [Receipt, "done"],
  ready_for_pickup: [Clock, "info"],
  collected: [PackageCheck, "done"],
  shipped: [Truck, "done"],
  cancelled: [CircleX, "trouble"],
  goods_returned: [Undo2, "attention"],
  reservation_expired: [Clock, "attention"],
  address_changed: [MapPin, "quiet"],
  refunded: [Wallet, "attention"],
  contact: [Headset, "info"],
  note: [NotebookPen, "quiet"],
  case_opened: [ClipboardList, "attention"],
  registered: [UserPlus, "info"],
  consent_given: [Check, "done"],
  consent_withdrawn: [X, "quiet"],
};

/** What people look for in a timeline, and the kinds that belong to it. */
function useSorts() {
  const { t } = useLingui();
  return [
    { id: "all", label: t`All`, kinds: "" },
    { id: "orders", label: t`Orders`, kinds: "order_received,till_sale,cancelled,reservation_expired,address_changed" },
    { id: "deliveries", label: t`Deliveries`, kinds: "ready_for_pickup,collected,shipped" },
    { id: "returns", label: t`Returns`, kinds: "goods_returned,refunded" },
    { id: "contacts", label: t`Contacts`, kinds: "contact,note,case_opened" },
    { id: "profile", label: t`Profile and consents`, kinds: "registered,consent_given,consent_withdrawn" },
  ];
}

interface GoingsProps {
  customer: string;
  /** Where an order is opened: "/office/orders". */
  orders: string;
}

/** One timeline of a customer over all channels, newest first, with filters. */
export function Goings({ customer, orders }: GoingsProps) {
  const { t } = useLingui();
  const text = useText();
  const { name } = useLocations();
  const sorts = useSorts();
  const [sort, setSort] = useState("all");
  const kinds = sorts.find((one) => one.id === sort)?.kinds;
  const found = useList<Api.TimelineEntry>(`/customers/${customer}/timeline`, kinds ? { kinds } : {});
  const moments = (found.rows ?? []).map((entry, index): Moment => {
    const [icon, tone] = looks[entry.kind] ?? [Clock, "quiet" as const];
    const title = text(entry.title);
    return {
      id: entry.id ?? String(index),
      at: entry.at,
      icon,
      tone,
      title:
        entry.subject_kind === "order" && entry.subject_id ? (
          <TextLink href={`${orders}/${entry.subject_id}`}>{title}</TextLink>
        ) : (
          title
        ),
      by: (
        <>
          <Channel of={entry.channel} /> {name(entry.location)}
        </>
      ),
      body: <GoingsBody entry={entry} />,
    };
  });
  return (
    <div className="flex flex-col gap-4">
      <fieldset className="flex flex-wrap gap-1.5">
        <legend className="sr-only">{t`Show`}</legend>
        {sorts.map((one) => (
          <Button
            key={one.id}
            size="small"
            look={one.id === sort ? "plain" : "quiet"}
            aria-pressed={one.id === sort}
            onPress={() => setSort(one.id)}
          >
            {one.label}
          </Button>
        ))}
      </fieldset>
      {found.problem ? (
        <ErrorState problem={found.problem} onRetry={found.reload} />
      ) : found.isLoading ? (
        <SkeletonRows columns={2} rows={4} />
      ) : moments.length ? (
        <Timeline moments={moments} />
      ) : (
        <EmptyState
          kind={kinds ? "match" : "first"}
          title={kinds ? t`Nothing of this kind` : t`Nothing has happened yet`}
          {...(kinds ? { action: <Button onPress={() => setSort("all")}>{t`Show all`}</Button> } : {})}
        >
          {kinds ? undefined : t`Orders, deliveries, returns and contacts on every channel stand here.`}
        </EmptyState>
      )}
      {found.hasMore && (
        <Button onPress={found.more} isPending={found.isFetchingMore} className="self-start">
          {t`Show more`}
        </Button>
      )}
    </div>
  );
}

function GoingsBody({ entry }: { entry: Api.TimelineEntry }) {
  const facts = entry.facts as {
    total_minor?: number;
    amount_minor?: number;
    currency?: string;
    body?: string;
    reason?: string;
    tracking?: string;
  };
  const minor = facts.total_minor ?? facts.amount_minor;
  const parts = [
    minor && facts.currency ? <Minor key="minor" minor={minor} currency={facts.currency} /> : null,
    facts.tracking ? <span key="tracking">{facts.tracking}</span> : null,
    facts.body ? (
      <span key="body" className="whitespace-pre-wrap">
        {facts.body}
      </span>
    ) : null,
  ].filter(Boolean);
  return parts.length ? <span className="flex flex-wrap gap-x-3">{parts}</span> : null;
}
