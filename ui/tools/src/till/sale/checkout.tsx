import {
  type Api,
  api,
  Button,
  Dialog,
  ErrorState,
  Money,
  moneyText,
  type Problem,
  useLocale,
  useRead,
  useTexts,
  useWrite,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { TakeSimilar } from "../../trade/similar";
import { useDevice } from "../device";
import { usePlaces } from "../places";
import type { Receipt } from "../shapes";
import { type Paid, Tenders } from "../tender";
import { basketLines, useSale } from "./cart";
import { type Destination, DestinationForm, destinationOf } from "./delivery";
import { Charging, Done, Refused } from "./outcome";
import type { Way } from "./payment";

type Stage =
  | { at: "where" }
  | { at: "pay" }
  | { at: "charging"; order: Api.Order; cart: string }
  | { at: "refused"; order: Api.Order; cart: string }
  | { at: "done"; order: Api.Order; receipt: Receipt | null };

interface CheckoutProps {
  way: Way;
  onClose: () => void;
}

/** From the basket to the receipt: where the goods go, the money, and what became of it. */
export function Checkout({ way, onClose }: CheckoutProps) {
  const { t } = useLingui();
  const locale = useLocale();
  const { location, register } = useDevice();
  const sale = useSale();
  // What is sold stays in sight while the basket behind it is empty already.
  const [cart] = useState(sale.cart);
  const current = sale.cart ?? cart;
  const leavesLater = Boolean(current?.cart.lines.some((line) => line.delivery !== "carry_out"));
  const customer = useRead<Api.Customer>(current?.cart.customer ? `/customers/${current.cart.customer}` : null);
  const [destination, setDestination] = useState<Destination | null>(null);
  const [stage, setStage] = useState<Stage>({ at: leavesLater ? "where" : "pay" });
  const [agreed, setAgreed] = useState<number | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const total = agreed ?? (current?.quote.totals.total_minor ?? 0) + (destination?.shippingMinor ?? 0);
  const due = agreed ?? (current?.due_now_minor ?? 0) + (destination?.shippingMinor ?? 0);

  const sell = useWrite(
    (paid: Paid, key) =>
      api.post<Api.Sold>(
        "/till/sales",
        {
          location: location.id,
          register: register.id,
          cart: current?.cart.id,
          ...paid,
          expected_total_minor: total,
          email: destination?.email ?? customer.data?.email ?? "",
          name: destination?.name ?? "",
          phone: destination?.phone ?? "",
          shipping: destination?.shipping ?? null,
          delivery_method: destination?.method ?? null,
        },
        { key },
      ),
    {
      touches: ["/till", "/availability"],
      onDone: ({ order, receipt }) => {
        setProblem(null);
        const id = current?.cart.id ?? "";
        sale.leave();
        if (receipt) setStage({ at: "done", order, receipt: receipt });
        else setStage({ at: "charging", order, cart: id });
      },
      onRefused: (found) => {
        setProblem(found);
        if (found.code === "contact_needed" || found.code === "address_needed" || found.fields["shipping.postal_code"])
          setStage({ at: "where" });
        if (found.code === "lines_out_of_stock") void sale.reload();
        if (found.code === "cart_closed") sale.leave();
      },
    },
  );
  if (!current) return null;
  const { currency } = current.cart;
  const actual = problem?.code === "price_changed" ? Number(problem.facts.actual_minor) : null;
  const title =
    stage.at === "where"
      ? t`Where does it go?`
      : stage.at === "pay"
        ? t`Payment`
        : stage.at === "done"
          ? t`Sold`
          : t`Card payment`;
  const isFinal = stage.at === "charging";
  return (
    <Dialog title={title} size="wide" isOpen onClose={onClose} mustAnswer={isFinal || sell.isPending}>
      <div className="flex flex-col gap-4">
        {problem && actual === null && problem.code !== "lines_out_of_stock" && (
          <ErrorState
            strip
            problem={problem}
            kept={
              problem.ambiguous
                ? t`Nothing is lost: press again, and it is sold and charged once only.`
                : t`Nothing was sold or charged. The basket is as before.`
            }
          />
        )}
        {problem?.code === "lines_out_of_stock" && <OutOfStock problem={problem} onSolved={() => setProblem(null)} />}
        {actual !== null && stage.at === "pay" && (
          <div role="alert" className="flex flex-wrap items-center gap-3 rounded-md bg-amber-soft px-3 py-2 text-md">
            <span className="flex-1">
              {t`The total is now ${{ amount: moneyText({ amount: actual, currency }, locale) }}. Tell the customer.`}
            </span>
            <Button
              onPress={() => {
                setAgreed(actual);
                setProblem(null);
                void sale.reload();
              }}
            >
              {t`The customer agrees`}
            </Button>
          </div>
        )}
        {stage.at === "where" && (!current.cart.customer || customer.data || customer.isError) && (
          <DestinationForm
            cart={current}
            start={destination ?? destinationOf(customer.data)}
            errors={problem?.fields ?? {}}
            onCancel={onClose}
            onDone={(next) => {
              setDestination(next);
              setProblem(null);
              setAgreed(null);
              setStage({ at: "pay" });
            }}
          />
        )}
        {stage.at === "pay" && actual === null && problem?.code !== "lines_out_of_stock" && (
          <>
            {destination?.method && (
              <p className="flex justify-between gap-4 text-md">
                <span className="text-ink-soft">{t`Shipping`}</span>
                <Money value={{ amount: destination.shippingMinor, currency }} />
              </p>
            )}
            <Tenders
              due={due}
              currency={currency}
              start={way}
              split
              customer={current.cart.customer}
              isPending={sell.isPending}
              onPay={(paid) => sell.mutate(paid)}
            />
          </>
        )}
        {stage.at === "charging" && (
          <Charging
            order={stage.order}
            onDone={(order, receipt) => setStage({ at: "done", order, receipt })}
            onRefused={(order) => setStage({ at: "refused", order, cart: stage.cart })}
            onLeave={onClose}
          />
        )}
        {stage.at === "refused" && <Refused cart={stage.cart} onAgain={onClose} onLeave={onClose} />}
        {stage.at === "done" && <Done order={stage.order} receipt={stage.receipt} onNext={onClose} />}
      </div>
    </Dialog>
  );
}

interface Alternative {
  location: string;
  available: number;
}

interface RefusedLine {
  line: string;
  available: number;
  alternatives: Alternative[];
  similar: Api.SimilarArticle[];
}

/** Some articles went to somebody else meanwhile: another place for each, one press away. */
function OutOfStock({ problem, onSolved }: { problem: Problem; onSolved: () => void }) {
  const { t } = useLingui();
  const text = useTexts();
  const sale = useSale();
  const { nameOf } = usePlaces();
  const refused = (problem.facts.lines ?? []) as RefusedLine[];
  const lines = basketLines(sale.cart);
  const solve = async (change: Promise<void>) => {
    await change;
    onSolved();
  };
  return (
    <div role="alert" className="flex flex-col gap-4">
      <ErrorState
        strip
        problem={problem}
        kept={t`Nothing was sold or charged. Choose for each article how to go on.`}
      />
      <ul className="flex flex-col gap-3">
        {refused.map((one) => {
          const found = lines.find(({ line }) => line.id === one.line);
          if (!found) return null;
          const { available } = one;
          const enough = one.alternatives.filter((place) => place.location !== found.line.location);
          return (
            <li key={one.line} className="flex flex-col gap-2 rounded-md border border-line p-3">
              <p className="text-md">
                <span className="font-medium">{found.shown ? text(found.shown.name) : ""}</span>{" "}
                <span className="text-ink-soft">{t`${{ wanted: found.line.quantity }} wanted, ${available} there`}</span>
              </p>
              <div className="flex flex-wrap gap-2">
                {available > 0 && (
                  <Button onPress={() => void solve(sale.change(one.line, { quantity: available }))}>
                    {t`Take ${available} only`}
                  </Button>
                )}
                {enough.slice(0, 4).map((place) => {
                  const name = nameOf(place.location);
                  const count = place.available;
                  return (
                    <Button
                      key={place.location}
                      onPress={() =>
                        void solve(sale.change(one.line, { delivery: "pickup", location: place.location }))
                      }
                    >
                      {t`Collect: ${name} (${count})`}
                    </Button>
                  );
                })}
                {found.line.delivery !== "ship" && (
                  <Button onPress={() => void solve(sale.change(one.line, { delivery: "ship", location: null }))}>
                    {t`Send home`}
                  </Button>
                )}
                <Button look="danger" onPress={() => void solve(sale.remove(one.line))}>
                  {t`Leave it out`}
                </Button>
              </div>
              <TakeSimilar
                similar={one.similar}
                currency={sale.cart?.cart.currency ?? "EUR"}
                onTake={(variant) => void solve(sale.change(one.line, { variant }))}
              />
            </li>
          );
        })}
      </ul>
    </div>
  );
}
