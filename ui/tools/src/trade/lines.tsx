import type { Api } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useLocations } from "./shown";

/** What the next `count` pieces of a line are worth, so that all pieces together are worth exactly the line. */
export function worthOf(line: Api.OrderLine, count: number): number {
  const gone = line.cancelled_quantity + line.returned_quantity;
  const upTo = (pieces: number) => Math.floor((line.total_minor * pieces) / line.quantity);
  return upTo(gone + count) - upTo(gone);
}

/** Where a line comes from and how it reaches the customer: "Parcel from Lüneburg". */
export function useWay(): (line: Api.OrderLine) => string {
  const { t } = useLingui();
  const { name } = useLocations();
  return (line) => {
    const source = name(line.source_location);
    const pickup = name(line.pickup_location);
    if (line.delivery === "ship") return t`Parcel from ${source}`;
    if (line.delivery === "pickup") return t`Pickup in ${pickup}`;
    if (line.delivery === "reserve") return t`Reserved in ${pickup}, paid there`;
    return t`Carried out in ${source}`;
  };
}

/** The lines that are still to be delivered. */
export function waiting(order: Api.Order): readonly Api.OrderLine[] {
  return order.lines.filter((line) => ["open", "picking", "ready"].includes(line.state));
}

/** The pieces of a line that the customer has and may bring back. */
export function returnable(line: Api.OrderLine): number {
  return line.fulfilled_quantity - line.returned_quantity;
}
