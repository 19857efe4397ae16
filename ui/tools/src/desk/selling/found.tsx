import {
  type Api,
  api,
  Button,
  Card,
  EmptyState,
  ErrorState,
  Page,
  Record,
  SearchField,
  SkeletonRows,
  TextLink,
  toastProblem,
  useRead,
  useSession,
  useWrite,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";
import { useEffect, useState } from "react";
import { Button as Press } from "react-aria-components";
import { useNamed, useWay } from "../../tool";
import { NewCustomer } from "../../trade/newcustomer";
import { search } from "../find";
import { CartLines } from "./lines";

/** A cart that was found by its code. Whose it is is asked first, if nobody said so yet; then the order goes on. */
export function FoundCartPage() {
  const { t } = useLingui();
  const id = useNamed("id");
  const { navigate } = useWay();
  const { data: priced, error, refetch } = useRead<Api.PricedCart>(`/carts/${id}`);
  const cart = priced?.cart;
  const isOpen = cart && !cart.order;
  useEffect(() => {
    if (isOpen && cart.customer) navigate(`/desk/customers/${cart.customer}/order?cart=${id}`);
  }, [isOpen, cart?.customer, id, navigate]);
  return (
    <Page title={t`Cart`} back={{ href: "/desk", label: t`Start` }}>
      {error && !priced ? (
        <ErrorState problem={error} onRetry={() => void refetch()} />
      ) : !priced ? (
        <SkeletonRows rows={4} />
      ) : cart?.order ? (
        <EmptyState
          kind="match"
          title={t`This cart is ordered already`}
          action={<TextLink href={`/desk/orders/${cart.order}`}>{t`To the order`}</TextLink>}
        />
      ) : priced.cart.lines.length ? (
        <Record main={<CartLines priced={priced} />} side={<Whose cart={id} />} />
      ) : (
        <EmptyState kind="first" title={t`This cart is empty`} />
      )}
    </Page>
  );
}

/** Asks for whom the cart is. Whoever is named has it in their account, and the agent goes on with their order. */
function Whose({ cart }: { cart: string }) {
  const { t } = useLingui();
  const { navigate } = useWay();
  const { may } = useSession();
  const [typed, setTyped] = useState("");
  const [adds, setAdds] = useState(false);
  const wanted = typed.trim();
  const found = useQuery({
    queryKey: ["desk", "search", wanted],
    queryFn: ({ signal }) => search(wanted, signal),
    enabled: wanted.length > 1,
  });
  const people = found.data?.filter((hit) => hit.kind === "customer" && hit.customer);
  const name = useWrite((customer: string) => api.put(`/carts/${cart}/customer`, { customer }).then(() => customer), {
    touches: ["/carts", "/desk"],
    inTurn: "cart",
    onDone: (customer) => navigate(`/desk/customers/${customer}/order?cart=${cart}`),
    onRefused: (problem) => toastProblem(problem, t`The cart was not changed`),
  });
  return (
    <Card title={t`Who is it for?`}>
      <div className="flex flex-col gap-3">
        <SearchField
          autoFocus
          label={t`Find the customer`}
          placeholder={t`Name, e-mail, phone, card`}
          value={typed}
          onChange={setTyped}
        />
        {found.error && <ErrorState strip problem={found.error} onRetry={() => void found.refetch()} />}
        <ul className="flex flex-col gap-2">
          {people?.map((hit) => (
            <li key={hit.id}>
              <Press
                isDisabled={name.isPending}
                onPress={() => hit.customer && name.mutate(hit.customer)}
                className="flex min-h-12 w-full cursor-pointer flex-col justify-center rounded-md border border-line px-3 py-2 text-left transition-colors data-hovered:border-edge data-hovered:bg-hover"
              >
                <span className="font-medium">{hit.name}</span>
                <span className="figures text-ink-soft text-sm">
                  {[hit.number, hit.detail].filter(Boolean).join(" · ")}
                </span>
              </Press>
            </li>
          ))}
        </ul>
        {people?.length === 0 && <p className="text-ink-soft text-sm" role="status">{t`Nobody is known by that.`}</p>}
        {may("customers.write") && (
          <Button icon={UserPlus} onPress={() => setAdds(true)}>
            {t`New customer`}
          </Button>
        )}
        {adds && (
          <NewCustomer
            onClose={() => setAdds(false)}
            onMade={(customer) => {
              setAdds(false);
              name.mutate(customer.id);
            }}
          />
        )}
      </div>
    </Card>
  );
}
