import {
  type Api,
  api,
  Card,
  EmptyState,
  ErrorState,
  Page,
  Record,
  SkeletonRows,
  toastProblem,
  useRead,
  useSession,
  useWrite,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useEffect, useRef } from "react";
import { useAsked, useNamed, useWay } from "../../tool";
import { Articles } from "../../trade/articles";
import { nameOf } from "../../trade/people";
import { Checkout } from "./checkout";
import { CartLines } from "./lines";

/** An order on the customer's behalf: a cart on the phone, filled, delivered and paid as they say. */
export function SellingPage() {
  const { t } = useLingui();
  const id = useNamed("id");
  const [asked, ask] = useAsked();
  const { staff } = useSession();
  const cart = asked.get("cart");
  const customer = useRead<Api.Customer>(`/customers/${id}`);
  const sessions = useRead<Api.Session[]>("/desk/sessions");
  const begun = useRef(false);
  // During a conversation the cart belongs to it; else it is a cart like any other, for this customer.
  const open = useWrite(
    async (session: string | null) => {
      if (session) return api.post<Api.Cart>(`/desk/sessions/${session}/cart`);
      const made = await api.post<Api.Cart>("/carts", { channel: "phone" });
      await api.put(`/carts/${made.id}/customer`, { customer: id });
      return made;
    },
    { onDone: (made) => ask({ cart: made.id }) },
  );
  const ready = sessions.data;
  useEffect(() => {
    if (cart || !ready || begun.current) return;
    begun.current = true;
    open.mutate(ready.find((one) => one.customer === id && one.agent === staff.id)?.id ?? null);
  }, [cart, ready, id, staff.id, open]);
  const back = { href: `/desk/customers/${id}`, label: customer.data ? nameOf(customer.data) : t`Customer` };
  const problem = customer.error ?? sessions.error ?? open.error;
  return (
    <Page title={t`Place an order`} back={back}>
      {problem ? (
        <ErrorState problem={problem} />
      ) : cart && customer.data ? (
        <Selling cart={cart} customer={customer.data} />
      ) : (
        <SkeletonRows rows={4} />
      )}
    </Page>
  );
}

function Selling({ cart, customer }: { cart: string; customer: Api.Customer }) {
  const { t } = useLingui();
  const { navigate } = useWay();
  const { data: priced, error, refetch } = useRead<Api.PricedCart>(`/carts/${cart}`);
  const put = useWrite((line: object) => api.put(`/carts/${cart}/lines`, line), {
    touches: [`/carts/${cart}`],
    onRefused: (problem) => toastProblem(problem, t`This was not put into the cart`),
  });
  if (error && !priced) return <ErrorState problem={error} onRetry={() => void refetch()} />;
  if (!priced) return <SkeletonRows rows={4} />;
  if (priced.cart.order) {
    return (
      <EmptyState kind="match" title={t`This cart is ordered already`}>
        {t`Look at the order, or begin a new one from the customer.`}
      </EmptyState>
    );
  }
  return (
    <Record
      main={
        <>
          <Card>
            <Articles
              channel="phone"
              verb={t`Add`}
              onTake={(card) => put.mutate({ variant: card.id, quantity: 1, delivery: "ship" })}
            />
          </Card>
          <CartLines priced={priced} />
        </>
      }
      side={<Checkout priced={priced} customer={customer} onPlaced={(order) => navigate(`/desk/orders/${order.id}`)} />}
    />
  );
}
