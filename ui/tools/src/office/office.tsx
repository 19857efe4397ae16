import { EmptyState, Page, RailShell, SessionGate, TextLink } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { type AnyRoute, createRoute, type RouteComponent } from "@tanstack/react-router";
import { makeTool, Outlet, useNamed, useWay } from "../tool";
import { OrderList } from "../trade/order/list";
import { OrderPage } from "../trade/order/page";
import { ReturnPolicyButton } from "../trade/returnpolicy";
import { Audit } from "./company/audit";
import { ApiKeys } from "./company/keys";
import { LocationPage } from "./company/location";
import { LocationList } from "./company/locations";
import { Log } from "./company/log";
import { Messages } from "./company/messages";
import { SellerPage } from "./company/seller";
import { Settings } from "./company/settings";
import { Settlement } from "./company/settlement";
import { StaffList } from "./company/staff";
import { WebhookPage } from "./company/webhook";
import { Webhooks } from "./company/webhooks";
import { CustomerList } from "./customers/list";
import { CustomerPage } from "./customers/page";
import { FetchingFigures } from "./fetching/figures";
import { FetchingPlace } from "./fetching/place";
import { Home } from "./home";
import { useLookUp } from "./lookup";
import { SetByHandPage } from "./prices/byhand";
import { Costs } from "./prices/costs";
import { Coupons } from "./prices/coupons";
import { PriceListPage } from "./prices/list";
import { PriceLists } from "./prices/lists";
import { Preview } from "./prices/preview";
import { Promotions } from "./prices/promotions";
import { ProposalPage } from "./prices/proposal";
import { Proposals } from "./prices/proposals";
import { SimulationPage } from "./prices/simulation";
import { Taxes } from "./prices/taxes";
import { ProductList } from "./products/list";
import { ProductPage } from "./products/page";
import { useRooms } from "./rooms";
import { Sourcing } from "./sourcing/page";
import { Partners } from "./sourcing/partners";
import { CountPage } from "./stock/count";
import { Counts } from "./stock/counts";
import { Deliveries } from "./stock/deliveries";
import { DeliveryPage } from "./stock/delivery";
import { StockGrid } from "./stock/grid";
import { RunningLow } from "./stock/low";
import { StockRules } from "./stock/rules";
import { Transfers } from "./stock/transfers";

const screens: Record<string, RouteComponent> = {
  "/": Home,
  "/orders": () => <OrderList base="/office" actions={<ReturnPolicyButton />} />,
  "/orders/$id": () => <OrderPage id={useNamed("id")} base="/office" />,
  "/customers": CustomerList,
  "/customers/$id": CustomerPage,
  "/products": ProductList,
  "/products/$handle": ProductPage,
  "/stock": StockGrid,
  "/stock/low": RunningLow,
  "/stock/deliveries": Deliveries,
  "/stock/deliveries/$id": DeliveryPage,
  "/stock/transfers": Transfers,
  "/stock/counts": Counts,
  "/stock/counts/$id": CountPage,
  "/stock/rules": StockRules,
  "/sourcing": Sourcing,
  "/sourcing/partners": Partners,
  "/prices": PriceLists,
  "/prices/costs": Costs,
  "/prices/lists/$id": PriceListPage,
  "/prices/promotions": Promotions,
  "/prices/coupons": Coupons,
  "/prices/proposals": Proposals,
  "/prices/proposals/$id": ProposalPage,
  "/prices/simulation": SimulationPage,
  "/prices/by-hand": SetByHandPage,
  "/prices/taxes": Taxes,
  "/prices/preview": Preview,
  "/fetching": FetchingFigures,
  "/fetching/$id": FetchingPlace,
  "/settlement": Settlement,
  "/seller": SellerPage,
  "/locations": LocationList,
  "/locations/$id": LocationPage,
  "/messages": Messages,
  "/webhooks": Webhooks,
  "/webhooks/$id": WebhookPage,
  "/staff": StaffList,
  "/keys": ApiKeys,
  "/log": Log,
  "/audit": Audit,
  "/settings": Settings,
};

const App = makeTool({
  base: "/office",
  shell: Shell,
  notFound: NotFound,
  screens: (root: AnyRoute) =>
    Object.entries(screens).map(([path, component]) => createRoute({ getParentRoute: () => root, path, component })),
});

export function Office() {
  const { t } = useLingui();
  return (
    <SessionGate tool={t`Office`}>
      <App />
    </SessionGate>
  );
}

function Shell() {
  const { t } = useLingui();
  const way = useWay();
  return (
    <RailShell
      tool={t`Office`}
      {...way}
      sections={useRooms()}
      lookUp={useLookUp(way.navigate)}
      lookUpHint={t`Order, customer, product, or what you want to do`}
    >
      <Outlet />
    </RailShell>
  );
}

function NotFound() {
  const { t } = useLingui();
  return (
    <Page title={t`Not found`}>
      <EmptyState
        kind="match"
        title={t`There is no such page in the office`}
        action={<TextLink href="/office">{t`Home`}</TextLink>}
      />
    </Page>
  );
}
