import {
  BarShell,
  EmptyState,
  Page,
  SessionGate,
  TextLink,
  toast,
  toastProblem,
  useScanner,
  useSession,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { type AnyRoute, createRoute, type RouteComponent } from "@tanstack/react-router";
import { ClipboardList, Headset, ShoppingBasket } from "lucide-react";
import { makeTool, Outlet, useNamed, useWay } from "../tool";
import { OrderList } from "../trade/order/list";
import { OrderPage } from "../trade/order/page";
import { CasePage } from "./case";
import { Cases } from "./cases";
import { CustomerPage } from "./customer/page";
import { search, useFind, wayOf } from "./find";
import { FoundCartPage } from "./selling/found";
import { SellingPage } from "./selling/page";
import { Start } from "./start";

const screens: Record<string, RouteComponent> = {
  "/": Start,
  "/customers/$id": CustomerPage,
  "/customers/$id/order": SellingPage,
  "/carts/$id": FoundCartPage,
  "/orders": () => <OrderList base="/desk" />,
  "/orders/$id": () => <OrderPage id={useNamed("id")} base="/desk" />,
  "/cases": Cases,
  "/cases/$id": CasePage,
};

const App = makeTool({
  base: "/desk",
  shell: Shell,
  notFound: NotFound,
  screens: (root: AnyRoute) =>
    Object.entries(screens).map(([path, component]) => createRoute({ getParentRoute: () => root, path, component })),
});

export function Desk() {
  const { t } = useLingui();
  return (
    <SessionGate tool={t`Service desk`}>
      <App />
    </SessionGate>
  );
}

function Shell() {
  const { t } = useLingui();
  const way = useWay();
  const { may } = useSession();
  const lookUp = useFind(way.navigate);
  useScanned(way.navigate);
  return (
    <BarShell
      tool={t`Service desk`}
      {...way}
      sections={[
        {
          items: [
            { href: "/desk", label: t`Start`, icon: Headset, letter: "h" },
            { href: "/desk/orders", label: t`Orders`, icon: ShoppingBasket, letter: "o" },
            { href: "/desk/cases", label: t`Cases`, icon: ClipboardList, letter: "c" },
          ],
        },
      ]}
      {...(may("desk.read") ? { lookUp } : {})}
      lookUpHint={t`Name, e-mail, phone, card, order, receipt, pickup code`}
    >
      {may("desk.read") ? <Outlet /> : <NoRight />}
    </BarShell>
  );
}

/** A card, receipt or pickup code that is scanned leads straight to its customer. */
function useScanned(navigate: (href: string) => void): void {
  const { t } = useLingui();
  useScanner((code) => {
    search(code).then(
      (hits) => {
        const [hit] = hits;
        if (hit) navigate(hits.length === 1 || hit.exact ? wayOf(hit) : `/desk?text=${encodeURIComponent(code)}`);
        else toast(t`Nothing is known under ${code}`, { tone: "attention" });
      },
      (problem) => toastProblem(problem, t`The search did not work`),
    );
  });
}

function NoRight() {
  const { t } = useLingui();
  return (
    <Page title={t`Service desk`}>
      <EmptyState kind="right" title={t`The service desk is not for your role`}>
        {t`Whoever manages the staff can give you a role that may read it.`}
      </EmptyState>
    </Page>
  );
}

function NotFound() {
  const { t } = useLingui();
  return (
    <Page title={t`Not found`}>
      <EmptyState
        kind="match"
        title={t`There is no such page here`}
        action={<TextLink href="/desk">{t`Start`}</TextLink>}
      />
    </Page>
  );
}
