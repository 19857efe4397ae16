import { type Api, newId } from "@hanse/kit";
import { useCallback, useMemo, useRef, useState } from "react";
import { emptyCart, withArticle } from "../book/footing";
import { useDevice } from "../device";

interface Expected {
  /** What its line is called until the server has answered. */
  id: string;
  variant: string;
  quantity: number;
}

/** What lies in the basket on the screen at once, before the server has said what it costs. */
export function useExpected(cart: Api.PricedCart | null) {
  const { location, currency } = useDevice();
  const [expected, setExpected] = useState<readonly Expected[]>([]);
  const shown = useMemo(
    () => (expected.length ? withExpected(cart ?? emptyCart(location.id, currency), expected) : cart),
    [cart, expected, location.id, currency],
  );
  const latest = useRef(shown);
  latest.current = shown;
  const became = useRef(new Map<string, string>());
  const was = useRef(new Map<string, string>());

  const expect = useCallback((variant: string, quantity: number): Expected => {
    const one = {
      id: latest.current?.cart.lines.find((line) => isOf(line, variant))?.id ?? newId(),
      variant,
      quantity,
    };
    setExpected((before) => [...before, one]);
    return one;
  }, []);

  /** The server has answered: with this line, or with none. */
  const settle = useCallback((one: Expected, line?: string) => {
    if (line) {
      became.current.set(one.id, line);
      if (!was.current.has(line)) was.current.set(line, one.id);
    }
    setExpected((before) => before.filter((other) => other !== one));
  }, []);

  /** What the server calls a line that was shown before it had answered. */
  const named = useCallback((line: string) => became.current.get(line) ?? line, []);

  /** What a line is called on the screen, from its first moment on: what was opened for it stays open. */
  const keyOf = useCallback((line: string) => was.current.get(line) ?? line, []);
  return { shown, expect, settle, named, keyOf };
}

function isOf(line: Api.CartLine, variant: string): boolean {
  return line.variant === variant && line.delivery === "carry_out";
}

/** What a line costs that has changed is the server's to say: until then it has no price. */
function withExpected(cart: Api.PricedCart, expected: readonly Expected[]): Api.PricedCart {
  const next = expected.reduce((so, one) => withArticle(so, one.variant, one.quantity, one.id) ?? so, cart);
  const open = new Set(
    next.cart.lines.flatMap((line) => (expected.some((one) => isOf(line, one.variant)) ? [line.id] : [])),
  );
  return { ...next, quote: { ...next.quote, lines: next.quote.lines.filter((line) => !open.has(line.id)) } };
}
