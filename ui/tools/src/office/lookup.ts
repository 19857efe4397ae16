import { type Api, api, type Command } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { Shirt, ShoppingBasket, User } from "lucide-react";
import { useCallback } from "react";
import { nameOf } from "../trade/people";
import { useText } from "../trade/shown";

/** Orders, customers and products by what was typed into the palette; what may not be read is left out. */
export function useLookUp(navigate: (href: string) => void) {
  const { t } = useLingui();
  const text = useText();
  return useCallback(
    async (typed: string, signal: AbortSignal): Promise<Command[]> => {
      const nothing = () => [];
      const [orders, customers, products] = await Promise.all([
        api
          .get<{ items: Api.OrderRow[] }>("/orders", { text: typed, limit: 5 }, { signal })
          .then((found) => found.items, nothing as () => Api.OrderRow[]),
        api
          .get<Api.Customer[]>("/customers", { text: typed, limit: 5 }, { signal })
          .catch(nothing as () => Api.Customer[]),
        api
          .get<{ items: Api.ProductRow[] }>("/products", { q: typed, limit: 5 }, { signal })
          .then((found) => found.items, nothing as () => Api.ProductRow[]),
      ]);
      return [
        ...orders.map((one) => ({
          id: one.id,
          group: t`Orders`,
          label: one.number,
          detail: one.name || one.email,
          icon: ShoppingBasket,
          run: () => navigate(`/office/orders/${one.id}`),
        })),
        ...customers.map((one) => ({
          id: one.id,
          group: t`Customers`,
          label: nameOf(one),
          detail: [one.number, one.email].filter(Boolean).join(" · "),
          icon: User,
          run: () => navigate(`/office/customers/${one.id}`),
        })),
        ...products.map((one) => ({
          id: one.id,
          group: t`Products`,
          label: text(one.name),
          detail: one.brand,
          icon: Shirt,
          run: () => navigate(`/office/products/${one.handle}`),
        })),
      ];
    },
    [t, text, navigate],
  );
}
