import { BarShell, EmptyState, Page, SessionGate, TextLink } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { createRoute } from "@tanstack/react-router";
import { ShoppingBasket } from "lucide-react";
import { makeTool, Outlet, useWay } from "../tool";
import { Home } from "./home";

const App = makeTool({
  base: "/till",
  shell: Shell,
  notFound: NotFound,
  screens: (root) => [createRoute({ getParentRoute: () => root, path: "/", component: Home })],
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
  const { t } = useLingui();
  const way = useWay();
  return (
    <BarShell
      tool={t`Till`}
      {...way}
      sections={[{ items: [{ href: "/till", label: t`Start`, icon: ShoppingBasket, letter: "h" }] }]}
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
        action={<TextLink href="/till">{t`Start`}</TextLink>}
      />
    </Page>
  );
}
