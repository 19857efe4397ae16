import { type Api, api, Problem, readAgain, toast, toastProblem } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import type { Meant } from "../book/book";
import { emptyCart, type Footing, findFooting, priceHere, withArticle, withQuantity } from "../book/footing";
import { useKeptBook, useMeant } from "../book/keeping";
import { rememberBasket } from "../book/seen";
import { useDevice } from "../device";
import type { Delivery } from "../shapes";
import { useExpected } from "./expected";

export interface LineWish {
  /** Another article in place of the line's own. */
  variant?: string;
  quantity?: number;
  delivery?: Delivery;
  location?: string | null;
}

interface Sale {
  /** As the server last answered. */
  cart: Api.PricedCart | null;
  /** With what was scanned since, which has no price yet. */
  shown: Api.PricedCart | null;
  /** How many changes are on their way to the server; one at least while it cannot be reached. */
  pending: number;
  /** What the basket is priced by while the server cannot be reached; null while it can. */
  offline: Footing | null;
  /** The line touched last: its controls are open. */
  open: string | null;
  setOpen: (line: string | null) => void;
  /** What a line is called on the screen, whether the server has named it already or not. */
  keyOf: (line: string) => string;
  /** `sure` is what the server says that a code means which this till has seen before: null when it is no article. */
  add: (variant: string, wish?: LineWish, sure?: Promise<string | null>) => Promise<void>;
  change: (line: string, wish: LineWish) => Promise<void>;
  remove: (line: string) => Promise<void>;
  addCoupon: (code: string) => Promise<Api.PricedCart | null>;
  removeCoupon: (code: string) => Promise<void>;
  attach: (customer: string | null) => Promise<void>;
  /** The basket as it is when the server has answered to everything that was done so far. */
  settled: () => Promise<Api.PricedCart | null>;
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

/** How often a till that is cut off asks whether the server is back. */
const ASK_AGAIN_MS = 2_000;

/**
 * Keeps the basket of this register, over screens and reloads. Changes go to the server one after the other. While it
 * cannot be reached the till prices by its book, and tells the server what lies in the basket when it is back.
 */
export function SaleProvider({ children }: { children: ReactNode }) {
  const { t } = useLingui();
  const { location, register, currency } = useDevice();
  const client = useQueryClient();
  const stored = `hanse.till.cart.${register.id}`;
  const [cart, setCart] = useState<Api.PricedCart | null>(null);
  const [pending, setPending] = useState(0);
  const [open, setOpen] = useState<string | null>(null);
  const { shown, expect, settle, named, keyOf } = useExpected(cart);
  const meant = useMeant();
  const { footing, offline, cutOff, back } = useOffline(register.id);
  const isOffline = footing !== null;
  useKeptBook(isOffline);
  const latest = useRef<Api.PricedCart | null>(null);
  const queue = useRef<Promise<unknown>>(Promise.resolve());

  const put = useCallback(
    (next: Api.PricedCart | null) => {
      latest.current = next;
      setCart(next);
      if (next?.cart.id) localStorage.setItem(stored, next.cart.id);
      else if (!next) localStorage.removeItem(stored);
      if (next && !offline.current) rememberBasket(next);
    },
    [stored, offline],
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
    const tried = async (change: () => Promise<Api.PricedCart | null>, done?: (next: Api.PricedCart) => void) => {
      try {
        return await inTurn(async () => {
          const next = await change();
          if (next) {
            put(next);
            done?.(next);
          }
          return next;
        });
      } catch (error) {
        const problem = Problem.of(error);
        if (problem.code === "cart_closed") put(null);
        toastProblem(problem, t`This was not carried out. The basket is as before.`);
        return null;
      }
    };
    /** The server does it; where it cannot be reached, the till itself, with the prices of its book. */
    const either = (
      there: () => Promise<Api.PricedCart | null>,
      here: (cart: Api.PricedCart) => Api.PricedCart | null,
      done?: (next: Api.PricedCart) => void,
    ) =>
      tried(async () => {
        if (!offline.current) {
          try {
            return await there();
          } catch (error) {
            if (Problem.of(error).code !== "offline") throw error;
          }
          await cutOff(meant);
        }
        const next = here(latest.current ?? emptyCart(location.id, currency));
        if (!next || !offline.current)
          throw new Problem({ detail: t`This till knows nothing about that article yet.` }, 409);
        try {
          return priceHere(next, offline.current);
        } catch (error) {
          if (!(error instanceof Problem)) throw error;
          throw new Problem({ code: error.code, detail: t`The price book of this till has no price for this.` }, 409);
        }
      }, done);
    const lineOf = (id: string) => latest.current?.cart.lines.find((one) => one.id === named(id));
    const state = (cartId: string, line: Api.CartLine, wish: LineWish) => {
      const delivery = wish.delivery ?? line.delivery;
      const place = delivery === "carry_out" ? location.id : (wish.location ?? line.location);
      return api.put<Api.PricedCart>(`/carts/${cartId}/lines`, {
        variant: wish.variant ?? line.variant,
        quantity: wish.quantity ?? line.quantity,
        delivery,
        location: delivery === "ship" ? null : place,
        line: line.id,
      });
    };
    const actionsMade: Omit<Sale, "cart" | "shown" | "pending" | "open" | "offline"> = {
      setOpen,
      keyOf,
      add: async (wanted, wish = {}, sure = Promise.resolve(wanted)) => {
        const delivery = wish.delivery ?? "carry_out";
        const place = delivery === "ship" ? null : (wish.location ?? location.id);
        const quantity = wish.quantity ?? 1;
        const expected = delivery === "carry_out" ? expect(wanted, quantity) : null;
        if (expected) setOpen(expected.id);
        let variant: string | null = wanted;
        await either(
          async () => {
            variant = await sure;
            if (!variant) return null;
            const found = await opened();
            return api.put<Api.PricedCart>(`/carts/${found.id}/lines`, {
              variant,
              quantity,
              delivery,
              location: place,
            });
          },
          (cart) => (delivery === "carry_out" ? withArticle(cart, wanted, quantity) : null),
          (next) => {
            // In the moment in which the line appears: a key that is pressed at once means this one.
            const line = next.cart.lines.find(
              (one) => one.variant === variant && one.delivery === delivery && one.location === place,
            );
            if (line) setOpen(line.id);
            if (expected) settle(expected, line?.id);
          },
        );
        if (expected) settle(expected);
      },
      change: async (id, wish) => {
        await either(
          async () => {
            const line = lineOf(id);
            return line && latest.current ? state(latest.current.cart.id, line, wish) : null;
          },
          (cart) =>
            wish.quantity && !wish.delivery && !wish.variant ? withQuantity(cart, named(id), wish.quantity) : null,
        );
      },
      remove: async (id) => {
        await either(
          async () =>
            lineOf(id) && latest.current
              ? api.delete<Api.PricedCart>(`/carts/${latest.current.cart.id}/lines/${named(id)}`)
              : null,
          (cart) => withQuantity(cart, named(id), 0),
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
      settled: () => queue.current.then(() => latest.current),
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
        void readAgain(client, ["till"]);
      },
    };
    return actionsMade;
  }, [client, inTurn, location.id, currency, put, meant, offline, cutOff, expect, settle, named, keyOf, t]);

  // Ask again and again whether the server is back; then it is told what lies in the basket, and its prices count.
  useEffect(() => {
    if (!isOffline) return;
    const timer = setInterval(() => {
      queue.current = queue.current.then(async () => {
        if (!offline.current) return;
        try {
          const next = await tellBasket(latest.current, location.id);
          back();
          put(next);
          toast(t`The server is back. Its prices count again.`);
        } catch (error) {
          if (Problem.of(error).code === "offline") return;
          back();
          put(null);
          toastProblem(error, t`The basket could not be taken over by the server. Please scan it again.`);
        }
      });
    }, ASK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [isOffline, offline, back, put, location.id, t]);

  const sale = useMemo(
    () => ({ cart, shown, pending: pending + Number(isOffline), open, offline: footing, ...actions }),
    [cart, shown, pending, open, footing, isOffline, actions],
  );
  return <SaleContext value={sale}>{children}</SaleContext>;
}

/** Whether the till is cut off, and what it prices by then. */
function useOffline(register: string) {
  const [footing, setFooting] = useState<Footing | null>(null);
  const offline = useRef<Footing | null>(null);
  const set = useCallback((next: Footing | null) => {
    offline.current = next;
    setFooting(next);
  }, []);
  const cutOff = useCallback(async (meant: Meant) => set(await findFooting(register, meant)), [register, set]);
  const back = useCallback(() => set(null), [set]);
  return { footing, offline, cutOff, back };
}

const wishKey = (line: Pick<Api.CartLine, "variant" | "delivery" | "location">) =>
  [line.variant, line.delivery, line.location].join(" ");

/** Makes the server's basket the one that lies at the till. Quantities are stated, so that a repeat changes nothing. */
async function tellBasket(here: Api.PricedCart | null, location: string): Promise<Api.PricedCart | null> {
  if (!here) return null;
  let cart = here.cart.id;
  if (!cart) {
    if (!here.cart.lines.length) {
      await api.get("/till/parked-carts", { location });
      return null;
    }
    cart = (await api.post<Api.Cart>("/carts", { channel: "store", location })).id;
  }
  let there = await api.get<Api.PricedCart>(`/carts/${cart}`);
  if (there.cart.order) return null;
  const wanted = new Map(here.cart.lines.map((line) => [wishKey(line), line]));
  for (const line of there.cart.lines) {
    const wish = wanted.get(wishKey(line));
    wanted.delete(wishKey(line));
    if (!wish) there = await api.delete<Api.PricedCart>(`/carts/${cart}/lines/${line.id}`);
    else if (wish.quantity !== line.quantity)
      there = await api.put<Api.PricedCart>(`/carts/${cart}/lines`, { ...wishOf(wish), line: line.id });
  }
  for (const wish of wanted.values()) there = await api.put<Api.PricedCart>(`/carts/${cart}/lines`, wishOf(wish));
  return there;
}

function wishOf({ variant, quantity, delivery, location }: Api.CartLine) {
  return { variant, quantity, delivery, location };
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
