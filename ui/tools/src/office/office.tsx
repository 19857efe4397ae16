import { EmptyState, Page, RailShell, SessionGate, TextLink, useSession } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { createRoute } from "@tanstack/react-router";
import { House } from "lucide-react";
import { makeTool, Outlet, useWay } from "../tool";
import { Home } from "./home";

const App = makeTool({
  base: "/office",
  shell: Shell,
  notFound: NotFound,
  screens: (root) => [createRoute({ getParentRoute: () => root, path: "/", component: Home })],
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
  useSession();
  return (
    <RailShell
      tool={t`Office`}
      {...way}
      sections={[{ items: [{ href: "/office", label: t`Home`, icon: House, letter: "h" }] }]}
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
