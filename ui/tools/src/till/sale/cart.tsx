import { type Api, api, Problem, toastProblem } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import { useDevice } from "../device";
import type { Delivery } from "../shapes";

export interface LineWish {
  quantity?: number;
  delivery?: Delivery;
  location?: string | null;
}

interface Sale {
  cart: Api.PricedCart | null;
  /** How many changes are on their way to the server. */
  pending: number;
  /** The line touched last: its controls are open. */
  open: string | null;
  setOpen: (line: string | null) => void;
  add: (variant: string, wish?: LineWish) => Promise<void>;
  change: (line: string, wish: LineWish) => Promise<void>;
  remove: (line: string) => Promise<void>;
  addCoupon: (code: string) => Promise<Api.PricedCart | null>;
  removeCoupon: (code: string) => Promise<void>;
  attach: (customer: string | null) => Promise<void>;
  /** Go on with a cart that comes from elsewhere. */
  take: (cart: Api.PricedCart) => void;
  /** Look again what it costs and what is free. */
  reload: () => Promise<void>;
  /** The basket is sold, parked or given up: the next one is empty. */
  leave: () => void;
}

const SaleContext = createContext<Sale | null>(null);

/** The sale at this register. Only below `SaleProvider`. */
export function useSale(): Sale {
  const sale = useContext(SaleContext);
  if (!sale) throw new Error("useSale stands outside the SaleProvider");
  return sale;
}

/** Keeps the basket of this register, over screens and reloads. Changes go to the server one after the other. */
export function SaleProvider({ children }: { children: ReactNode }) {
  const { t } = useLingui();
  const { location, register } = useDevice();
  const client = useQueryClient();
  const stored = `hanse.till.cart.${register.id}`;
  const [cart, setCart] = useState<Api.PricedCart | null>(null);
  const [pending, setPending] = useState(0);
  const [open, setOpen] = useState<string | null>(null);
  const latest = useRef<Api.PricedCart | null>(null);
  const queue = useRef<Promise<unknown>>(Promise.resolve());

  const put = useCallback(
    (next: Api.PricedCart | null) => {
      latest.current = next;
      setCart(next);
      if (next) localStorage.setItem(stored, next.cart.id);
      else localStorage.removeItem(stored);
    },
    [stored],
  );

  /** One change after the other, so that quick scans never overtake each other. */
  const inTurn = useCallback(<T,>(change: () => Promise<T>): Promise<T> => {
    setPending((count) => count + 1);
    const turn = queue.current.then(change, change);
    queue.current = turn.catch(() => {});
    return turn.finally(() => setPending((count) => count - 1));
  }, []);

  // After a reload the basket of this register goes on, unless it was sold or given up meanwhile.
  useEffect(() => {
    const id = localStorage.getItem(stored);
    if (!id || latest.current) return;
    void inTurn(async () => {
      try {
        const found = await api.get<Api.PricedCart>(`/carts/${id}`);
        if (!latest.current) put(found.cart.order ? null : found);
      } catch (error) {
        if (Problem.of(error).status === 404) put(null);
      }
    });
  }, [stored, inTurn, put]);

  const actions = useMemo(() => {
    const opened = async () => {
      if (latest.current) return latest.current.cart;
      return api.post<Api.Cart>("/carts", { channel: "store", location: location.id });
    };
    const tried = async (change: () => Promise<Api.PricedCart | null>) => {
      try {
        return await inTurn(async () => {
          const next = await change();
          if (next) put(next);
          return next;
        });
      } catch (error) {
        const problem = Problem.of(error);
        if (problem.code === "cart_closed") put(null);
        toastProblem(problem, t`This was not carried out. The basket is as before.`);
        return null;
      }
    };
    const lineOf = (id: string) => latest.current?.cart.lines.find((one) => one.id === id);
    const state = (cartId: string, line: Api.CartLine, wish: LineWish) => {
      const delivery = wish.delivery ?? line.delivery;
      const place = delivery === "carry_out" ? location.id : (wish.location ?? line.location);
      return api.put<Api.PricedCart>(`/carts/${cartId}/lines`, {
        variant: line.variant,
        quantity: wish.quantity ?? line.quantity,
        delivery,
        location: delivery === "ship" ? null : place,
        line: line.id,
      });
    };
    const actionsMade: Omit<Sale, "cart" | "pending" | "open"> = {
      setOpen,
      add: async (variant, wish = {}) => {
        const delivery = wish.delivery ?? "carry_out";
        const place = delivery === "ship" ? null : (wish.location ?? location.id);
        const next = await tried(async () => {
          const found = await opened();
          return api.put<Api.PricedCart>(`/carts/${found.id}/lines`, {
            variant,
            quantity: wish.quantity ?? 1,
            delivery,
            location: place,
          });
        });
        const line = next?.cart.lines.find(
          (one) => one.variant === variant && one.delivery === delivery && one.location === place,
        );
        if (line) setOpen(line.id);
      },
      change: async (id, wish) => {
        await tried(async () => {
          const line = lineOf(id);
          return line && latest.current ? state(latest.current.cart.id, line, wish) : null;
        });
      },
      remove: async (id) => {
        await tried(async () =>
          lineOf(id) && latest.current
            ? api.delete<Api.PricedCart>(`/carts/${latest.current.cart.id}/lines/${id}`)
            : null,
        );
      },
      addCoupon: (code) =>
        tried(async () => {
          const found = await opened();
          return api.post<Api.PricedCart>(`/carts/${found.id}/coupons`, { code });
        }),
      removeCoupon: async (code) => {
        await tried(async () =>
          latest.current
            ? api.delete<Api.PricedCart>(`/carts/${latest.current.cart.id}/coupons/${encodeURIComponent(code)}`)
            : null,
        );
      },
      attach: async (customer) => {
        await tried(async () => {
          const found = await opened();
          return api.put<Api.PricedCart>(`/carts/${found.id}/customer`, { customer });
        });
      },
      take: (next) => {
        put(next);
        setOpen(null);
      },
      reload: async () => {
        await tried(async () => (latest.current ? api.get<Api.PricedCart>(`/carts/${latest.current.cart.id}`) : null));
      },
      leave: () => {
        put(null);
        setOpen(null);
        void client.invalidateQueries({ queryKey: ["till"] });
      },
    };
    return actionsMade;
  }, [client, inTurn, location.id, put, t]);

  const sale = useMemo(() => ({ cart, pending, open, ...actions }), [cart, pending, open, actions]);
  return <SaleContext value={sale}>{children}</SaleContext>;
}

/** A line with everything that belongs to it: wish, price, name and what stands in the way. */
export interface BasketLine {
  line: Api.CartLine;
  price: Api.PricedLine | undefined;
  shown: Api.LineShown | undefined;
  problem: Api.LineProblem | undefined;
}

export function basketLines(cart: Api.PricedCart | null): BasketLine[] {
  if (!cart) return [];
  const prices = new Map(cart.quote.lines.map((one) => [one.id, one]));
  const shown = new Map(cart.shown.map((one) => [one.id, one]));
  const problems = new Map(cart.problems.map((one) => [one.line, one]));
  return cart.cart.lines.map((line) => ({
    line,
    price: prices.get(line.id),
    shown: shown.get(line.id),
    problem: problems.get(line.id),
  }));
}

export function pieces(cart: Api.PricedCart | null): number {
  return cart?.cart.lines.reduce((sum, line) => sum + line.quantity, 0) ?? 0;
}
