type Spans = readonly (readonly [string, string])[];

/** "10:00–13:00, 14:00–19:00" */
export function spansText(spans: readonly (readonly unknown[])[]): string {
  return spans.map(([from, until]) => `${String(from)}–${String(until)}`).join(", ");
}

/** Reads "10-13, 14:00–19:00"; nothing is closed; null when it cannot be read. */
export function parseSpans(text: string): Spans | null {
  const parts = text.split(",").map((part) => part.trim());
  if (parts.length === 1 && !parts[0]) return [];
  const spans: [string, string][] = [];
  for (const part of parts) {
    const [from, until] = part.split(/[–-]/).map((moment) => clock(moment.trim()));
    if (!from || !until) return null;
    spans.push([from, until]);
  }
  return spans;
}

function clock(text: string): string | null {
  const [, hour, minute = "00"] = /^(\d{1,2})(?::(\d{2}))?$/.exec(text) ?? [];
  if (hour === undefined || Number(hour) > 23 || Number(minute) > 59) return null;
  return `${hour.padStart(2, "0")}:${minute}`;
}
