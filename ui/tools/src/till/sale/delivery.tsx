import {
  type Api,
  Button,
  Choice,
  Dialog,
  ErrorState,
  Money,
  Select,
  TextField,
  useLocale,
  useRead,
  useTexts,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { type BasketLine, useSale } from "./cart";
import { StockPlaces } from "./stock";
import { personName } from "./understand";

/** How one line reaches the customer. */
export function DeliveryDialog({ of, onClose }: { of: BasketLine; onClose: () => void }) {
  const text = useTexts();
  const sale = useSale();
  const { line, shown } = of;
  return (
    <Dialog title={shown ? text(shown.name) : ""} isOpen onClose={onClose} size="wide">
      <StockPlaces
        variant={line.variant}
        quantity={line.quantity}
        current={{ delivery: line.delivery, location: line.location }}
        onChoose={(wish) => {
          void sale.change(line.id, wish);
          onClose();
        }}
      />
    </Dialog>
  );
}

/** Whom the goods go to that are not taken along, and where. */
export interface Destination {
  name: string;
  email: string;
  phone: string;
  shipping: Api.Address | null;
  method: string | null;
  /** What the chosen way costs. */
  shippingMinor: number;
}

const nowhere: Api.Address = {
  name: "",
  company: "",
  street: "",
  house_number: "",
  postal_code: "",
  city: "",
  country: "DE",
  extra: "",
};

export function destinationOf(customer: Api.Customer | undefined): Destination {
  const known = customer?.addresses.find((one) => one.kind === "shipping") ?? customer?.addresses[0];
  return {
    name: customer ? personName(customer) : "",
    email: customer?.email ?? "",
    phone: customer?.phone ?? "",
    shipping: known ? known.address : nowhere,
    method: null,
    shippingMinor: 0,
  };
}

interface FormProps {
  cart: Api.PricedCart;
  start: Destination;
  errors?: Record<string, string>;
  onDone: (destination: Destination) => void;
  onCancel: () => void;
}

/** Name, mail and, for parcels, address and way of delivery. */
export function DestinationForm({ cart, start, errors = {}, onDone, onCancel }: FormProps) {
  const { t } = useLingui();
  const text = useTexts();
  const locale = useLocale();
  const [person, setPerson] = useState({ name: start.name, email: start.email, phone: start.phone });
  const [address, setAddress] = useState(start.shipping ?? nowhere);
  const parcels = cart.cart.lines.filter((line) => line.delivery === "ship").map((line) => line.id);
  const goods = cart.quote.lines
    .filter((line) => parcels.includes(line.id))
    .reduce((sum, line) => sum + line.total_minor, 0);
  const offers = useRead<Api.Offer[]>(parcels.length ? "/delivery-offers" : null, {
    country: address.country,
    channel: cart.cart.channel,
    goods_minor: goods,
  });
  const [chosen, setChosen] = useState<string | null>(start.method);
  const cheapest = offers.data?.toSorted((a, b) => a.price_minor - b.price_minor);
  const offer = cheapest?.find((one) => one.method === chosen) ?? cheapest?.[0];
  const { currency } = cart.cart;
  const day = (date: string) =>
    new Intl.DateTimeFormat(locale, { weekday: "short", day: "numeric", month: "numeric" }).format(new Date(date));
  const put = (change: Partial<Api.Address>) => setAddress({ ...address, ...change });
  const countries = ["DE", "AT", "CH", "DK", "NL"] as const;
  const names = new Intl.DisplayNames(locale, { type: "region" });
  const isComplete =
    Boolean(person.name.trim()) &&
    person.email.includes("@") &&
    (!parcels.length || Boolean(offer && address.street && address.postal_code && address.city));
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isComplete) return;
        onDone({
          ...person,
          shipping: parcels.length ? { ...address, name: address.name || person.name } : null,
          method: parcels.length ? (offer?.method ?? null) : null,
          shippingMinor: parcels.length ? (offer?.price_minor ?? 0) : 0,
        });
      }}
    >
      <p className="text-ink-soft text-sm">
        {parcels.length
          ? t`Something is sent home. The customer hears by mail when it leaves.`
          : t`Something is collected later. The customer hears by mail when it is ready.`}
      </p>
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label={t`Name`}
          value={person.name}
          onChange={(name) => setPerson({ ...person, name })}
          isRequired
          autoFocus={!person.name}
          autoComplete="off"
        />
        <TextField
          label={t`E-mail`}
          type="email"
          value={person.email}
          onChange={(email) => setPerson({ ...person, email })}
          isRequired
          autoComplete="off"
        />
      </div>
      {parcels.length > 0 && (
        <>
          <div className="grid grid-cols-[minmax(0,1fr)_6rem] gap-4">
            <TextField
              label={t`Street`}
              value={address.street}
              onChange={(street) => put({ street })}
              error={errors["shipping.street"]}
              isRequired
              autoComplete="off"
            />
            <TextField
              label={t`No.`}
              value={address.house_number}
              onChange={(house_number) => put({ house_number })}
              autoComplete="off"
            />
          </div>
          <div className="grid grid-cols-[6rem_minmax(0,1fr)] gap-4 sm:grid-cols-[6rem_minmax(0,1fr)_minmax(0,1fr)]">
            <TextField
              label={t`Postcode`}
              value={address.postal_code}
              onChange={(postal_code) => put({ postal_code })}
              error={errors["shipping.postal_code"]}
              inputMode="numeric"
              isRequired
              autoComplete="off"
            />
            <TextField
              label={t`Town`}
              value={address.city}
              onChange={(city) => put({ city })}
              error={errors["shipping.city"]}
              isRequired
              autoComplete="off"
            />
            <Select
              label={t`Country`}
              className="max-sm:col-span-2"
              options={countries.map((value) => ({ value, label: names.of(value) ?? value }))}
              value={address.country as (typeof countries)[number]}
              onChange={(country) => put({ country })}
            />
          </div>
          {offers.isError && <ErrorState strip problem={offers.error} onRetry={() => void offers.refetch()} />}
          {offers.data?.length === 0 && (
            <p role="alert" className="text-brick text-sm">{t`Nothing can be sent to this country.`}</p>
          )}
          {Boolean(offers.data?.length) && (
            <Choice
              label={t`Way of delivery`}
              value={offer?.method ?? null}
              onChange={setChosen}
              options={(cheapest ?? []).map((one) => ({
                value: one.method,
                label: text(one.name),
                detail: `${day(one.from_date)} – ${day(one.to_date)}`,
                note: one.price_minor ? <Money value={{ amount: one.price_minor, currency }} /> : t`free`,
              }))}
            />
          )}
        </>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onPress={onCancel}>{t`Back to the basket`}</Button>
        <Button type="submit" look="primary" isDisabled={!isComplete}>
          {t`Go on to payment`}
        </Button>
      </div>
    </form>
  );
}
