import { type Api, type Column, Figure, IconButton, moneyText, Table, TwoLines, useLocale } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { CircleX } from "lucide-react";
import { canCancel } from "../cancelling";
import { Expected } from "../expected";
import { returnable, useWay } from "../lines";
import { PromisedLine, PromisedTogether, sharedPromise } from "../promised";
import { Minor, Said, useText } from "../shown";
import { isLate, Until } from "../until";
import { useOrderWords, wordOf } from "../words";

interface OrderLinesProps {
  order: Api.Order;
  onCancel?: (line: string) => void;
}

/** The lines of an order: what, how and from where, how it stands, what it came to. */
export function OrderLines({ order, onCancel }: OrderLinesProps) {
  const { t } = useLingui();
  const text = useText();
  const way = useWay();
  const words = useOrderWords();
  const shared = sharedPromise(order.lines);
  const money = (minor: number) => <Minor minor={minor} currency={order.currency} />;
  const state = (line: Api.OrderLine) =>
    line.awaits_goods ? <Expected date={line.promised_date} /> : <Said bare word={wordOf(words.line, line.state)} />;
  const columns: Column<Api.OrderLine>[] = [
    {
      id: "name",
      head: t`Article`,
      grow: true,
      cell: (line) => (
        <span className="block py-1">
          <span className="block truncate font-medium" title={text(line.name)}>
            {text(line.name)}
          </span>
          <span className="block truncate text-ink-soft text-xs">
            <span className="figures">{line.sku}</span> · {way(line)}
          </span>
          {!shared && <PromisedLine line={line} />}
          <ByHand line={line} currency={order.currency} />
          <Replaced line={line} order={order} />
          {returnable(line) > 0 && <Until until={line.return_until} late={isLate(line)} />}
        </span>
      ),
    },
    { id: "state", head: t`State`, cell: state },
    { id: "pieces", head: t`Pieces`, figures: true, cell: (line) => <Pieces line={line} /> },
    { id: "unit", head: t`Each`, figures: true, from: "wide", cell: (line) => money(line.unit_minor) },
    {
      id: "discount",
      head: t`Discount`,
      figures: true,
      from: "wide",
      cell: (line) => (line.discount_minor ? money(-line.discount_minor) : <span className="text-ink-soft">–</span>),
    },
    { id: "total", head: t`Total`, figures: true, cell: (line) => money(line.total_minor) },
  ];
  return (
    <div className="flex flex-col gap-2">
      {shared && <PromisedTogether line={shared} />}
      <Table
        label={t`Lines`}
        columns={columns}
        rows={order.lines}
        rowKey={(line) => line.id}
        {...(onCancel
          ? {
              actions: (line: Api.OrderLine) =>
                canCancel(line) ? (
                  <IconButton
                    icon={CircleX}
                    label={t`Cancel this line`}
                    size="small"
                    onPress={() => onCancel(line.id)}
                  />
                ) : null,
            }
          : {})}
        narrow={(line) => (
          <TwoLines
            title={text(line.name)}
            figure={money(line.total_minor)}
            detail={
              <>
                <Pieces line={line} /> × · {way(line)}
              </>
            }
            note={
              <span className="flex flex-wrap gap-x-3">
                {state(line)}
                {!shared && <PromisedLine line={line} />}
              </span>
            }
          />
        )}
      />
    </div>
  );
}

/** Where somebody set the price: why, what the list said, and who it was. */
function ByHand({ line, currency }: { line: Api.OrderLine; currency: string }) {
  const { t } = useLingui();
  const text = useText();
  const locale = useLocale();
  const { manual } = line;
  if (!manual) return null;
  const listed = moneyText({ amount: manual.list_unit_minor, currency }, locale);
  const reason = [text(manual.reason_name), manual.note].filter(Boolean).join(": ");
  const people = [manual.by_name, manual.approved_by_name].filter(Boolean).join(", ");
  return (
    <span className="block whitespace-normal text-harbour text-xs">
      {t`Price set by hand instead of ${listed} (${people}): ${reason}`}
    </span>
  );
}

/** What it came instead of; or that it may be replaced, as long as somebody still has to fetch it. */
function Replaced({ line, order }: { line: Api.OrderLine; order: Api.Order }) {
  const { t } = useLingui();
  const text = useText();
  const missed = order.lines.find((one) => one.id === line.replaces);
  const waits = line.state === "open" || line.state === "picking";
  if (missed)
    return (
      <span className="block whitespace-normal text-harbour text-xs">{t`instead of ${{ name: text(missed.name) }}`}</span>
    );
  if (line.substitution === "chosen" && waits)
    return (
      <span className="block whitespace-normal text-ink-soft text-xs">{t`may be replaced by one chosen article`}</span>
    );
  if (line.substitution === "similar" && waits)
    return (
      <span className="block whitespace-normal text-ink-soft text-xs">{t`may be replaced by something similar`}</span>
    );
  return null;
}

/** How many were ordered, and how many of them are not with the customer any more. */
function Pieces({ line }: { line: Api.OrderLine }) {
  const { t } = useLingui();
  const gone = line.cancelled_quantity + line.returned_quantity;
  const left = line.quantity - gone;
  return gone ? (
    <span title={t`${line.quantity} ordered, ${line.cancelled_quantity} cancelled, ${line.returned_quantity} returned`}>
      <s className="text-ink-soft">{line.quantity}</s> <Figure value={left} />
    </span>
  ) : (
    <Figure value={line.quantity} />
  );
}
