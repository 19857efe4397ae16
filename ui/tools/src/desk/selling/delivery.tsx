import { type Api, Button, Card, type Problem, Select, useLocale } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { AddressFields } from "../../trade/address";
import { type Goal, GoalChoice, PointSearch, type PointWish, useReachesPoints } from "../../trade/points";
import { AddressLines, useText } from "../../trade/shown";
import { KnownAddresses } from "./known";

interface DeliveryProps {
  customer: Api.Customer;
  goal: Goal;
  onGoal: (goal: Goal) => void;
  address: Api.Address;
  onAddress: (address: Api.Address) => void;
  wish: PointWish;
  onWish: (wish: PointWish) => void;
  country: string;
  /** The ways that go there; unknown while no pickup point is chosen. */
  offers: readonly Api.Offer[] | undefined;
  chosen: string | null;
  onChoose: (method: string) => void;
  problem: Problem | null;
}

/** Where the parcel of an order goes, to an address or to a pickup point, and by which way. */
export function Delivery(props: DeliveryProps) {
  const { customer, goal, onGoal, address, onAddress, wish, onWish, country, offers, chosen, onChoose, problem } =
    props;
  const { t } = useLingui();
  const text = useText();
  const locale = useLocale();
  const reachesPoints = useReachesPoints();
  const [types, setTypes] = useState(customer.addresses.length === 0);
  const day = (date: string) =>
    new Intl.DateTimeFormat(locale, { weekday: "short", day: "numeric", month: "numeric" }).format(new Date(date));
  const toPoint = goal === "point";
  return (
    <Card
      title={t`Delivery`}
      actions={
        toPoint ? undefined : (
          <Button size="small" look="quiet" onPress={() => setTypes(!types)}>
            {types ? t`Done` : t`Another address`}
          </Button>
        )
      }
    >
      <div className="flex flex-col gap-4 text-sm">
        {reachesPoints && <GoalChoice value={goal} onChange={onGoal} />}
        {toPoint ? (
          <PointSearch
            value={wish}
            onChange={onWish}
            country={country}
            postalCode={address.postal_code}
            problem={problem}
          />
        ) : (
          <Home
            types={types}
            customer={customer}
            address={address}
            onAddress={onAddress}
            wrong={problem?.fields ?? {}}
          />
        )}
        {offers && !offers.length && toPoint && (
          <p role="status" className="text-brick">{t`No way of delivery goes there. Choose another point.`}</p>
        )}
        {(!toPoint || Boolean(offers?.length)) && (
          <Select
            label={t`How`}
            value={chosen}
            onChange={onChoose}
            options={(offers ?? []).map((one) => {
              const [from, until] = [day(one.from_date), day(one.to_date)];
              const when = from === until ? from : t`${from} to ${until}`;
              return { value: one.method, label: text(one.name), detail: when };
            })}
          />
        )}
      </div>
    </Card>
  );
}

interface HomeProps extends Pick<DeliveryProps, "customer" | "address" | "onAddress"> {
  types: boolean;
  wrong: Record<string, string>;
}

/** One of the addresses that the customer has, or another one that is typed. */
function Home({ types, customer, address, onAddress, wrong }: HomeProps) {
  return (
    <>
      {types || Object.keys(wrong).some((name) => name.startsWith("shipping")) ? (
        <AddressFields value={address} onChange={onAddress} errors={wrong} />
      ) : (
        <AddressLines address={address} />
      )}
      {!types && customer.addresses.length > 1 && (
        <KnownAddresses customer={customer} address={address} onAddress={onAddress} />
      )}
    </>
  );
}
