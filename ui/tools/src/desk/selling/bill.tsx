import { type Api, Card, Checkbox } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { AddressFields, noAddress } from "../../trade/address";
import { nameOf } from "../../trade/people";
import { KnownAddresses } from "./known";

interface BillToProps {
  customer: Api.Customer;
  address: Api.Address | null;
  onAddress: (address: Api.Address | null) => void;
  /** Bought on account: without an address there would be nobody to write to. */
  needed: boolean;
  wrong: Record<string, string>;
}

/** Where the bill of an order goes of which nothing is sent home. */
export function BillTo({ customer, address, onAddress, needed, wrong }: BillToProps) {
  const { t } = useLingui();
  const known = customer.addresses;
  const begun = known[0]?.address ?? { ...noAddress, name: nameOf(customer) };
  return (
    <Card title={t`Invoice address`}>
      <div className="flex flex-col gap-4 text-sm">
        <Checkbox
          isSelected={address !== null}
          onChange={(yes) => onAddress(yes ? begun : null)}
          help={needed ? t`Needed to buy on account.` : t`Only for an invoice with an address.`}
        >
          {t`The invoice goes to an address`}
        </Checkbox>
        {address && known.length > 0 && <KnownAddresses customer={customer} address={address} onAddress={onAddress} />}
        {address && <AddressFields value={address} onChange={onAddress} errors={wrong} />}
      </div>
    </Card>
  );
}
