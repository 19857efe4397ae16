import { BarShell, EmptyState, Page, SessionGate, TextLink } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { createRoute } from "@tanstack/react-router";
import { Headset } from "lucide-react";
import { makeTool, Outlet, useWay } from "../tool";
import { Home } from "./home";

const App = makeTool({
  base: "/desk",
  shell: Shell,
  notFound: NotFound,
  screens: (root) => [createRoute({ getParentRoute: () => root, path: "/", component: Home })],
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
  return (
    <BarShell
      tool={t`Service desk`}
      {...way}
      sections={[{ items: [{ href: "/desk", label: t`Start`, icon: Headset, letter: "h" }] }]}
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
        action={<TextLink href="/desk">{t`Start`}</TextLink>}
      />
    </Page>
  );
}
