import { newId } from "./ids";
import { currentLanguage } from "./language";

export type Query = Record<string, string | number | boolean | readonly string[] | null | undefined>;

/** A page of a list: some rows, and the cursor of the next page if there is one. */
export interface Paged<T> {
  items: T[];
  next: string | null;
}

export interface Ask {
  query?: Query;
  /** The version that the person saw; sent as If-Match, so that nobody's change is lost unseen. */
  version?: number | string;
  /** Makes a repeat harmless. Made anew when absent; `useWrite` keeps it over repeats. */
  key?: string;
  signal?: AbortSignal;
}

export interface Answer<T> {
  data: T;
  /** The ETag's version, for the next write. */
  version: string | null;
  requestId: string | null;
}

interface ProblemBody {
  type?: string;
  title?: string;
  status?: number;
  detail?: string;
  code?: string;
  facts?: Record<string, unknown>;
  request_id?: string;
}

/** Why a request was not carried out. `code` is for programs, `detail` is a sentence in the person's language. */
export class Problem extends Error {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly facts: Record<string, unknown>;
  readonly requestId: string;

  constructor(body: ProblemBody, status: number, requestId = "") {
    super(body.detail ?? body.title ?? `HTTP ${status}`);
    this.name = "Problem";
    this.status = status;
    this.code = body.code ?? (status === 0 ? "offline" : "unexpected_answer");
    this.type = body.type ?? `/problems/${this.code}`;
    this.title = body.title ?? "";
    this.detail = body.detail ?? "";
    this.facts = body.facts ?? {};
    this.requestId = body.request_id || requestId;
  }

  /** Whether nothing is known of what the server did: only the same request with the same key may follow. */
  get ambiguous(): boolean {
    return this.status === 0 || this.status >= 500 || this.code === "in_flight";
  }

  /** What was wrong with single fields, by name, for forms. */
  get fields(): Record<string, string> {
    const found: Record<string, string> = {};
    const list = this.facts.fields;
    if (Array.isArray(list)) {
      for (const one of list as { field?: unknown; reason?: unknown }[]) {
        if (one.field) found[String(one.field)] = String(one.reason ?? "");
      }
    } else if (typeof this.facts.field === "string") {
      found[this.facts.field] = String(this.facts.reason ?? this.detail);
    }
    return found;
  }

  static of(error: unknown): Problem {
    if (error instanceof Problem) return error;
    return new Problem({ code: "screen_failed", detail: error instanceof Error ? error.message : String(error) }, -1);
  }
}

const base = "/v1";
let onSignedOut: () => void = () => {};

/** Tells the session that the server no longer knows us. */
export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener;
}

export function apiPath(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === null || value === undefined || value === "") continue;
    if (typeof value === "object") for (const one of value) search.append(name, one);
    else search.append(name, String(value));
  }
  const text = search.toString();
  return base + path + (text && `?${text}`);
}

async function call<T>(method: string, path: string, body: unknown, ask: Ask): Promise<Answer<T>> {
  const headers: Record<string, string> = {
    Accept: "application/json, application/problem+json",
    "Accept-Language": currentLanguage(),
  };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (method !== "GET") headers["X-Hanse-Csrf"] = "1";
  if (method === "POST") headers["Idempotency-Key"] = ask.key ?? newId();
  if (ask.version !== undefined) headers["If-Match"] = `"${String(ask.version).replaceAll('"', "")}"`;
  const response = await send(apiPath(path, ask.query), {
    method,
    headers,
    body: body === undefined ? null : JSON.stringify(body),
    credentials: "same-origin",
    signal: ask.signal ?? null,
  });
  const requestId = response.headers.get("x-request-id") ?? "";
  if (!response.ok) {
    const problem = new Problem(await problemBody(response), response.status, requestId);
    // A wrong PIN is that of a colleague; whoever is signed in stays so.
    if (response.status === 401 && path !== "/session" && problem.code !== "wrong_pin") onSignedOut();
    throw problem;
  }
  return {
    data: (await answerBody(response, requestId)) as T,
    version: response.headers.get("etag")?.replace(/^W\//, "").replaceAll('"', "") ?? null,
    requestId: requestId || null,
  };
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Problem({ code: "offline" }, 0);
  }
}

async function problemBody(response: Response): Promise<ProblemBody> {
  try {
    return response.headers.get("content-type")?.includes("json") ? ((await response.json()) as ProblemBody) : {};
  } catch {
    return {};
  }
}

async function answerBody(response: Response, requestId: string): Promise<unknown> {
  const text = await response.text();
  if (!text) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem({ code: "unexpected_answer" }, response.status, requestId);
  }
}

/** The JSON API. Paths are given without the leading /v1. Every failure is a `Problem`. */
export const api = {
  get: async <T>(path: string, query?: Query, ask: Ask = {}) =>
    (await call<T>("GET", path, undefined, { ...ask, query: { ...query, ...ask.query } })).data,
  /** As `get`, with the version that a later write must name. */
  read: <T>(path: string, query?: Query, ask: Ask = {}) =>
    call<T>("GET", path, undefined, { ...ask, query: { ...query, ...ask.query } }),
  post: async <T = void>(path: string, body: unknown = {}, ask: Ask = {}) =>
    (await call<T>("POST", path, body, ask)).data,
  put: async <T = void>(path: string, body: unknown, ask: Ask = {}) => (await call<T>("PUT", path, body, ask)).data,
  patch: async <T = void>(path: string, body: unknown, ask: Ask = {}) => (await call<T>("PATCH", path, body, ask)).data,
  delete: async <T = void>(path: string, ask: Ask = {}) => (await call<T>("DELETE", path, undefined, ask)).data,
};
