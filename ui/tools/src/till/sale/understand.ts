import { type Api, api, buzz, Problem, toast, toastProblem } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useRouter } from "@tanstack/react-router";
import { rememberArticle, seenUnder } from "../book/seen";
import { useDevice } from "../device";
import { useSale } from "./cart";

export function personName(customer: Api.Customer): string {
  return `${customer.given_name} ${customer.family_name}`.trim() || customer.company || customer.number;
}

/**
 * Does what a scanned or typed code asks for: sells the article, recalls the cart, recognizes the customer, opens the
 * pickup or the return. Tells whether it meant anything; `quiet` leaves the message about that to the caller.
 */
export function useUnderstand(): (code: string, options?: { quiet?: boolean }) => Promise<boolean> {
  const { t } = useLingui();
  const { location } = useDevice();
  const sale = useSale();
  const router = useRouter();
  const recall = useRecall();
  const sell = () => router.history.push("/till");
  return async (code, { quiet = false } = {}) => {
    const looked = api.get<Api.Scanned>("/till/scans", { location: location.id, code });
    const known = seenUnder(code);
    if (known) {
      // It lies in the basket at once; what the code means today is the server's to say.
      sell();
      await sale.add(known, {}, looked.then(articleIn, unlessOffline));
    }
    let found: Api.Scanned;
    try {
      found = await looked;
    } catch (error) {
      const problem = Problem.of(error);
      if (problem.code === "offline" && known) return true;
      if (problem.code === "nothing_scanned" && quiet) return false;
      buzz();
      if (problem.code === "nothing_scanned") toast(t`Nothing known has the code ${code}.`, { tone: "attention" });
      else if (problem.code === "offline")
        toast(t`The server cannot be reached, and this till has not seen the code ${code} yet.`, { tone: "attention" });
      else toastProblem(problem, t`The code could not be looked up. Scan it again.`);
      return false;
    }
    if (found.article) {
      rememberArticle(found.article, code);
      if (known) return true;
      sell();
      await sale.add(found.article.variant);
    } else if (found.customer) {
      sell();
      await sale.attach(found.customer.id);
      const name = personName(found.customer);
      toast(t`Customer: ${name}`);
    } else if (found.cart) {
      sell();
      await recall(found.cart);
    } else if (found.kind === "pickup") {
      router.history.push(`/till/pickup?code=${encodeURIComponent(found.number)}`);
    } else if (found.kind === "receipt" || found.kind === "order") {
      router.history.push(`/till/returns?number=${encodeURIComponent(found.number)}`);
    } else {
      toast(t`This is a gift card. Scan it when the customer pays.`, { tone: "attention" });
    }
    return true;
  };
}

function articleIn(found: Api.Scanned): string | null {
  return found.article?.variant ?? null;
}

/** Nothing is sold under a code that the server refuses; while it cannot be asked, what the till remembers counts. */
function unlessOffline(error: unknown): null {
  if (Problem.of(error).code === "offline") throw error;
  return null;
}

/** Goes on with another cart; what lies in the basket now is parked, not lost. */
export function useRecall(): (cart: Api.PricedCart) => Promise<void> {
  const { t } = useLingui();
  const { location } = useDevice();
  const sale = useSale();
  return async (next) => {
    const { code } = next.cart;
    if (next.cart.order) {
      toast(t`The cart ${code} was sold already.`, { tone: "attention" });
      return;
    }
    const before = await sale.settled();
    if (before?.cart.lines.length && before.cart.id !== next.cart.id) {
      try {
        await api.post("/till/parked-carts", { location: location.id, cart: before.cart.id });
      } catch (error) {
        toastProblem(error, t`The basket could not be parked, so the other cart was not taken up.`);
        return;
      }
      toast(t`Cart ${code} taken up. The basket before is parked.`);
    } else {
      toast(t`Cart ${code} taken up.`);
    }
    sale.leave();
    sale.take(next);
  };
}
