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
import { useRef } from "react";
import { useAsked, useNamed, useWay } from "../../tool";
import { Articles } from "../../trade/articles";
import { nameOf } from "../../trade/people";
import { Checkout } from "./checkout";
import { CartEmpty, CartLines } from "./lines";

/** An order on the customer's behalf: a cart on the phone, filled, delivered and paid as they say. */
export function SellingPage() {
  const { t } = useLingui();
  const id = useNamed("id");
  const [asked, ask] = useAsked();
  const cart = asked.get("cart");
  const customer = useRead<Api.Customer>(`/customers/${id}`);
  const open = useCart(id);
  const put = useWrite(
    async (card: Api.VariantCard) => {
      const into = cart ?? (await open());
      await api.put(`/carts/${into}/lines`, { variant: card.id, quantity: 1, delivery: "ship" });
      return into;
    },
    {
      touches: ["/carts"],
      inTurn: "cart",
      onDone: (into) => into !== cart && ask({ cart: into }),
      onRefused: (problem) => toastProblem(problem, t`This was not put into the cart`),
    },
  );
  return (
    <Page
      title={t`Place an order`}
      back={{ href: `/desk/customers/${id}`, label: customer.data ? nameOf(customer.data) : t`Customer` }}
    >
      {customer.data ? (
        <Selling cart={cart} customer={customer.data} onTake={(card) => put.mutate(card)} />
      ) : customer.error ? (
        <ErrorState problem={customer.error} onRetry={() => void customer.refetch()} />
      ) : (
        <SkeletonRows rows={4} />
      )}
    </Page>
  );
}

/** Opens the cart with the first article. During a conversation it belongs to that; else it is a cart like any other. */
function useCart(customer: string): () => Promise<string> {
  const { staff } = useSession();
  const opening = useRef<Promise<string> | null>(null);
  const open = async () => {
    const sessions = await api.get<Api.Session[]>("/desk/sessions");
    const session = sessions.find((one) => one.customer === customer && one.agent === staff.id);
    if (session) return (await api.post<Api.Cart>(`/desk/sessions/${session.id}/cart`)).id;
    const made = await api.post<Api.Cart>("/carts", { channel: "phone" });
    await api.put(`/carts/${made.id}/customer`, { customer });
    return made.id;
  };
  // Who is quick takes the second article before the cart stands in the address: it belongs into the same one.
  return () => {
    opening.current ??= open().catch((error: unknown) => {
      opening.current = null;
      throw error;
    });
    return opening.current;
  };
}

interface SellingProps {
  cart: string | null;
  customer: Api.Customer;
  onTake: (card: Api.VariantCard) => void;
}

function Selling({ cart, customer, onTake }: SellingProps) {
  const { t } = useLingui();
  const { navigate } = useWay();
  const { data: priced, error, refetch } = useRead<Api.PricedCart>(cart && `/carts/${cart}`);
  if (error && !priced) return <ErrorState problem={error} onRetry={() => void refetch()} />;
  if (priced?.cart.order) {
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
            <Articles channel="phone" verb={t`Add`} onTake={onTake} />
          </Card>
          {priced?.cart.lines.length ? (
            <CartLines priced={priced} />
          ) : cart && !priced ? (
            <SkeletonRows rows={2} />
          ) : (
            <CartEmpty />
          )}
        </>
      }
      side={
        priced && (
          <Checkout priced={priced} customer={customer} onPlaced={(order) => navigate(`/desk/orders/${order.id}`)} />
        )
      }
    />
  );
}
