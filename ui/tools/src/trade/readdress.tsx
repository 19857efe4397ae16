import { type Api, api, Button, Drawer, Problem, toast, useWrite } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { AddressFields, noAddress } from "./address";
import { type Goal, GoalChoice, noPoint, PointLines, PointSearch, useReachesPoints, wanted } from "./points";
import { Refused } from "./refused";
import { AddressLines } from "./shown";

interface ReaddressProps {
  order: Api.Order;
  onClose: () => void;
}

/** Whether a parcel of the order has not left yet. */
export function canReaddress(order: Api.Order): boolean {
  return order.lines.some((line) => line.delivery === "ship" && ["open", "picking"].includes(line.state));
}

/** Sends what has not left yet elsewhere: to another address or to a pickup point of a carrier.
 *
 * What was typed and chosen stays when a newer order arrives meanwhile.
 */
export function Readdress({ order, onClose }: ReaddressProps) {
  const { t } = useLingui();
  const reachesPoints = useReachesPoints();
  const [goal, setGoal] = useState<Goal>(order.pickup_point ? "point" : "address");
  const [address, setAddress] = useState((order.pickup_point ? order.billing : order.shipping) ?? noAddress);
  const [wish, setWish] = useState(noPoint);
  const change = useWrite(
    ({ path, body }: { path: string; body: object }) =>
      api.put(`/orders/${order.id}/${path}`, body, { version: order.version }),
    {
      touches: ["/orders", "/customers", "/desk", "/tasks"],
      onDone: () => {
        toast(t`The delivery address was changed`);
        onClose();
      },
    },
  );
  const problem = change.error ? Problem.of(change.error) : null;
  const fresh = useWrite(async (_: undefined) => {}, {
    touches: [`/orders/${order.id}`],
    onDone: () => change.reset(),
  });
  const point = wanted(wish);
  const toPoint = goal === "point";
  const isSame = point !== null && point.point === order.pickup_point?.id && !point.customer_number;
  const send = () => {
    if (!toPoint) change.mutate({ path: "shipping", body: address });
    else if (point) change.mutate({ path: "pickup-point", body: point });
  };
  return (
    <Drawer
      title={t`Change the delivery address`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button look="primary" isPending={change.isPending} isDisabled={toPoint && (!point || isSame)} onPress={send}>
            {toPoint ? t`Send it to this point` : t`Change the address`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {problem && Object.keys(problem.fields).length === 0 && (
          <Refused problem={problem} onFresh={() => fresh.mutate(undefined)} />
        )}
        {(reachesPoints || order.pickup_point) && (
          <GoalChoice
            value={goal}
            onChange={(next) => {
              change.reset();
              setGoal(next);
            }}
          />
        )}
        {toPoint ? (
          <PointSearch
            value={wish}
            onChange={setWish}
            country={order.shipping?.country ?? "DE"}
            postalCode={order.shipping?.postal_code ?? ""}
            problem={problem}
          />
        ) : (
          <AddressFields value={address} onChange={setAddress} errors={problem?.fields ?? {}} />
        )}
        {order.shipping && (
          <div className="text-ink-soft text-sm">
            <h3 className="mb-1 font-medium text-xs">{t`So far`}</h3>
            {order.pickup_point ? <PointLines order={order} /> : <AddressLines address={order.shipping} />}
          </div>
        )}
      </div>
    </Drawer>
  );
}
