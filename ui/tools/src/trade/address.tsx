import { type Api, TextField } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";

export const noAddress: Api.Address = {
  name: "",
  company: "",
  street: "",
  house_number: "",
  postal_code: "",
  city: "",
  country: "DE",
  extra: "",
};

interface AddressFieldsProps {
  value: Api.Address;
  onChange: (address: Api.Address) => void;
  /** What the server found wrong, by field; the address may stand anywhere in its input: "shipping.city". */
  errors?: Record<string, string>;
  /** Only the place: who is there stands elsewhere. */
  placeOnly?: boolean;
}

/** An address to fill in, in the order in which people say it. */
export function AddressFields({ value, onChange, errors = {}, placeOnly = false }: AddressFieldsProps) {
  const { t } = useLingui();
  const wrong = useWrongWords();
  const field = (name: keyof Api.Address) => {
    const found = Object.entries(errors).find(([path]) => path === name || path.endsWith(`.${name}`));
    return {
      value: value[name],
      onChange: (text: string) => onChange({ ...value, [name]: text }),
      error: found && wrong(found[1]),
    };
  };
  return (
    <div className="grid grid-cols-6 gap-3">
      {!placeOnly && (
        <>
          <TextField label={t`Name`} autoComplete="off" className="col-span-6" {...field("name")} />
          <TextField label={t`Company`} optional autoComplete="off" className="col-span-6" {...field("company")} />
        </>
      )}
      <TextField label={t`Street`} autoComplete="off" className="col-span-4" {...field("street")} />
      <TextField label={t`House number`} autoComplete="off" className="col-span-2" {...field("house_number")} />
      <TextField
        label={t`Address, second line`}
        optional
        autoComplete="off"
        className="col-span-6"
        {...field("extra")}
      />
      <TextField label={t`Postal code`} autoComplete="off" figures className="col-span-2" {...field("postal_code")} />
      <TextField label={t`City`} autoComplete="off" className="col-span-4" {...field("city")} />
      <TextField label={t`Country`} autoComplete="off" maxLength={2} className="col-span-2" {...field("country")} />
    </div>
  );
}

function useWrongWords(): (reason: string) => string {
  const { t } = useLingui();
  const known: Record<string, string> = {
    missing: t`This is needed.`,
    "too long": t`This is too long.`,
    "not a postal code of this country": t`This is no postal code of this country.`,
    "not a country code of two letters": t`Two letters, such as DE.`,
  };
  return (reason) => known[reason] ?? reason;
}
