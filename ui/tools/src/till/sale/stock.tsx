import { type Api, Button, ErrorState, Skeleton, State, useRead, When } from "@hanse/kit";
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Package, ShoppingBag, Store } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useDevice } from "../device";
import { usePlaces } from "../places";
import type { Delivery } from "../shapes";
import type { LineWish } from "./cart";

interface PlacesProps {
  variant: string;
  quantity: number;
  /** How the line reaches the customer now, where it is in the basket already. */
  current?: { delivery: Delivery; location: string | null };
  /** Whether it can be sent: somebody has said where to. */
  sends?: boolean;
  onChoose: (wish: LineWish) => void;
}

const NEAR = 6;

/** Where an article lies, nearest first, and how the customer can have it from there. */
export function StockPlaces({ variant, quantity, current, sends = true, onChoose }: PlacesProps) {
  const { t } = useLingui();
  const { location } = useDevice();
  const { collect } = usePlaces();
  const [all, setAll] = useState(false);
  const found = useRead<Api.PooledSeen[]>("/availability", { variants: [variant], channel: "store" });
  if (found.isError) return <ErrorState strip problem={found.error} onRetry={() => void found.refetch()} />;
  const pool = found.data?.[0];
  if (!pool)
    return (
      <div className="flex flex-col gap-3 p-2">
        <Skeleton className="w-48" />
        <Skeleton className="w-40" />
      </div>
    );
  const at = (id: string) => pool.stores.find((one) => one.location === id)?.quantity ?? 0;
  const others = collect.filter((one) => at(one.location.id) > 0);
  const is = (delivery: Delivery, place: string | null) =>
    current?.delivery === delivery && (place === null || current.location === place);
  const here = at(location.id);
  const online = pool.online.quantity ?? 0;
  const later = online < quantity ? pool.orderable_date : null;
  return (
    <ul className="flex flex-col gap-1">
      <PlaceRow
        name={location.name}
        note={t`this store`}
        count={here}
        verb={t`Take along`}
        icon={ShoppingBag}
        isCurrent={is("carry_out", null)}
        // A piece in the customer's hand can be sold whatever the books say.
        isPossible
        quantity={quantity}
        onPress={() => onChoose({ delivery: "carry_out", location: location.id })}
      />
      {sends && (
        <PlaceRow
          name={t`Sent home`}
          note={
            later ? (
              <Trans>
                orderable, expected by <When at={later} show="date" />
              </Trans>
            ) : (
              t`from the warehouse or a store`
            )
          }
          count={online}
          verb={t`Send`}
          icon={Package}
          isCurrent={is("ship", null)}
          isPossible={online >= quantity || Boolean(later)}
          quantity={quantity}
          onPress={() => onChoose({ delivery: "ship", location: null })}
        />
      )}
      {(all ? others : others.slice(0, NEAR)).map(({ location: place, kilometres }) => {
        const km = kilometres === null ? "" : Math.round(kilometres);
        return (
          <PlaceRow
            key={place.id}
            name={place.name}
            note={kilometres === null ? "" : t`${km} km away`}
            count={at(place.id)}
            verb={t`Collect there`}
            icon={Store}
            isCurrent={is("pickup", place.id)}
            isPossible={at(place.id) >= quantity}
            quantity={quantity}
            onPress={() => onChoose({ delivery: "pickup", location: place.id })}
          />
        );
      })}
      {!others.length && <li className="px-2 py-3 text-ink-soft text-sm">{t`No other store has it.`}</li>}
      {!all && others.length > NEAR && (
        <li>
          <Button look="quiet" onPress={() => setAll(true)}>{t`More stores`}</Button>
        </li>
      )}
    </ul>
  );
}

interface RowProps {
  name: string;
  note: ReactNode;
  count: number;
  verb: string;
  icon: typeof Store;
  quantity: number;
  isCurrent: boolean;
  isPossible: boolean;
  onPress: () => void;
}

function PlaceRow({ name, note, count, verb, icon, quantity, isCurrent, isPossible, onPress }: RowProps) {
  const { t } = useLingui();
  const tone = count >= quantity ? (count > 2 ? "done" : "attention") : "trouble";
  // Figures end at twenty: there are plenty.
  const words =
    count >= 20 ? t`20 or more` : count === 0 ? t`none` : t`${plural(count, { one: "# piece", other: "# pieces" })}`;
  return (
    <li className="flex min-h-16 items-center gap-2 border-line border-b py-1 last:border-b-0">
      <span className="flex min-w-0 flex-1 flex-wrap items-center justify-between gap-x-3 pl-1">
        <span className="min-w-0 basis-36">
          <span className="block text-md">{name}</span>
          <span className="block text-ink-soft text-xs">{note}</span>
        </span>
        <State tone={tone} bare className="text-sm!">
          {words}
        </State>
      </span>
      {isCurrent ? (
        <State tone="info" className="h-10! w-40 justify-center">
          {t`chosen`}
        </State>
      ) : (
        <Button icon={icon} aria-label={`${verb}: ${name}`} isDisabled={!isPossible} onPress={onPress} className="w-40">
          {verb}
        </Button>
      )}
    </li>
  );
}
