import { BarShell, EmptyState, Page, SessionGate, TextLink } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { createRoute } from "@tanstack/react-router";
import { Gift, PackageCheck, ReceiptText, ShoppingBasket, Undo2, Vault } from "lucide-react";
import { makeTool, Outlet, useWay } from "../tool";
import { ReturnsScreen } from "./back/screen";
import { CardsScreen } from "./cards/screen";
import { Online, useDevice } from "./device";
import { DeviceGate } from "./gate";
import { PickupScreen } from "./pickup";
import { ReceiptsScreen } from "./receipts";
import { pieces, SaleProvider, useSale } from "./sale/cart";
import { SaleScreen } from "./sale/sale";
import { ShiftScreen } from "./shift";

const App = makeTool({
  base: "/till",
  shell: Shell,
  notFound: NotFound,
  screens: (root) =>
    [
      { path: "/", component: SaleScreen },
      { path: "/pickup", component: PickupScreen },
      { path: "/returns", component: ReturnsScreen },
      { path: "/cards", component: CardsScreen },
      { path: "/receipts", component: ReceiptsScreen },
      { path: "/shift", component: ShiftScreen },
    ].map((screen) => createRoute({ getParentRoute: () => root, ...screen })),
});

export function Till() {
  const { t } = useLingui();
  return (
    <SessionGate tool={t`Till`}>
      <App />
    </SessionGate>
  );
}

function Shell() {
  return (
    <DeviceGate>
      <SaleProvider>
        <Frame />
      </SaleProvider>
    </DeviceGate>
  );
}

function Frame() {
  const { t } = useLingui();
  const way = useWay();
  const { location, register, problem } = useDevice();
  const { cart } = useSale();
  return (
    <BarShell
      tool={t`Till`}
      {...way}
      place={`${register.name} · ${location.name}`}
      status={<Online problem={problem} />}
      mayNotSignOut={cart?.cart.lines.length ? t`Park or sell the basket before signing out.` : undefined}
      sections={[
        {
          items: [
            { href: "/till", label: t`Sale`, icon: ShoppingBasket, letter: "s", count: pieces(cart) || undefined },
            { href: "/till/pickup", label: t`Pickup`, icon: PackageCheck, letter: "p" },
            { href: "/till/returns", label: t`Return`, icon: Undo2, letter: "r" },
            { href: "/till/cards", label: t`Gift cards`, icon: Gift, letter: "c" },
            { href: "/till/receipts", label: t`Receipts`, icon: ReceiptText, letter: "b" },
            { href: "/till/shift", label: t`Shift`, icon: Vault, letter: "d" },
          ],
        },
      ]}
    >
      <Outlet />
    </BarShell>
  );
}

function NotFound() {
  const { t } = useLingui();
  return (
    <Page title={t`Not found`}>
      <EmptyState
        kind="match"
        title={t`There is no such page here`}
        action={<TextLink href="/till">{t`Sale`}</TextLink>}
      />
    </Page>
  );
}
