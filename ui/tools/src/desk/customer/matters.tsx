import {
  type Api,
  Badge,
  Button,
  Card,
  ErrorState,
  SkeletonRows,
  TextLink,
  useRead,
  useSession,
  When,
} from "@hanse/kit";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { CircleX, MapPin, Undo2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Cancelling, canCancel } from "../../trade/cancelling";
import { Expected } from "../../trade/expected";
import { returnable, useWay as useLineWay } from "../../trade/lines";
import { OrderTotal } from "../../trade/order/total";
import { PromisedLine, PromisedTogether, sharedPromise } from "../../trade/promised";
import { canReaddress, Readdress } from "../../trade/readdress";
import { Returning } from "../../trade/returning";
import { Channel, Minor, OrderState, PaymentState, Said, useLocations, useText } from "../../trade/shown";
import { useOrderWords, wordOf } from "../../trade/words";
import { useDeskWords } from "../words";

interface MattersProps {
  view: Api.CustomerView;
  /** An order that was searched for: opened at once. */
  shown: string | null;
}

/** What is open with this customer, each with what can be done about it. */
export function Matters({ view, shown }: MattersProps) {
  const { t } = useLingui();
  const { name } = useLocations();
  const { may } = useSession();
  const cases = useDeskWords().case;
  const others = view.recent_orders.filter((row) => !view.open_orders.some((one) => one.id === row.id));
  const nothing = !view.open_orders.length && !view.pickups.length && !view.carts.length && !view.cases.length;
  return (
    <>
      <Card title={t`Open orders`} flush={view.open_orders.length > 0}>
        {view.open_orders.length ? (
          <ul>
            {view.open_orders.map((row) => (
              <OrderMatter
                key={row.id}
                row={row}
                isOpen={row.id === shown || (!shown && view.open_orders.length === 1)}
              />
            ))}
          </ul>
        ) : (
          <p className="text-ink-soft text-sm">{t`No order is open.`}</p>
        )}
      </Card>
      {view.pickups.length > 0 && (
        <Card title={t`Waits for pickup`}>
          <Rows
            rows={view.pickups.map((one) => ({
              key: one.task,
              title: <TextLink href={`/desk/orders/${one.order}`}>{one.number}</TextLink>,
              detail: [name(one.location), one.shelf].filter(Boolean).join(" · "),
              end: <When at={one.ready_at} />,
            }))}
          />
        </Card>
      )}
      {view.carts.length > 0 && (
        <Card title={t`Carts`}>
          <Rows
            rows={view.carts.map((one) => ({
              key: one.id,
              title: (
                <>
                  {may("orders.place") ? (
                    <TextLink href={`/desk/customers/${view.customer.id}/order?cart=${one.id}`}>{one.code}</TextLink>
                  ) : (
                    one.code
                  )}{" "}
                  <Channel of={one.channel} />
                </>
              ),
              detail: plural(one.pieces, { one: "# piece", other: "# pieces" }),
              end: <When at={one.changed_at} />,
            }))}
          />
        </Card>
      )}
      {view.cases.length > 0 && (
        <Card title={t`Cases`}>
          <Rows
            rows={view.cases.map((one) => ({
              key: one.id,
              title: <TextLink href={`/desk/cases/${one.id}`}>{one.headline}</TextLink>,
              detail: <span className="figures">{one.number}</span>,
              end: <Said bare word={wordOf(cases, one.state)} />,
            }))}
          />
        </Card>
      )}
      <Returns view={view} />
      {others.length > 0 && (
        <Card title={nothing ? t`Orders` : t`Earlier orders`} flush>
          <ul>
            {others.map((row) => (
              <OrderMatter key={row.id} row={row} isOpen={row.id === shown} />
            ))}
          </ul>
        </Card>
      )}
    </>
  );
}

function Returns({ view }: { view: Api.CustomerView }) {
  const { t } = useLingui();
  if (!view.returns.length) return null;
  return (
    <Card title={t`Returns`}>
      <Rows
        rows={view.returns.map((one) => ({
          key: one.id,
          title: <TextLink href={`/desk/orders/${one.order}`}>{one.number}</TextLink>,
          detail: one.refund_waiting_minor ? t`Money is on its way` : <When at={one.at} />,
          end: <Minor minor={one.amount_minor} currency={one.currency} />,
        }))}
      />
    </Card>
  );
}

function Rows({ rows }: { rows: { key: string; title: ReactNode; detail: ReactNode; end: ReactNode }[] }) {
  return (
    <ul className="flex flex-col gap-2.5 text-sm">
      {rows.map((row) => (
        <li key={row.key} className="flex items-baseline justify-between gap-3">
          <span className="min-w-0">
            <span className="block truncate font-medium">{row.title}</span>
            <span className="block truncate text-ink-soft text-xs">{row.detail}</span>
          </span>
          <span className="shrink-0 text-right text-xs">{row.end}</span>
        </li>
      ))}
    </ul>
  );
}

/** An order that opens in place: its lines, and the verbs that people call for. */
function OrderMatter({ row, isOpen }: { row: Api.OrderRow; isOpen: boolean }) {
  const [open, setOpen] = useState(isOpen);
  const { number } = row;
  return (
    <li className="border-line border-b last:border-b-0">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex w-full flex-col gap-1 px-4 py-2.5 text-left text-sm -outline-offset-2! transition-colors hover:bg-sheet-hover"
      >
        <span className="flex items-center justify-between gap-3">
          <span className="figures font-medium">{number}</span>
          <OrderTotal of={row} />
        </span>
        <span className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
          <span className="flex items-center gap-3">
            <OrderState bare state={row.state} />
            {row.payment_state !== "paid" && <PaymentState bare state={row.payment_state} />}
          </span>
          <When at={row.placed_at} className="text-ink-soft text-xs" />
        </span>
      </button>
      {open && <OrderOpened id={row.id} />}
    </li>
  );
}

function OrderOpened({ id }: { id: string }) {
  const { t } = useLingui();
  const text = useText();
  const way = useLineWay();
  const words = useOrderWords().line;
  const { may } = useSession();
  const { data: order, error } = useRead<Api.Order>(`/orders/${id}`);
  const [asked, setAsked] = useState<"address" | "cancel" | "return" | null>(null);
  if (error) return <ErrorState strip problem={error} className="m-4" />;
  if (!order) return <SkeletonRows rows={2} columns={2} />;
  const close = () => setAsked(null);
  const shared = sharedPromise(order.lines);
  return (
    <div className="flex flex-col gap-3 px-4 pb-3">
      {shared && <PromisedTogether line={shared} />}
      <ul className="flex flex-col gap-2 text-sm">
        {order.lines.map((line) => (
          <li key={line.id} className="flex items-baseline justify-between gap-3">
            <span className="min-w-0">
              <span className="block">
                <span className="figures">{line.quantity}</span> × {text(line.name)}
              </span>
              <span className="block text-ink-soft text-xs">{way(line)}</span>
              {!shared && <PromisedLine line={line} />}
            </span>
            {line.awaits_goods ? (
              <Expected date={line.promised_date} />
            ) : (
              <Said bare word={wordOf(words, line.state)} />
            )}
          </li>
        ))}
      </ul>
      {order.pickups.map((one) => (
        <p key={one.location} className="flex items-center gap-2 text-sm">
          {t`Pickup code`} <Badge>{one.code}</Badge>
        </p>
      ))}
      <div className="flex flex-wrap gap-1.5">
        {may("orders.change") && canReaddress(order) && (
          <Button size="small" icon={MapPin} onPress={() => setAsked("address")}>
            {t`Change the address`}
          </Button>
        )}
        {may("orders.cancel") && order.lines.some(canCancel) && (
          <Button size="small" icon={CircleX} onPress={() => setAsked("cancel")}>
            {t`Cancel lines`}
          </Button>
        )}
        {may("orders.return") && order.lines.some((line) => returnable(line) > 0) && (
          <Button size="small" icon={Undo2} onPress={() => setAsked("return")}>
            {t`Take goods back`}
          </Button>
        )}
        <Button size="small" look="quiet" href={`/desk/orders/${order.id}`}>
          {t`The whole order`}
        </Button>
      </div>
      {asked === "address" && <Readdress order={order} onClose={close} />}
      {asked === "cancel" && <Cancelling order={order} lines={[]} onClose={close} />}
      {asked === "return" && <Returning order={order} onClose={close} />}
    </div>
  );
}
