import { Badge, Button, cx, useKeys, useScanner } from "@hanse/kit";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Boxes, LayoutGrid, type LucideIcon, PauseCircle, ShoppingBasket, Ticket } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button as Press } from "react-aria-components";
import { OfflineNote } from "../book/note";
import { Basket } from "./basket";
import { pieces, useSale } from "./cart";
import { Checkout } from "./checkout";
import { CouponDialog } from "./coupon";
import { Finder } from "./finder";
import { StockDialog } from "./lookup";
import { ParkedDialog, useParked } from "./parked";
import type { Way } from "./payment";
import { useUnderstand } from "./understand";

type Open = "stock" | "coupon" | "parked" | Way | null;

/** Find on the left, the basket on the right; on a phone one after the other, the sum always in sight. */
export function SaleScreen() {
  const { t } = useLingui();
  const sale = useSale();
  const understand = useUnderstand();
  const [open, setOpen] = useState<Open>(null);
  const [side, setSide] = useState<"find" | "basket">("find");
  const count = pieces(sale.shown);
  useScanner((code) => void understand(code), open === null);
  const pay = (way: Way) => {
    if (!sale.offline) void sale.settled().then((cart) => pieces(cart) && setOpen(way));
  };
  useKeys([
    { keys: "F4", label: t`Coupon`, run: () => setOpen("coupon"), typing: true },
    { keys: "F6", label: t`Stock`, run: () => setOpen("stock"), typing: true },
    { keys: "F7", label: t`Park and take up`, run: () => setOpen("parked"), typing: true },
    { keys: "F8", label: t`Cash`, run: () => pay("cash"), typing: true },
    { keys: "F9", label: t`Card`, run: () => pay("card"), typing: true },
    { keys: "F10", label: t`Other means of payment`, run: () => pay("more"), typing: true },
  ]);
  const close = () => setOpen(null);
  return (
    <div className="flex min-h-0 flex-1 flex-col sm:grid sm:grid-cols-[minmax(0,1fr)_minmax(20rem,27rem)]">
      <title>{`${t`Sale`} · Hanse`}</title>
      <h1 className="sr-only">{t`Sale`}</h1>
      <fieldset aria-label={t`What is shown`} className="flex border-line border-b sm:hidden">
        <Side icon={LayoutGrid} isShown={side === "find"} onPress={() => setSide("find")}>
          {t`Articles`}
        </Side>
        <Side icon={ShoppingBasket} isShown={side === "basket"} onPress={() => setSide("basket")}>
          {t`Basket`}
          <Badge>{t`${plural(count, { one: "# piece", other: "# pieces" })}`}</Badge>
        </Side>
      </fieldset>
      <div className={cx("flex min-h-0 flex-1 flex-col short:overflow-auto", side === "basket" && "max-sm:hidden")}>
        <Finder />
        <Functions onOpen={setOpen} className="max-sm:hidden" />
      </div>
      <div
        className={cx(
          "flex min-h-0 flex-col border-line max-sm:border-t sm:border-l",
          side === "basket" && "max-sm:flex-1",
        )}
      >
        <OfflineNote />
        <Basket
          onPay={setOpen}
          isFolded={side === "find"}
          functions={<Functions onOpen={setOpen} className="sm:hidden" />}
        />
      </div>
      {open === "stock" && <StockDialog onClose={close} />}
      {open === "coupon" && <CouponDialog onClose={close} />}
      {open === "parked" && <ParkedDialog onClose={close} />}
      {(open === "cash" || open === "card" || open === "more") && <Checkout way={open} onClose={close} />}
    </div>
  );
}

function Side(props: { icon: LucideIcon; isShown: boolean; onPress: () => void; children: ReactNode }) {
  return (
    <Press
      aria-pressed={props.isShown}
      onPress={props.onPress}
      className={cx(
        "flex h-14 flex-1 cursor-pointer items-center justify-center gap-2 border-b-2 text-md data-focus-visible:-outline-offset-2",
        props.isShown ? "border-harbour font-semibold" : "border-transparent text-ink-soft",
      )}
    >
      <props.icon size={20} aria-hidden />
      {props.children}
    </Press>
  );
}

function Functions({ onOpen, className }: { onOpen: (what: Open) => void; className?: string }) {
  const { t } = useLingui();
  const parked = useParked();
  const waiting = parked.data?.length ?? 0;
  return (
    <div className={cx("grid grid-cols-3 gap-2 border-line border-t p-3", className)}>
      <Button icon={Boxes} aria-keyshortcuts="F6" className="px-1!" onPress={() => onOpen("stock")}>
        {t`Stock`}
      </Button>
      <Button icon={Ticket} aria-keyshortcuts="F4" className="px-1!" onPress={() => onOpen("coupon")}>
        {t`Coupon`}
      </Button>
      <Button icon={PauseCircle} aria-keyshortcuts="F7" className="px-1!" onPress={() => onOpen("parked")}>
        {waiting ? t`Parked (${waiting})` : t`Park`}
      </Button>
    </div>
  );
}
