import { useEffect, useRef, useState } from "react";
import { apiPath } from "./api";

export type StreamState = "connecting" | "live" | "lost";

export interface StreamEvent {
  /** The place in the stream; the browser sends it back after a break, so that nothing is missed. */
  id: string;
  type: string;
  data: unknown;
}

/** Listens to server-sent events. Returns how to stop. The browser itself reconnects with Last-Event-ID. */
export function listen(
  topics: readonly string[],
  onEvent: (event: StreamEvent) => void,
  onState: (state: StreamState) => void = () => {},
): () => void {
  let source: EventSource | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  let waitMs = 1_000;
  const receive = (event: MessageEvent<string>) => {
    const data: unknown = event.data ? JSON.parse(event.data) : null;
    const type = typeof data === "object" && data !== null && "type" in data ? String(data.type) : event.type;
    onEvent({ id: event.lastEventId, type, data });
  };
  const open = () => {
    onState("connecting");
    source = new EventSource(apiPath("/stream", { topics: topics.join(",") }));
    source.onopen = () => {
      waitMs = 1_000;
      onState("live");
    };
    source.onmessage = receive;
    // A topic may also arrive as the name of the event.
    for (const topic of topics) source.addEventListener(topic, receive as EventListener);
    source.onerror = () => {
      onState("lost");
      // A refused stream (signed out, server gone for long) is closed for good by the browser: begin again ourselves.
      if (source?.readyState !== EventSource.CLOSED) return;
      again = setTimeout(open, waitMs);
      waitMs = Math.min(waitMs * 2, 30_000);
    };
  };
  open();
  return () => {
    clearTimeout(again);
    source?.close();
  };
}

/** Listens while the component is on screen. `onEvent` may change from render to render. */
export function useStream(
  topics: readonly string[],
  onEvent: (event: StreamEvent) => void,
  enabled = true,
): StreamState {
  const [state, setState] = useState<StreamState>("connecting");
  const latest = useRef(onEvent);
  latest.current = onEvent;
  const wanted = topics.join(",");
  useEffect(() => {
    if (!enabled || !wanted) return;
    return listen(wanted.split(","), (event) => latest.current(event), setState);
  }, [wanted, enabled]);
  return state;
}
