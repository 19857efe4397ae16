import {
  type Api,
  api,
  Button,
  Drawer,
  NumberField,
  Select,
  State,
  TextField,
  toast,
  useSession,
  useWrite,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { returnable } from "../lines";
import { useReasonWords } from "../reasons";
import { Refused } from "../refused";
import { BackLine, type BackPieces, backLines } from "../returning";
import { useLocations, useText } from "../shown";
import { Exception, isLate } from "../until";

const TOUCHED = ["/orders", "/return-parcels", "/payments", "/stock", "/desk", "/customers"];

/** How many pieces of a line may still be announced: those that the customer has, without those under way. */
export function announceable(line: Api.OrderLine, coming: readonly Api.ReturnParcel[]): number {
  const under = coming
    .filter((parcel) => ["announced", "arrived"].includes(parcel.state))
    .flatMap((parcel) => parcel.lines)
    .filter((one) => one.line === line.id)
    .reduce((sum, one) => sum + one.quantity, 0);
  return returnable(line) - under;
}

/** In which way something comes back. */
export function useWayWords(): Record<Api.ReturnWay, string> {
  const { t } = useLingui();
  return {
    label: t`By parcel, with a label to print`,
    paperless: t`By parcel, label printed in the parcel shop`,
    store: t`Handed in at a store`,
  };
}

interface AnnouncingProps {
  order: Api.Order;
  coming: readonly Api.ReturnParcel[];
  onClose: () => void;
}

/** Says for the customer what comes back and how; a label or code follows. */
export function Announcing({ order, coming, onClose }: AnnouncingProps) {
  const { t } = useLingui();
  const text = useText();
  const reasons = useReasonWords();
  const [back, setBack] = useState<Record<string, number>>({});
  const [reason, setReason] = useState("does_not_fit");
  const [way, setWay] = useState<Api.ReturnWay>("label");
  const [store, setStore] = useState<string | null>(null);
  const { list } = useLocations();
  const ways = useWayWords();
  const stores = list.filter((one) => one.capabilities?.includes("returns") && one.capabilities.includes("sells"));
  const lines = order.lines.filter((line) => announceable(line, coming) > 0);
  const wanted = Object.entries(back)
    .filter(([, quantity]) => quantity > 0)
    .map(([line, quantity]) => ({ line, quantity }));
  const announce = useWrite(
    (body: object, key: string) => api.post<Api.ReturnParcel>(`/orders/${order.id}/return-parcels`, body, { key }),
    {
      touches: TOUCHED,
      onDone: ({ number }) => {
        toast(t`Return ${number} is announced`);
        onClose();
      },
    },
  );
  return (
    <Drawer
      title={t`Announce a return`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button
            look="primary"
            isDisabled={!wanted.length || (way === "store" && !store)}
            isPending={announce.isPending}
            onPress={() => announce.mutate({ lines: wanted, reason, way, location: way === "store" ? store : null })}
          >
            {t`Announce it`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-5">
        <Refused problem={announce.error} />
        <ul className="flex flex-col gap-4">
          {lines.map((line) => {
            const name = text(line.name);
            return (
              <li key={line.id} className="flex items-center justify-between gap-3">
                <span className="min-w-0">{name}</span>
                <NumberField
                  label={t`Pieces of ${name}`}
                  hideLabel
                  minValue={0}
                  maxValue={announceable(line, coming)}
                  value={back[line.id] ?? 0}
                  onChange={(quantity) => setBack({ ...back, [line.id]: Number.isNaN(quantity) ? 0 : quantity })}
                />
              </li>
            );
          })}
        </ul>
        <Select
          label={t`Reason`}
          value={reason}
          onChange={setReason}
          options={["does_not_fit", "not_liked", "faulty", "wrong_article", "other"].map((value) => ({
            value,
            label: reasons(value),
          }))}
        />
        <Select
          label={t`How it comes back`}
          value={way}
          onChange={setWay}
          options={Object.entries(ways).map(([value, label]) => ({ value: value as Api.ReturnWay, label }))}
        />
        {way === "store" && (
          <Select
            label={t`Store`}
            value={store}
            onChange={setStore}
            options={stores.map((one) => ({ value: one.id, label: one.name }))}
          />
        )}
        <p className="text-ink-soft text-sm">
          {t`The customer gets a mail with the label or code, and finds it on the page of the order.`}
        </p>
      </div>
    </Drawer>
  );
}

/** The parcel lies here. */
export function Arriving({ parcel, onClose }: { parcel: Api.ReturnParcel; onClose: () => void }) {
  const { t } = useLingui();
  const { list } = useLocations();
  const { may } = useSession();
  const places = list.filter((one) => one.capabilities?.includes("returns") && may("orders.return", one.id));
  const [place, setPlace] = useState<string | null>(places.find((one) => one.id === parcel.location)?.id ?? null);
  const location = place ?? (places.length === 1 ? (places[0]?.id ?? null) : null);
  const arrive = useWrite(
    (body: object, key: string) => api.post(`/return-parcels/${parcel.id}/arrival`, body, { key }),
    {
      touches: TOUCHED,
      onDone: () => {
        toast(t`Arrived`);
        onClose();
      },
    },
  );
  return (
    <Drawer
      title={t`Parcel ${{ number: parcel.number }} has arrived`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button
            look="primary"
            isDisabled={!location}
            isPending={arrive.isPending}
            onPress={() => arrive.mutate({ location })}
          >
            {t`It has arrived`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-5">
        <Refused problem={arrive.error} />
        <Select
          label={t`Where`}
          value={location}
          onChange={setPlace}
          options={places.map((one) => ({ value: one.id, label: one.name }))}
        />
      </div>
    </Drawer>
  );
}

interface SettlingProps {
  parcel: Api.ReturnParcel;
  order: Api.Order;
  onClose: () => void;
}

/** What was in the parcel and how it looks; the money goes back for that. */
export function Settling({ parcel, order, onClose }: SettlingProps) {
  const { t } = useLingui();
  const { may } = useSession();
  const [back, setBack] = useState<Record<string, BackPieces>>(
    Object.fromEntries(parcel.lines.map((one) => [one.line, { quantity: one.quantity, look: "sellable" as const }])),
  );
  const [exception, setException] = useState("");
  const lines = order.lines.filter((line) => returnable(line) > 0);
  const found = backLines(back);
  // What was announced in time counts, whenever it came; anything else in the parcel may be too late.
  const late = lines.some(
    (line) => isLate(line) && (back[line.id]?.quantity ?? 0) > 0 && !parcel.lines.some((one) => one.line === line.id),
  );
  const excepted = may("orders.make_exception", parcel.location ?? undefined) && exception.trim() !== "";
  const settle = useWrite(
    (body: object, key: string) => api.post<Api.Return>(`/return-parcels/${parcel.id}/settlement`, body, { key }),
    {
      touches: TOUCHED,
      onDone: ({ number }) => {
        toast(t`Return ${number} taken`);
        onClose();
      },
    },
  );
  return (
    <Drawer
      title={t`What was in ${{ number: parcel.number }}`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button
            look="primary"
            isDisabled={!found.length || (late && !excepted)}
            isPending={settle.isPending}
            onPress={() => settle.mutate({ lines: found, exception: late ? exception : "" })}
          >
            {t`Take back and refund`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-5">
        <Refused problem={settle.error} />
        <p className="text-ink-soft text-sm">{t`It may hold less or other pieces of the order than announced.`}</p>
        <ul className="flex flex-col gap-4">
          {lines.map((line) => (
            <BackLine
              key={line.id}
              line={line}
              terms={line.returns ?? order.terms.returns ?? {}}
              value={back[line.id] ?? { quantity: 0, look: "sellable" }}
              onChange={(value) => setBack({ ...back, [line.id]: value })}
            />
          ))}
        </ul>
        {late && <Exception location={parcel.location} value={exception} onChange={setException} />}
        <p className="text-ink-soft text-sm">
          {t`What the customer answers for is taken off by the terms of this order.`}
        </p>
      </div>
    </Drawer>
  );
}

interface LosingProps {
  parcel: Api.ReturnParcel;
  /** The carrier says so itself. */
  isLost: boolean;
  onClose: () => void;
}

/** The parcel was lost on its way back: the money goes back for what was in it. */
export function Losing({ parcel, isLost, onClose }: LosingProps) {
  const { t } = useLingui();
  const { may } = useSession();
  const [reason, setReason] = useState("");
  const [exception, setException] = useState("");
  const mayExcept = may("orders.make_exception", parcel.location ?? undefined);
  const lose = useWrite(
    (body: object, key: string) => api.post<Api.Return>(`/return-parcels/${parcel.id}/loss`, body, { key }),
    {
      touches: TOUCHED,
      onDone: ({ number }) => {
        toast(t`Refunded as ${number}`);
        onClose();
      },
    },
  );
  return (
    <Drawer
      title={t`Parcel ${{ number: parcel.number }} was lost`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button
            look="primary"
            isDisabled={!isLost && !exception.trim()}
            isPending={lose.isPending}
            onPress={() => lose.mutate({ reason, exception: isLost ? "" : exception })}
          >
            {t`Refund it`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-5">
        <Refused problem={lose.error} />
        <p className="text-ink-soft text-sm">
          {t`The money for what was announced goes back on the tenders that paid. The pieces stay out of the stock.`}
        </p>
        {!isLost &&
          (mayExcept ? (
            <TextField
              label={t`Why it is refunded although no carrier says so`}
              help={t`The reason is kept with the order.`}
              value={exception}
              onChange={setException}
              maxLength={400}
            />
          ) : (
            <State tone="attention">
              {t`No carrier says that this parcel was lost. A store manager can make an exception.`}
            </State>
          ))}
        <TextField label={t`Note`} optional value={reason} onChange={setReason} maxLength={200} />
      </div>
    </Drawer>
  );
}
