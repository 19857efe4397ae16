import { EmptyState, LiveDot, Page, SessionGate, TextLink } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { createRoute } from "@tanstack/react-router";
import { Hand, ListChecks, PackageCheck } from "lucide-react";
import { makeTool, Outlet } from "../tool";
import { HandOverScreen } from "./handover";
import { Bar, PlaceGate, usePlace } from "./place";
import { QueueScreen, ReadyScreen } from "./queue";
import { TaskScreen } from "./task";
import { useOffers, useTasks } from "./tasks";
import { WalkScreen } from "./walk";
import { WavesScreen } from "./waves";

const App = makeTool({
  base: "/pick",
  shell: Shell,
  notFound: NotFound,
  screens: (root) =>
    [
      { path: "/", component: QueueScreen },
      { path: "/ready", component: ReadyScreen },
      { path: "/handover", component: HandOverScreen },
      { path: "/tasks/$task", component: TaskScreen },
      { path: "/waves", component: WavesScreen },
      { path: "/waves/$wave", component: WalkScreen },
    ].map((screen) => createRoute({ getParentRoute: () => root, ...screen })),
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
  return (
    <PlaceGate>
      <Frame />
    </PlaceGate>
  );
}

function Frame() {
  const { t } = useLingui();
  const { location, isLive } = usePlace();
  const open = useTasks(["open", "picking"]);
  const ready = useTasks(["ready"]);
  const { offers } = useOffers();
  const waiting = (open.tasks?.length ?? 0) + offers.length;
  const lost = open.error?.code === "offline";
  return (
    <Bar
      place={location.name}
      status={
        <LiveDot
          state={lost ? "lost" : isLive ? "live" : "connecting"}
          words={{ live: t`Live`, connecting: t`Every 5 s`, lost: t`Offline` }}
        />
      }
      items={[
        { href: "/pick", label: t`To pick`, icon: ListChecks, letter: "q", count: waiting || undefined },
        {
          href: "/pick/ready",
          label: t`Ready`,
          icon: PackageCheck,
          letter: "r",
          count: ready.tasks?.length || undefined,
        },
        { href: "/pick/handover", label: t`Hand over`, icon: Hand, letter: "h" },
      ]}
    >
      <Outlet />
    </Bar>
  );
}

function NotFound() {
  const { t } = useLingui();
  return (
    <Page title={t`Not found`}>
      <EmptyState
        kind="match"
        title={t`There is no such page here`}
        action={<TextLink href="/pick">{t`To pick`}</TextLink>}
      />
    </Page>
  );
}
