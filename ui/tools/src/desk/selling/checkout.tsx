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
  useRead,
  useWrite,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import { useState } from "react";
import { noAddress } from "../../trade/address";
import { nameOf } from "../../trade/people";
import { type Goal, noPoint, wanted } from "../../trade/points";
import { Refused } from "../../trade/refused";
import { Minor } from "../../trade/shown";
import { BillTo } from "./bill";
import { Delivery } from "./delivery";
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
  const [goal, setGoal] = useState<Goal>("address");
  const [wish, setWish] = useState(noPoint);
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
  const toPoint = ships.length > 0 && goal === "point";
  const atHome = ships.length > 0 && !toPoint;
  const country = address.country.length === 2 ? address.country : "DE";
  const point = toPoint ? wanted(wish) : null;
  const offers = useRead<Api.Offer[]>(ships.length && (atHome || wish.point) ? "/delivery-offers" : null, {
    channel: "phone",
    goods_minor: goods,
    ...(toPoint ? { pickup_point: wish.point?.id } : { country }),
  });
  const offer = offers.data?.find((one) => one.method === chosen) ?? offers.data?.[0];
  const shipping = ships.length ? (offer?.price_minor ?? 0) : 0;
  const due = priced.due_now_minor + shipping;
  const place = useWrite((body: object, key: string) => api.post<Api.Order>("/orders", body, { key }), {
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
      // What is sent home is billed to where it goes; what is collected, to the address that was given for the bill.
      billing: atHome ? null : bill,
      shipping: atHome ? address : null,
      pickup_point: point,
      delivery_method: ships.length ? (offer?.method ?? null) : null,
      payments: due > 0 ? [{ tender, token: tender === "card" ? token.trim() : null }] : [],
      expected_total_minor: total,
    });
  const isReady =
    priced.cart.lines.length > 0 &&
    !priced.problems.length &&
    (due === 0 || tender !== "card" || Boolean(token.trim())) &&
    (due === 0 || tender !== "on_account" || atHome || bill !== null) &&
    (!toPoint || (point !== null && offer !== undefined));
  const wrong = problem?.fields ?? {};
  return (
    <>
      <Contact contact={contact} onChange={setContact} wrong={wrong} />
      {ships.length > 0 && (
        <Delivery
          customer={customer}
          goal={goal}
          onGoal={(next) => {
            setGoal(next);
            if (next === "point") setBill(bill ?? known?.address ?? null);
          }}
          address={address}
          onAddress={setAddress}
          wish={wish}
          onWish={setWish}
          country={country}
          offers={offers.data}
          chosen={offer?.method ?? null}
          onChoose={setChosen}
          problem={problem}
        />
      )}
      {!atHome && (
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
