import {
  QueryClient,
  type QueryKey,
  type UseMutationResult,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useMemo, useRef } from "react";
import { api, type Paged, Problem, type Query } from "./api";
import { newId } from "./ids";

const repeatable = (problem: unknown) => problem instanceof Problem && problem.ambiguous;

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 15_000, gcTime: 600_000, retry: (count, error) => count < 2 && repeatable(error) },
      mutations: { retry: (count, error) => count < 2 && repeatable(error), networkMode: "always" },
    },
  });
}

/**
 * Reads one thing. The key of the cache is the path, so that `useWrite({touches: ["/orders"]})` finds it. With `everyMs`
 * it is read again and again while the screen is in sight.
 */
export function useRead<T>(path: string | null, query: Query = {}, options: { everyMs?: number } = {}) {
  return useQuery<T, Problem>({
    queryKey: path === null ? ["nothing"] : keyOf(path, query),
    queryFn: ({ signal }) => api.get<T>(path ?? "", query, { signal }),
    enabled: path !== null,
    ...(options.everyMs ? { refetchInterval: options.everyMs, staleTime: options.everyMs / 2 } : {}),
  });
}

/** Reads a list page by page. `rows` are all rows so far; `more` fetches the next page, if there is one. */
export function useList<T>(path: string | null, query: Query = {}) {
  const found = useInfiniteQuery({
    queryKey: path === null ? ["nothing"] : [...keyOf(path, query), "pages"],
    queryFn: ({ pageParam, signal }) => api.get<Paged<T>>(path ?? "", { ...query, cursor: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    enabled: path !== null,
  });
  const rows = useMemo(() => found.data?.pages.flatMap((page) => page.items), [found.data]);
  return {
    rows,
    problem: found.error ? Problem.of(found.error) : null,
    isLoading: found.isPending,
    isFetchingMore: found.isFetchingNextPage,
    hasMore: found.hasNextPage,
    more: () => void found.fetchNextPage(),
    reload: () => void found.refetch(),
  };
}

export interface WriteOptions<T, V> {
  /** Paths whose reads are stale afterwards, with everything below them. */
  touches?: readonly string[];
  onDone?: (answer: T, variables: V) => void;
  onRefused?: (problem: Problem, variables: V) => void;
  /** Writes of one name follow one another, so that none overtakes the one before. */
  inTurn?: string;
}

/**
 * A write that happens once, however often it is tried: a repeat of the same wish after an answer that never came
 * carries the same Idempotency-Key; a new wish, or one that was clearly answered, gets a new one.
 */
export function useWrite<T, V = void>(
  write: (variables: V, key: string) => Promise<T>,
  options: WriteOptions<T, V> = {},
): UseMutationResult<T, Problem, V> {
  const client = useQueryClient();
  const intent = useRef<{ wish: string; key: string } | null>(null);
  return useMutation<T, Problem, V>({
    ...(options.inTurn && { scope: { id: options.inTurn } }),
    mutationFn: (variables) => {
      const wish = JSON.stringify(variables) ?? "";
      if (intent.current?.wish !== wish) intent.current = { wish, key: newId() };
      return write(variables, intent.current.key);
    },
    onSuccess: async (answer, variables) => {
      intent.current = null;
      await Promise.all((options.touches ?? []).map((path) => readAgain(client, keyOf(path))));
      options.onDone?.(answer, variables);
    },
    onError: (error, variables) => {
      const problem = Problem.of(error);
      if (!problem.ambiguous) intent.current = null;
      options.onRefused?.(problem, variables);
    },
  });
}

/**
 * What is shown of this is read anew. A first read that is under way is given up: it may have looked before the change,
 * and the cache by itself would take its answer for fresh.
 */
export async function readAgain(client: QueryClient, queryKey: QueryKey): Promise<void> {
  await client.cancelQueries({ queryKey });
  await client.invalidateQueries({ queryKey });
}

/** "/orders/7/notes" becomes ["orders", "7", "notes"], so that a touch of "/orders" reaches what lies below. */
export function keyOf(path: string, query: Query = {}): QueryKey {
  const steps = path.split("/").filter(Boolean);
  return Object.keys(query).length ? [...steps, query] : steps;
}
