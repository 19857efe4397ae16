import {
  type AnyRoute,
  createBrowserHistory,
  createRootRoute,
  createRouter,
  Outlet,
  type RouteComponent,
  RouterProvider,
  useParams,
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
    // The query of an address is texts and nothing else: an order number stays what was typed.
    parseSearch: (query) => Object.fromEntries(new URLSearchParams(query)),
    stringifySearch: (query) => {
      const text = new URLSearchParams(query as { [name: string]: string }).toString();
      return text && `?${text}`;
    },
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
    // Another tool is another page.
    navigate: (href) => (within(base, href) ? router.history.push(href) : window.location.assign(href)),
  };
}

/** A part of the address that names what is shown: `useNamed("id")` below "/orders/$id". */
export function useNamed(name: string): string {
  const named = useParams({ strict: false }) as Record<string, string | undefined>;
  return named[name] ?? "";
}

function within(base: string, href: string): boolean {
  return href === base || [`${base}/`, `${base}?`].some((start) => href.startsWith(start));
}

/** The query of the address, and how to change it: what is null or empty goes, the rest stays. Back leads past it. */
export function useAsked(): [URLSearchParams, (change: Record<string, string | null>) => void] {
  const router = useRouter();
  const query = useRouterState({ select: (state) => state.location.searchStr });
  const change = (wanted: Record<string, string | null>) => {
    const next = new URLSearchParams(window.location.search);
    for (const [name, value] of Object.entries(wanted)) {
      if (value) next.set(name, value);
      else next.delete(name);
    }
    const text = next.toString();
    router.history.replace(window.location.pathname + (text && `?${text}`));
  };
  return [new URLSearchParams(query), change];
}

export { Outlet };
