import {
  type AnyRoute,
  createBrowserHistory,
  createRootRoute,
  createRouter,
  Outlet,
  type RouteComponent,
  RouterProvider,
  useRouter,
  useRouterState,
} from "@tanstack/react-router";

interface Tool {
  /** Below which path the server serves this tool: "/office". */
  base: string;
  /** The frame around every screen. */
  shell: RouteComponent;
  notFound: RouteComponent;
  screens: (root: AnyRoute) => AnyRoute[];
}

/** One tool: a shell, and screens below its own path. Call it once, at the top of the tool's module. */
export function makeTool({ base, shell, notFound, screens }: Tool) {
  const root = createRootRoute({ component: shell, notFoundComponent: notFound });
  const router = createRouter({
    routeTree: root.addChildren(screens(root)),
    basepath: base,
    history: createBrowserHistory(),
    defaultPreload: "intent",
    scrollRestoration: true,
  });
  return () => <RouterProvider router={router} />;
}

/** Where we are and how to go on, in full paths ("/office/orders"), as the kit's shells want it. */
export function useWay(): { path: string; navigate: (href: string) => void } {
  const router = useRouter();
  // The location of the router is without the base; the kit speaks of addresses as they stand in the address bar.
  const path = useRouterState({ select: (state) => state.location.pathname });
  const base = router.basepath ?? "";
  return {
    path: path.startsWith(base) ? path : base + (path === "/" ? "" : path),
    navigate: (href) => router.history.push(href),
  };
}

export { Outlet };
