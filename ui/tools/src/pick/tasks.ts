import { type Api, useRead } from "@hanse/kit";
import { usePlace } from "./place";

export const LATE_MINUTES = 0;
export const SOON_MINUTES = 15;

/** The tasks of this place in some states, the most urgent first; read again by itself. */
export function useTasks(states: readonly string[]) {
  const { location, everyMs } = usePlace();
  const found = useRead<{ items: Api.Task[]; next: string | null }>(
    "/tasks",
    { location: location.id, state: states, limit: 200 },
    { everyMs },
  );
  return { ...found, tasks: found.data?.items };
}

/** What a partner is asked to deliver here. Our own places are never asked. */
export function useOffers() {
  const { location, everyMs } = usePlace();
  const asked = location.kind === "partner" ? "/tasks" : null;
  const found = useRead<{ items: Api.Task[] }>(
    asked,
    { location: location.id, state: ["offered"], limit: 200 },
    { everyMs },
  );
  return { ...found, offers: asked ? (found.data?.items ?? []) : [] };
}

export function pieces(task: Api.Task): number {
  return task.lines.reduce((sum, line) => sum + line.quantity, 0);
}

export function missing(task: Api.Task): number {
  return task.lines.reduce((sum, line) => sum + line.quantity - line.picked_quantity, 0);
}

/** Whether a scanned code is this article: its SKU, or its GTIN in any length. */
export function isArticle(line: Pick<Api.TaskLine, "sku" | "gtin">, code: string): boolean {
  const typed = code.trim();
  const bare = (digits: string) => digits.replace(/^0+/, "");
  return (
    typed.toUpperCase() === line.sku.toUpperCase() ||
    Boolean(line.gtin && /^\d{8,14}$/.test(typed) && bare(line.gtin) === bare(typed))
  );
}
