import {
  type Api,
  api,
  Badge,
  Button,
  Card,
  Facts,
  IconButton,
  Problem,
  Select,
  TextField,
  toast,
  toastProblem,
  useLocale,
  useRead,
  useWrite,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import { useState } from "react";
import { AddressFields, noAddress } from "../../trade/address";
import { nameOf } from "../../trade/people";
import { Refused } from "../../trade/refused";
import { AddressLines, Minor, useText } from "../../trade/shown";
import { BillTo } from "./bill";
import { IfMissing } from "./missing";

interface CheckoutProps {
  priced: Api.PricedCart;
  customer: Api.Customer;
  onPlaced: (order: Api.Order) => void;
}

/** Where it goes, how it is paid, what it comes to, and the order itself. */
export function Checkout({ priced, customer, onPlaced }: CheckoutProps) {
  const { t } = useLingui();
  const known = customer.addresses.find((one) => one.kind === "shipping") ?? customer.addresses[0];
  const [contact, setContact] = useState({
    email: customer.email ?? "",
    name: nameOf(customer),
    phone: customer.phone ?? "",
  });
  const [address, setAddress] = useState<Api.Address>(known?.address ?? { ...noAddress, name: nameOf(customer) });
  const [bill, setBill] = useState<Api.Address | null>(
    customer.addresses.find((one) => one.kind === "billing")?.address ?? null,
  );
  const [chosen, setChosen] = useState<string | null>(null);
  const [tender, setTender] = useState("on_account");
  const [token, setToken] = useState("");
  const ships = priced.cart.lines.filter((line) => line.delivery === "ship");
  const goods = priced.quote.lines
    .filter((line) => ships.some((one) => one.id === line.id))
    .reduce((sum, line) => sum + line.total_minor, 0);
  const offers = useRead<Api.Offer[]>(ships.length ? "/delivery-offers" : null, {
    channel: "phone",
    country: address.country.length === 2 ? address.country : "DE",
    goods_minor: goods,
  });
  const offer = offers.data?.find((one) => one.method === chosen) ?? offers.data?.[0];
  const shipping = ships.length ? (offer?.price_minor ?? 0) : 0;
  const due = priced.due_now_minor + shipping;
  const place = useWrite((wish: object, key: string) => api.post<Api.Order>("/orders", wish, { key }), {
    touches: ["/orders", "/carts", "/customers", "/desk", "/stock"],
    inTurn: "cart",
    onDone: (order) => {
      toast(t`Order ${order.number} is placed`);
      onPlaced(order);
    },
  });
  const problem = place.error ? Problem.of(place.error) : null;
  // A price that moved meanwhile is shown, and ordered only when the agent says so once more.
  const total =
    problem?.code === "price_changed" ? Number(problem.facts.actual_minor) : priced.quote.totals.total_minor + shipping;
  const order = () =>
    place.mutate({
      cart: priced.cart.id,
      ...contact,
      // What is sent is billed to where it goes; what is collected, to the address that was given for the bill.
      billing: ships.length ? null : bill,
      shipping: ships.length ? address : null,
      delivery_method: ships.length ? (offer?.method ?? null) : null,
      payments: due > 0 ? [{ tender, token: tender === "card" ? token.trim() : null }] : [],
      expected_total_minor: total,
    });
  const isReady =
    priced.cart.lines.length > 0 &&
    !priced.problems.length &&
    (due === 0 || tender !== "card" || Boolean(token.trim())) &&
    (due === 0 || tender !== "on_account" || ships.length > 0 || bill !== null);
  const wrong = problem?.fields ?? {};
  return (
    <>
      <Contact contact={contact} onChange={setContact} wrong={wrong} />
      {ships.length > 0 && (
        <Delivery
          customer={customer}
          address={address}
          onAddress={setAddress}
          offers={offers.data ?? []}
          chosen={offer?.method ?? null}
          onChoose={setChosen}
          wrong={wrong}
        />
      )}
      {ships.length === 0 && (
        <BillTo
          customer={customer}
          address={bill}
          onAddress={setBill}
          needed={due > 0 && tender === "on_account"}
          wrong={wrong}
        />
      )}
      {due > 0 && <Payment tender={tender} onTender={setTender} token={token} onToken={setToken} />}
      <IfMissing priced={priced} />
      <Coupons priced={priced} />
      <Sum priced={priced} shipping={shipping} due={due} total={total}>
        {problem && Object.keys(wrong).length === 0 && <Refused problem={problem} />}
        <Button look="primary" size="wide" isDisabled={!isReady} isPending={place.isPending} onPress={order}>
          {t`Place the order`}
        </Button>
      </Sum>
    </>
  );
}

interface ContactProps {
  contact: { email: string; name: string; phone: string };
  onChange: (contact: ContactProps["contact"]) => void;
  wrong: Record<string, string>;
}

function Contact({ contact, onChange, wrong }: ContactProps) {
  const { t } = useLingui();
  const [types, setTypes] = useState(!contact.name || !contact.email);
  const field = (name: keyof ContactProps["contact"]) => ({
    value: contact[name],
    onChange: (text: string) => onChange({ ...contact, [name]: text }),
    error: wrong[name],
    autoComplete: "off",
  });
  const shows = types || Object.keys(wrong).some((name) => name in contact);
  return (
    <Card
      title={t`Contact`}
      actions={
        <Button size="small" look="quiet" onPress={() => setTypes(!types)}>
          {types ? t`Done` : t`Change`}
        </Button>
      }
    >
      {shows ? (
        <div className="flex flex-col gap-3">
          <TextField label={t`Name`} {...field("name")} />
          <TextField label={t`E-mail`} type="email" {...field("email")} />
          <TextField label={t`Phone`} optional type="tel" {...field("phone")} />
        </div>
      ) : (
        <p className="flex flex-col text-sm">
          <span>{contact.name}</span>
          <span className="break-words text-ink-soft">
            {[contact.email, contact.phone].filter(Boolean).join(" · ")}
          </span>
        </p>
      )}
    </Card>
  );
}

interface DeliveryProps {
  customer: Api.Customer;
  address: Api.Address;
  onAddress: (address: Api.Address) => void;
  offers: readonly Api.Offer[];
  chosen: string | null;
  onChoose: (method: string) => void;
  wrong: Record<string, string>;
}

function Delivery({ customer, address, onAddress, offers, chosen, onChoose, wrong }: DeliveryProps) {
  const { t } = useLingui();
  const text = useText();
  const locale = useLocale();
  const [types, setTypes] = useState(customer.addresses.length === 0);
  const day = (date: string) =>
    new Intl.DateTimeFormat(locale, { weekday: "short", day: "numeric", month: "numeric" }).format(new Date(date));
  return (
    <Card
      title={t`Delivery`}
      actions={
        <Button size="small" look="quiet" onPress={() => setTypes(!types)}>
          {types ? t`Done` : t`Another address`}
        </Button>
      }
    >
      <div className="flex flex-col gap-4 text-sm">
        {types || Object.keys(wrong).some((name) => name.startsWith("shipping")) ? (
          <AddressFields value={address} onChange={onAddress} errors={wrong} />
        ) : (
          <AddressLines address={address} />
        )}
        {!types && customer.addresses.length > 1 && (
          <Select
            label={t`Known addresses`}
            value={String(customer.addresses.findIndex((one) => one.address === address))}
            onChange={(index) => onAddress(customer.addresses[Number(index)]?.address ?? address)}
            options={customer.addresses.map((one, index) => ({
              value: String(index),
              label: `${one.address.street} ${one.address.house_number}, ${one.address.city}`,
            }))}
          />
        )}
        <Select
          label={t`How`}
          value={chosen}
          onChange={onChoose}
          options={offers.map((one) => {
            const [from, until] = [day(one.from_date), day(one.to_date)];
            return { value: one.method, label: text(one.name), detail: from === until ? from : t`${from} to ${until}` };
          })}
        />
      </div>
    </Card>
  );
}

interface PaymentProps {
  tender: string;
  onTender: (tender: string) => void;
  token: string;
  onToken: (token: string) => void;
}

function Payment({ tender, onTender, token, onToken }: PaymentProps) {
  const { t } = useLingui();
  return (
    <Card title={t`Payment`}>
      <div className="flex flex-col gap-3">
        <Select
          label={t`Means of payment`}
          hideLabel
          value={tender}
          onChange={onTender}
          options={[
            { value: "on_account", label: t`On account`, detail: t`An invoice follows.` },
            { value: "card", label: t`Card`, detail: t`By the token of the provider.` },
          ]}
        />
        {tender === "card" && (
          <TextField
            label={t`Token of the card`}
            figures
            autoComplete="off"
            value={token}
            onChange={onToken}
            help={t`Card numbers are never typed in here: the provider's page gives a token.`}
          />
        )}
      </div>
    </Card>
  );
}

function Coupons({ priced }: { priced: Api.PricedCart }) {
  const { t } = useLingui();
  const [code, setCode] = useState("");
  const { cart, quote } = priced;
  const touches = [`/carts/${cart.id}`];
  const refused = (problem: unknown) => toastProblem(problem, t`The coupon was not taken`);
  const add = useWrite((wanted: string) => api.post(`/carts/${cart.id}/coupons`, { code: wanted }), {
    touches,
    onDone: () => setCode(""),
    onRefused: refused,
  });
  const remove = useWrite((wanted: string) => api.delete(`/carts/${cart.id}/coupons/${encodeURIComponent(wanted)}`), {
    touches,
    onRefused: refused,
  });
  return (
    <Card title={t`Coupon`}>
      <form
        className="flex items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (code.trim()) add.mutate(code.trim().toUpperCase());
        }}
      >
        <TextField
          label={t`Code`}
          hideLabel
          figures
          autoComplete="off"
          value={code}
          onChange={setCode}
          className="flex-1"
        />
        <Button type="submit" isDisabled={!code.trim()} isPending={add.isPending}>
          {t`Redeem`}
        </Button>
      </form>
      <ul className="mt-2 flex flex-col gap-1 text-sm empty:hidden">
        {cart.coupons.map((one) => (
          <li key={one} className="flex items-center justify-between gap-2">
            <span className="flex items-center gap-2">
              <span className="figures font-medium">{one}</span>
              {!quote.coupons.includes(one) && <Badge>{t`does not count here`}</Badge>}
            </span>
            <IconButton icon={X} size="small" label={t`Take out ${one}`} onPress={() => remove.mutate(one)} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

interface SumProps {
  priced: Api.PricedCart;
  shipping: number;
  due: number;
  total: number;
  children: React.ReactNode;
}

function Sum({ priced, shipping, due, total, children }: SumProps) {
  const { t } = useLingui();
  const { totals, currency } = priced.quote;
  const money = (minor: number) => <Minor minor={minor} currency={currency} />;
  return (
    <Card title={t`Amount`} className="lg:sticky lg:bottom-4 lg:shadow-float">
      <div className="flex flex-col gap-4">
        <Facts
          facts={[
            { label: t`Goods`, value: money(totals.goods_minor), figures: true },
            ...(totals.discount_minor
              ? [{ label: t`Discount`, value: money(-totals.discount_minor), figures: true }]
              : []),
            ...(shipping ? [{ label: t`Shipping`, value: money(shipping), figures: true }] : []),
            { label: t`Total with VAT`, value: money(total), figures: true, sum: true },
            ...(due < total ? [{ label: t`of it paid in the store`, value: money(total - due), figures: true }] : []),
          ]}
        />
        {children}
      </div>
    </Card>
  );
}
