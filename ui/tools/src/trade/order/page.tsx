import {
  type Api,
  Button,
  Card,
  CopyText,
  EmptyState,
  ErrorState,
  IconButton,
  Menu,
  Page,
  Record,
  SkeletonRows,
  Tabs,
  useKeys,
  useRead,
  useSession,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { CirclePlus, CircleX, Ellipsis, ExternalLink, MapPin, PencilLine } from "lucide-react";
import { useState } from "react";
import { Adding, canAdd } from "../adding";
import { Cancelling, canCancel } from "../cancelling";
import { Changing, canChange } from "../changing";
import { Documents } from "../documents";
import { returnable } from "../lines";
import { MessageRows } from "../messages";
import { canReaddress, Readdress } from "../readdress";
import { Returning } from "../returning";
import { OrderState, PaymentState, useText } from "../shown";
import { Why } from "../why";
import { OrderLines } from "./lines";
import { OrderParcels } from "./parcels";
import { OrderSide } from "./side";
import { OrderStory } from "./story";
import { OrderTotal } from "./total";

interface OrderPageProps {
  id: string;
  /** The path of the tool: "/office". */
  base: string;
}

/** One order: what it is, how it stands, and everything that can be done about it. */
export function OrderPage({ id, base }: OrderPageProps) {
  const { t } = useLingui();
  const found = useRead<Api.Order>(`/orders/${id}`);
  const back = { href: `${base}/orders`, label: t`Orders` };
  if (found.error && !found.data) {
    return (
      <Page title={t`Order`} back={back}>
        <ErrorState problem={found.error} onRetry={() => void found.refetch()} />
      </Page>
    );
  }
  if (!found.data) {
    return (
      <Page title={t`Order`} back={back}>
        <Card flush>
          <SkeletonRows />
        </Card>
      </Page>
    );
  }
  return <Shown order={found.data} base={base} back={back} />;
}

type Asked = { what: "add" | "address" | "change" | "return" } | { what: "cancel"; lines: string[] } | null;

function Shown({ order, base, back }: { order: Api.Order; base: string; back: { href: string; label: string } }) {
  const { t } = useLingui();
  const { may } = useSession();
  const [asked, setAsked] = useState<Asked>(null);
  const close = () => setAsked(null);
  const can = {
    add: may("orders.change") && canAdd(order),
    address: may("orders.change") && canReaddress(order),
    cancel: may("orders.cancel") && order.lines.some(canCancel),
    change: (may("orders.change") || may("orders.change_price")) && canChange(order),
    giveBack: may("orders.return") && order.lines.some((line) => returnable(line) > 0),
  };
  useKeys([
    ...(can.address ? [{ keys: "e", label: t`Change the address`, run: () => setAsked({ what: "address" }) }] : []),
    ...(can.giveBack ? [{ keys: "r", label: t`Take goods back`, run: () => setAsked({ what: "return" }) }] : []),
  ]);
  return (
    <Page
      back={back}
      title={order.number}
      facts={
        <>
          <OrderState state={order.state} />
          <PaymentState state={order.payment_state} />
          <span className="font-medium text-ink">
            <OrderTotal of={order} tax="gross" />
          </span>
        </>
      }
      actions={<Verbs order={order} can={can} ask={setAsked} />}
    >
      <Record
        main={
          <>
            <OrderLines
              order={order}
              {...(can.cancel ? { onCancel: (line: string) => setAsked({ what: "cancel", lines: [line] }) } : {})}
            />
            <Parts order={order} />
          </>
        }
        side={
          <>
            <OrderSide order={order} base={base} />
            <CopyText label={t`Id`} text={order.id} />
          </>
        }
      />
      {asked?.what === "address" && <Readdress order={order} onClose={close} />}
      {asked?.what === "add" && <Adding order={order} onClose={close} />}
      {asked?.what === "change" && <Changing order={order} onClose={close} />}
      {asked?.what === "return" && <Returning order={order} onClose={close} />}
      {asked?.what === "cancel" && <Cancelling order={order} lines={asked.lines} onClose={close} />}
    </Page>
  );
}

interface VerbsProps {
  order: Api.Order;
  can: { add: boolean; address: boolean; cancel: boolean; change: boolean; giveBack: boolean };
  ask: (asked: Asked) => void;
}

/** The next likely action is the primary one: hand over what waits, pick what is open, else take goods back. */
function Verbs({ order, can, ask }: VerbsProps) {
  const { t } = useLingui();
  const { may } = useSession();
  const ready = order.lines.some((line) => line.state === "ready") && may("fulfillment.hand_over");
  const open =
    order.state === "confirmed" &&
    order.lines.some((line) => line.state === "open" && !line.awaits_goods) &&
    may("fulfillment.pick");
  const next = ready ? "hand_over" : open ? "pick" : can.address ? "address" : "return";
  const change = [
    ...(can.add ? [{ id: "add", label: t`Add an article`, icon: CirclePlus, run: () => ask({ what: "add" }) }] : []),
    ...(can.change
      ? [{ id: "change", label: t`Change a line`, icon: PencilLine, run: () => ask({ what: "change" }) }]
      : []),
  ];
  const more = [
    ...(can.cancel
      ? [
          {
            id: "cancel",
            label: t`Cancel lines`,
            icon: CircleX,
            danger: true,
            run: () => ask({ what: "cancel", lines: [] }),
          },
        ]
      : []),
  ];
  const shop = `/order/${order.id}?token=${encodeURIComponent(order.access_token)}`;
  return (
    <>
      <Menu
        label={t`More`}
        sections={[
          {
            id: "see",
            entries: [
              {
                id: "shop",
                label: t`As the customer sees it`,
                icon: ExternalLink,
                run: () => void window.open(shop, "_blank", "noopener"),
              },
            ],
          },
          ...(change.length ? [{ id: "alter", entries: change }] : []),
          ...(more.length ? [{ id: "end", entries: more }] : []),
        ]}
      >
        <IconButton icon={Ellipsis} label={t`More`} look="plain" />
      </Menu>
      {can.address && (
        <Button icon={MapPin} look={next === "address" ? "primary" : "plain"} onPress={() => ask({ what: "address" })}>
          {t`Change the address`}
        </Button>
      )}
      {can.giveBack && (
        <Button look={next === "return" ? "primary" : "plain"} onPress={() => ask({ what: "return" })}>
          {t`Take goods back`}
        </Button>
      )}
      {next === "pick" && <Button look="primary" href="/pick">{t`To the pick desk`}</Button>}
      {next === "hand_over" && <Button look="primary" href="/pick">{t`Hand over`}</Button>}
    </>
  );
}

function Parts({ order }: { order: Api.Order }) {
  const { t } = useLingui();
  const text = useText();
  const [part, setPart] = useState("story");
  const name = (variant: string) => text(order.lines.find((line) => line.variant === variant)?.name) || variant;
  return (
    <Tabs
      label={t`About this order`}
      selected={part}
      onSelect={setPart}
      tabs={[
        { id: "story", label: t`Timeline` },
        { id: "parcels", label: t`Parcels` },
        { id: "why", label: t`Why this price` },
        { id: "said", label: t`Messages` },
        { id: "papers", label: t`Documents` },
      ]}
    >
      {part === "said" ? (
        <Messages order={order.id} />
      ) : part === "parcels" ? (
        <OrderParcels order={order} />
      ) : part === "papers" ? (
        <Documents order={order.id} />
      ) : (
        <Card>
          <h2 className="sr-only">{part === "why" ? t`Why this price` : t`Timeline`}</h2>
          {part === "why" ? (
            <Why trace={order.trace} currency={order.currency} article={name} />
          ) : (
            <OrderStory order={order} />
          )}
        </Card>
      )}
    </Tabs>
  );
}

function Messages({ order }: { order: string }) {
  const { t } = useLingui();
  const { data, error } = useRead<{ items: Api.MessageRow[] }>("/messages", { order });
  if (error) return <ErrorState strip problem={error} />;
  if (!data) return <SkeletonRows rows={2} columns={3} />;
  if (!data.items.length) {
    return (
      <Card flush>
        <EmptyState kind="first" title={t`No message was sent about this order`} />
      </Card>
    );
  }
  return <MessageRows rows={data.items} />;
}
