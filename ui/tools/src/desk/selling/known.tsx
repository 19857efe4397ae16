import { type Api, Select } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";

interface KnownAddressesProps {
  customer: Api.Customer;
  address: Api.Address;
  onAddress: (address: Api.Address) => void;
}

/** The addresses that the customer has, one of them to choose. */
export function KnownAddresses({ customer, address, onAddress }: KnownAddressesProps) {
  const { t } = useLingui();
  const known = customer.addresses;
  return (
    <Select
      label={t`Known addresses`}
      value={String(known.findIndex((one) => one.address === address))}
      onChange={(index) => onAddress(known[Number(index)]?.address ?? address)}
      options={known.map((one, index) => ({
        value: String(index),
        label: `${one.address.street} ${one.address.house_number}, ${one.address.city}`,
      }))}
    />
  );
}
