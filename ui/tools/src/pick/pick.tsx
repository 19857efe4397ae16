import { BarShell, EmptyState, Page, SessionGate, TextLink } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { createRoute } from "@tanstack/react-router";
import { PackageCheck } from "lucide-react";
import { makeTool, Outlet, useWay } from "../tool";
import { Home } from "./home";

const App = makeTool({
  base: "/pick",
  shell: Shell,
  notFound: NotFound,
  screens: (root) => [createRoute({ getParentRoute: () => root, path: "/", component: Home })],
});

export function Pick() {
  const { t } = useLingui();
  return (
    <SessionGate tool={t`Pick desk`}>
      <App />
    </SessionGate>
  );
}

function Shell() {
  const { t } = useLingui();
  const way = useWay();
  return (
    <BarShell
      tool={t`Pick desk`}
      {...way}
      sections={[{ items: [{ href: "/pick", label: t`Start`, icon: PackageCheck, letter: "h" }] }]}
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
        action={<TextLink href="/pick">{t`Start`}</TextLink>}
      />
    </Page>
  );
}
