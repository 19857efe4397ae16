import { type Api, api, Button, Drawer, Problem, toast, useWrite } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { AddressFields, noAddress } from "./address";
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

/** Sends what has not left yet to another address. What was typed stays when a newer order arrives meanwhile. */
export function Readdress({ order, onClose }: ReaddressProps) {
  const { t } = useLingui();
  const [address, setAddress] = useState((order.pickup_point ? order.billing : order.shipping) ?? noAddress);
  const change = useWrite(
    (wanted: Api.Address) => api.put(`/orders/${order.id}/shipping`, wanted, { version: order.version }),
    {
      touches: ["/orders", "/customers", "/desk"],
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
  return (
    <Drawer
      title={t`Change the delivery address`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button look="primary" isPending={change.isPending} onPress={() => change.mutate(address)}>
            {t`Change the address`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {problem && Object.keys(problem.fields).length === 0 && (
          <Refused problem={problem} onFresh={() => fresh.mutate(undefined)} />
        )}
        <AddressFields value={address} onChange={setAddress} errors={problem?.fields ?? {}} />
        {order.shipping && (
          <div className="text-ink-soft text-sm">
            <h3 className="mb-1 font-medium text-xs">{t`So far`}</h3>
            <AddressLines address={order.shipping} />
          </div>
        )}
      </div>
    </Drawer>
  );
}
