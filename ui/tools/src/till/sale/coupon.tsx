import { Button, Dialog, State, TextField, toast, useScanner } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { useSale } from "./cart";

/** A code that makes something cheaper. Whether it counts is said at once. */
export function CouponDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const sale = useSale();
  const [code, setCode] = useState("");
  const [refused, setRefused] = useState("");
  const [isPending, setPending] = useState(false);
  const submit = async (typed: string) => {
    const tidy = typed.trim().toUpperCase();
    if (!tidy || isPending) return;
    setPending(true);
    const cart = await sale.addCoupon(tidy);
    setPending(false);
    if (!cart) return;
    if (cart.quote.coupons.includes(tidy)) {
      toast(t`Coupon ${tidy} counts.`);
      onClose();
    } else if (cart.cart.lines.length) {
      await sale.removeCoupon(tidy);
      setRefused(tidy);
      setCode("");
    } else {
      toast(t`Coupon ${tidy} is noted. Whether it counts is seen with the first article.`);
      onClose();
    }
  };
  useScanner((scanned) => void submit(scanned));
  return (
    <Dialog title={t`Coupon`} isOpen onClose={onClose}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void submit(code);
        }}
      >
        {refused && (
          <div role="alert">
            <State tone="attention" className="h-auto! whitespace-normal! py-2">
              {t`${refused} does not count for this basket: unknown, not valid today, used up, or for other articles.`}
            </State>
          </div>
        )}
        <TextField
          label={t`Coupon code`}
          help={t`Type it or scan it.`}
          value={code}
          onChange={setCode}
          autoFocus
          autoComplete="off"
        />
        <Button type="submit" look="primary" isPending={isPending} isDisabled={!code.trim()}>
          {t`Redeem`}
        </Button>
      </form>
    </Dialog>
  );
}
