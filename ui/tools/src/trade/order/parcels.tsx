import {
  type Api,
  api,
  Button,
  Card,
  Confirm,
  EmptyState,
  ErrorState,
  SkeletonRows,
  State,
  toast,
  useRead,
  useSession,
  useWrite,
  When,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { FileText, Undo2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { readyUntil, WaitsUntil } from "../points";
import { Refused } from "../refused";
import { useLocations, useText } from "../shown";
import { type Word, wordOf } from "../words";
import { Announcing, Arriving, announceable, Losing, Settling, useWayWords } from "./sentback";

const TOUCHED = ["/orders", "/parcels", "/return-parcels", "/payments", "/stock", "/desk", "/tasks", "/customers"];

function useParcelWords(): Record<string, Word> {
  const { t } = useLingui();
  return {
    sent: { label: t`Sent`, tone: "info" },
    wanted: { label: t`Label is being made`, tone: "attention" },
    announced: { label: t`Handed to the carrier`, tone: "info" },
    refused: { label: t`No label: the carrier refused`, tone: "trouble" },
    cancelled: { label: t`Cancelled`, tone: "quiet" },
    in_transit: { label: t`On its way`, tone: "info" },
    out_for_delivery: { label: t`Is being delivered`, tone: "info" },
    ready: { label: t`Waits at the pickup point`, tone: "info" },
    delivered: { label: t`Delivered`, tone: "done" },
    returned: { label: t`Came back`, tone: "trouble" },
    lost: { label: t`Lost`, tone: "trouble" },
    arrived: { label: t`Arrived: to be looked into`, tone: "attention" },
    settled: { label: t`Settled`, tone: "done" },
    withdrawn: { label: t`Does not come`, tone: "quiet" },
  };
}

/** The parcels of an order, on their way out and on their way back, and what can be done about each. */
export function OrderParcels({ order }: { order: Api.Order }) {
  const { t } = useLingui();
  const { may } = useSession();
  const out = useRead<Api.Parcel[]>(may("fulfillment.read") ? `/orders/${order.id}/parcels` : null);
  const back = useRead<{ items: Api.ReturnParcel[] }>(
    may("orders.return") ? `/orders/${order.id}/return-parcels` : null,
  );
  const [announcing, setAnnouncing] = useState(false);
  const coming = back.data?.items ?? [];
  const can = may("orders.return") && order.lines.some((line) => announceable(line, coming) > 0);
  return (
    <div className="flex flex-col gap-4">
      <Card flush title={t`To the customer`}>
        {out.error ? (
          <ErrorState strip problem={out.error} />
        ) : !out.data && may("fulfillment.read") ? (
          <SkeletonRows rows={2} columns={2} />
        ) : out.data?.length ? (
          <ul aria-label={t`To the customer`}>
            {out.data.map((parcel) => (
              <Outbound key={parcel.id} parcel={parcel} />
            ))}
          </ul>
        ) : (
          <EmptyState kind="first" title={t`Nothing was packed yet`} className="py-6!" />
        )}
      </Card>
      {may("orders.return") && (
        <Card
          flush
          title={t`Back from the customer`}
          actions={
            can ? (
              <Button size="small" icon={Undo2} onPress={() => setAnnouncing(true)}>
                {t`Announce a return`}
              </Button>
            ) : undefined
          }
        >
          {back.error ? (
            <ErrorState strip problem={back.error} />
          ) : !back.data ? (
            <SkeletonRows rows={1} columns={2} />
          ) : coming.length ? (
            <ul aria-label={t`Back from the customer`}>
              {coming.map((parcel) => (
                <Inbound key={parcel.id} parcel={parcel} order={order} />
              ))}
            </ul>
          ) : (
            <EmptyState kind="first" title={t`Nothing comes back`} className="py-6!">
              {can
                ? t`Announce a return, and the customer has the label or code for it by mail and on the page of the order.`
                : t`There is nothing that could come back.`}
            </EmptyState>
          )}
        </Card>
      )}
      {announcing && <Announcing order={order} coming={coming} onClose={() => setAnnouncing(false)} />}
    </div>
  );
}

interface RowProps {
  word: Word;
  since: string;
  title: string;
  lines: string[];
  tracking: string;
  url: string;
  scans: readonly { key?: string; kind: string; at: string; place?: string }[];
  children?: ReactNode;
}

/** One parcel: how far it is, what lies in it, its number, and everything that the carrier said. */
function ParcelRow({ word, since, title, lines, tracking, url, scans, children }: RowProps) {
  const { t } = useLingui();
  const words = useParcelWords();
  const steps = scans.length;
  return (
    <li className="flex flex-col gap-2 border-line border-b px-4 py-3 text-sm last:border-b-0">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="figures font-medium">{title}</span>
        <State tone={word.tone} bare>
          {word.label}
        </State>
        <span className="ml-auto text-ink-soft text-xs">
          <When at={since} />
        </span>
      </p>
      <p className="text-ink-soft">{lines.join(", ")}</p>
      {tracking && (
        <p className="figures">
          {/^https?:/.test(url) ? (
            <a className="text-harbour underline" href={url} target="_blank" rel="noreferrer">
              {tracking}
            </a>
          ) : (
            tracking
          )}
        </p>
      )}
      {steps > 0 && (
        <details>
          <summary className="cursor-pointer text-harbour">{t`What the carrier said (${steps})`}</summary>
          <ol className="mt-1 flex flex-col gap-1">
            {scans.map((scan) => (
              <li key={scan.key ?? `${scan.kind} ${scan.at}`} className="flex flex-wrap gap-x-3">
                <span>{wordOf(words, scan.kind).label}</span>
                {scan.place && <span className="text-ink-soft">{scan.place}</span>}
                <span className="text-ink-soft">
                  <When at={scan.at} />
                </span>
              </li>
            ))}
          </ol>
        </details>
      )}
      {children}
    </li>
  );
}

function Label({ href }: { href: string }) {
  const { t } = useLingui();
  return (
    <a
      className="inline-flex min-h-7 items-center gap-1.5 rounded-md border border-line px-2 font-medium text-harbour text-xs hover:bg-hover"
      href={href}
      target="_blank"
      rel="noreferrer"
    >
      <FileText size={14} aria-hidden />
      {t`Label (PDF)`}
    </a>
  );
}

function Outbound({ parcel }: { parcel: Api.Parcel }) {
  const { t } = useLingui();
  const text = useText();
  const { may } = useSession();
  const { name } = useLocations();
  const words = useParcelWords();
  const [asked, setAsked] = useState<"resent" | "refunded" | null>(null);
  const settle = useWrite(
    (choice: "resent" | "refunded", key) =>
      api.post(
        `/parcels/${parcel.id}/settlement`,
        { choice, reason: parcel.state === "lost" ? "parcel lost" : "parcel came back" },
        { key },
      ),
    {
      touches: TOUCHED,
      onDone: (_, choice) => {
        setAsked(null);
        toast(choice === "resent" ? t`Is sent once more` : t`Refunded`);
      },
      onRefused: () => setAsked(null),
    },
  );
  const open = ["lost", "returned"].includes(parcel.state) && !parcel.settled && may("orders.change", parcel.location);
  const place = name(parcel.location);
  const until = readyUntil(parcel);
  return (
    <ParcelRow
      word={wordOf(words, parcel.state)}
      since={parcel.changed_at}
      title={t`Parcel ${{ number: parcel.position }} from ${{ place }}`}
      lines={parcel.lines.map((line) => `${line.quantity} × ${text(line.name)}`)}
      tracking={parcel.tracking}
      url={parcel.tracking_url}
      scans={parcel.scans}
    >
      {until && <WaitsUntil at={until} />}
      {parcel.settled && (
        <State tone="done" bare>
          {parcel.settled === "resent" ? t`Its goods are sent once more` : t`Its goods were refunded`}
        </State>
      )}
      <Refused problem={settle.error} />
      <div className="flex flex-wrap gap-2">
        {parcel.has_label && <Label href={`/v1/parcels/${parcel.id}/label`} />}
        {open && (
          <>
            <Button size="small" look="primary" isPending={settle.isPending} onPress={() => setAsked("resent")}>
              {t`Send once more`}
            </Button>
            <Button size="small" isPending={settle.isPending} onPress={() => setAsked("refunded")}>
              {t`Refund it`}
            </Button>
          </>
        )}
      </div>
      {asked && (
        <Confirm
          title={asked === "resent" ? t`Send the goods of this parcel once more?` : t`Refund the goods of this parcel?`}
          verb={asked === "resent" ? t`Send once more` : t`Refund it`}
          isOpen
          isPending={settle.isPending}
          onClose={() => setAsked(null)}
          onConfirm={() => settle.mutate(asked)}
        >
          {asked === "resent"
            ? t`They come from wherever they are free. The customer pays nothing.`
            : t`The money goes back on the tenders that paid. This cannot be undone.`}
        </Confirm>
      )}
    </ParcelRow>
  );
}

function Inbound({ parcel, order }: { parcel: Api.ReturnParcel; order: Api.Order }) {
  const { t } = useLingui();
  const text = useText();
  const { name } = useLocations();
  const words = useParcelWords();
  const ways = useWayWords();
  const [asked, setAsked] = useState<"arrive" | "settle" | "lost" | null>(null);
  const { carried } = parcel;
  const announced = parcel.state === "announced";
  const under = carried && !["announced", "wanted"].includes(carried.state) ? carried.state : null;
  const waiting = { label: t`Announced`, tone: "info" as const };
  const withdraw = useWrite((_: undefined, key) => api.delete(`/return-parcels/${parcel.id}`, { key }), {
    touches: TOUCHED,
    onDone: () => toast(t`The parcel does not come`),
  });
  const named = new Map(order.lines.map((line) => [line.id, text(line.name)]));
  const place = name(parcel.location);
  const isLost = carried?.state === "lost";
  const handed =
    carried !== null && carried !== undefined && ["in_transit", "out_for_delivery", "ready"].includes(carried.state);
  return (
    <ParcelRow
      word={announced ? (under ? wordOf(words, under) : waiting) : wordOf(words, parcel.state)}
      since={parcel.settled_at ?? parcel.arrived_at ?? parcel.announced_at}
      title={place ? t`${{ number: parcel.number }} to ${{ place }}` : parcel.number}
      lines={parcel.lines.map((line) => `${line.quantity} × ${named.get(line.line) ?? ""}`)}
      tracking={carried?.tracking ?? ""}
      url={carried?.tracking_url ?? ""}
      scans={carried?.scans ?? []}
    >
      {parcel.way && parcel.way !== "label" && <p className="text-ink-soft">{ways[parcel.way]}</p>}
      {announced && (parcel.code || carried?.drop_off_code) && (
        <p className="figures font-medium">{t`Code ${{ code: parcel.code || carried?.drop_off_code }}`}</p>
      )}
      {announced && !carried && parcel.way !== "store" && (
        <p className="text-ink-soft">{t`Without a label of ours: the customer sends it themselves.`}</p>
      )}
      {announced && carried?.state === "wanted" && (
        <p className="text-ink-soft" role="status">{t`The carrier is making the label.`}</p>
      )}
      <Refused problem={withdraw.error} />
      <div className="flex flex-wrap gap-2">
        {parcel.state === "arrived" && (
          <Button size="small" look="primary" onPress={() => setAsked("settle")}>
            {t`Look into it`}
          </Button>
        )}
        {announced && (
          <Button size="small" look={handed ? "primary" : "plain"} onPress={() => setAsked("arrive")}>
            {t`It has arrived`}
          </Button>
        )}
        {announced && carried?.has_label && <Label href={`/v1/return-parcels/${parcel.id}/label`} />}
        {announced && parcel.way !== "store" && (
          <Button size="small" look={isLost ? "primary" : "plain"} onPress={() => setAsked("lost")}>
            {t`It was lost`}
          </Button>
        )}
        {announced && !handed && !isLost && (
          <Button size="small" isPending={withdraw.isPending} onPress={() => withdraw.mutate(undefined)}>
            {t`It does not come`}
          </Button>
        )}
      </div>
      {asked === "arrive" && <Arriving parcel={parcel} onClose={() => setAsked(null)} />}
      {asked === "lost" && <Losing parcel={parcel} isLost={isLost} onClose={() => setAsked(null)} />}
      {asked === "settle" && <Settling parcel={parcel} order={order} onClose={() => setAsked(null)} />}
    </ParcelRow>
  );
}
