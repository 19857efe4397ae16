import {
  type Api,
  api,
  Button,
  Dialog,
  ErrorState,
  IconButton,
  Money,
  Problem,
  readAgain,
  SkeletonRows,
  TextField,
  toast,
  toastProblem,
  useRead,
  useScanner,
  When,
} from "@hanse/kit";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { Printer } from "lucide-react";
import { useState } from "react";
import { Button as Press } from "react-aria-components";
import { useDevice } from "../device";
import { ParkedPaper } from "../paper";
import { printPaper } from "../print";
import { useSale } from "./cart";
import { useRecall, useUnderstand } from "./understand";

export function useParked() {
  const { location } = useDevice();
  return useRead<Api.ParkedCart[]>("/till/parked-carts", { location: location.id }, { everyMs: 15_000 });
}

/** Lets the basket wait, so that the next customer can be served. */
export function useParking(): (note: string, slip?: boolean) => Promise<boolean> {
  const { t } = useLingui();
  const { location } = useDevice();
  const sale = useSale();
  const client = useQueryClient();
  const print = usePrintedSlip();
  return async (note, slip) => {
    if (!sale.cart) return false;
    const cart = sale.cart.cart.id;
    try {
      await api.post("/till/parked-carts", { location: location.id, cart, note });
    } catch (error) {
      toastProblem(error, t`The basket could not be parked. It is still here.`);
      return false;
    }
    sale.leave();
    await readAgain(client, ["till", "parked-carts"]);
    toast(t`Basket parked. Any register of this store can take it up.`);
    if (slip) await print(cart);
    return true;
  };
}

/** Prints what the customer of a parked basket takes along. */
function usePrintedSlip(): (cart: string) => Promise<void> {
  const { t } = useLingui();
  const { location } = useDevice();
  return async (cart) => {
    try {
      const slip = await api.get<Api.ParkedSlip>(`/till/parked-carts/${cart}/slip`, { location: location.id });
      printPaper(<ParkedPaper slip={slip} location={location} />);
    } catch (error) {
      toastProblem(error, t`The slip could not be printed.`);
    }
  };
}

/** Parks the basket, takes up one that waits, or one that began elsewhere by its code. */
export function ParkedDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const { location } = useDevice();
  const sale = useSale();
  const parked = useParked();
  const client = useQueryClient();
  const recall = useRecall();
  const understand = useUnderstand();
  const park = useParking();
  const print = usePrintedSlip();
  const [note, setNote] = useState("");
  const [code, setCode] = useState("");
  const [problem, setProblem] = useState<Problem | null>(null);
  const inBasket = Boolean(sale.cart?.cart.lines.length);
  useScanner((scanned) => {
    onClose();
    void understand(scanned);
  });

  const takeUp = async (cart: Api.ParkedCart) => {
    try {
      await recall(await api.post<Api.PricedCart>(`/till/parked-carts/${cart.cart}/recall`, { location: location.id }));
      onClose();
    } catch (error) {
      const found = Problem.of(error);
      if (found.status === 404) toast(t`Another register has just taken up this basket.`, { tone: "attention" });
      else setProblem(found);
    }
    await readAgain(client, ["till", "parked-carts"]);
  };
  const byCode = async () => {
    setProblem(null);
    try {
      await recall(
        await api.get<Api.PricedCart>(`/carts/by-code/${encodeURIComponent(code.trim().split("/").pop() ?? "")}`),
      );
      onClose();
    } catch (error) {
      setProblem(Problem.of(error));
    }
  };
  return (
    <Dialog title={t`Parked baskets and cart codes`} isOpen onClose={onClose}>
      <div className="flex flex-col gap-5">
        {problem && <ErrorState strip problem={problem} />}
        {inBasket && (
          <form
            className="flex flex-wrap items-end gap-2 border-line border-b pb-5"
            onSubmit={(event) => {
              event.preventDefault();
              void park(note).then((done) => done && onClose());
            }}
          >
            <TextField
              label={t`Park this basket`}
              help={t`By what you know it again, such as “red coat”. It may stay empty.`}
              className="flex-1 basis-48"
              value={note}
              onChange={setNote}
              autoFocus
              autoComplete="off"
            />
            <Button type="submit" look="primary" className="mb-5">
              {t`Park`}
            </Button>
            <Button
              icon={Printer}
              className="mb-5"
              onPress={() => void park(note, true).then((done) => done && onClose())}
            >
              {t`Park with a slip`}
            </Button>
          </form>
        )}
        <form
          className="flex flex-wrap items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            if (code.trim()) void byCode();
          }}
        >
          <TextField
            label={t`Cart code from the web shop or the phone`}
            placeholder={t`Eight characters`}
            className="flex-1 basis-48"
            value={code}
            onChange={setCode}
            figures
            autoComplete="off"
          />
          <Button type="submit">{t`Take up`}</Button>
        </form>
        <section aria-label={t`Parked here`} className="flex flex-col gap-2">
          <h3 className="font-semibold text-sm">{t`Parked here`}</h3>
          {parked.isError && <ErrorState strip problem={parked.error} onRetry={() => void parked.refetch()} />}
          {parked.isPending && <SkeletonRows rows={2} columns={2} />}
          {parked.data?.length === 0 && <p className="text-ink-soft text-sm">{t`No basket waits at this store.`}</p>}
          <ul className="flex flex-col gap-2">
            {parked.data?.map((one) => {
              const { pieces } = one;
              const name = one.note || one.customer_name || one.code;
              return (
                <li key={one.cart} className="flex items-stretch gap-2">
                  <Press
                    onPress={() => void takeUp(one)}
                    className="flex min-h-16 min-w-0 flex-1 cursor-pointer items-center gap-3 rounded-md border border-line px-3 py-2 text-left transition-colors data-hovered:border-edge data-hovered:bg-hover"
                  >
                    <span className="min-w-0 flex-1">
                      <span className="block truncate font-medium text-md">{name}</span>
                      <span className="block text-ink-soft text-sm">
                        {t`${plural(pieces, { one: "# article", other: "# articles" })}`} ·{" "}
                        <span className="figures">{one.code}</span> · {one.parked_by} · <When at={one.parked_at} />
                      </span>
                    </span>
                    <Money
                      value={{ amount: one.total_minor, currency: one.currency }}
                      className="font-semibold text-md"
                    />
                  </Press>
                  <IconButton
                    icon={Printer}
                    label={t`Print the slip of ${{ name }}`}
                    onPress={() => void print(one.cart)}
                  />
                </li>
              );
            })}
          </ul>
        </section>
      </div>
    </Dialog>
  );
}
