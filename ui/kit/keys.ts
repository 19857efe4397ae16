/*
 * One listener for the whole page tells three things apart: a shortcut, a scanner and plain typing.
 * A scanner is a keyboard that types faster than a hand: its figures arrive a few milliseconds apart.
 * So a single letter waits a moment before it counts as a shortcut; if more follow at once, it was a scan.
 */
import { useLayoutEffect, useRef } from "react";

export interface Key {
  /** "j", "g o" (one after the other), "mod+k" (Ctrl, or Cmd on a Mac), "?", "Escape", "Enter". */
  keys: string;
  /** What it does, in the person's language; shown by `?`. Without one the key is not listed. */
  label?: string;
  run: (event: KeyboardEvent) => void;
  /** Also while a field is being typed into. Combinations with mod always do. */
  typing?: boolean;
}

interface Layer {
  inDialog: boolean;
  keys: () => Key[];
}

interface ScanLayer {
  scan: (code: string) => void;
}

const GAP_MS = 35;
const IDLE_MS = 45;
const SEQUENCE_MS = 1_200;
const LETTERS_OFF = "hanse.letters";

const layers: Layer[] = [];
const scanLayers: ScanLayer[] = [];

let burst = "";
let burstEvents: KeyboardEvent[] = [];
let lastAt = 0;
let idle: ReturnType<typeof setTimeout> | undefined;
let prefix = "";
let prefixAt = 0;

export const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

/** Single letters can be switched off, for people who dictate or tremble (WCAG 2.1.4). */
export function lettersOn(): boolean {
  return localStorage.getItem(LETTERS_OFF) !== "off";
}

export function switchLetters(on: boolean): void {
  if (on) localStorage.removeItem(LETTERS_OFF);
  else localStorage.setItem(LETTERS_OFF, "off");
}

/**
 * The keys of this screen; the newest component wins where two want the same key. They count from the moment on in
 * which the screen shows what they act on: hence layout effects, because a key may come before the others have run.
 */
export function useKeys(keys: Key[], options: { enabled?: boolean; inDialog?: boolean } = {}): void {
  const latest = useRef(keys);
  latest.current = keys;
  const { enabled = true, inDialog = false } = options;
  useLayoutEffect(() => {
    if (!enabled) return;
    const layer: Layer = { inDialog, keys: () => latest.current };
    layers.unshift(layer);
    start();
    return () => void layers.splice(layers.indexOf(layer), 1);
  }, [enabled, inDialog]);
}

/** Hears a scanner wherever a field is not being typed into. The component mounted last gets the code. */
export function useScanner(onScan: (code: string) => void, enabled = true): void {
  const latest = useRef(onScan);
  latest.current = onScan;
  useLayoutEffect(() => {
    if (!enabled) return;
    const layer: ScanLayer = { scan: (code) => latest.current(code) };
    scanLayers.unshift(layer);
    start();
    return () => void scanLayers.splice(scanLayers.indexOf(layer), 1);
  }, [enabled]);
}

/** All keys in force now, for the help. */
export function keysInForce(): Key[] {
  const seen = new Set<string>();
  return layers
    .flatMap((layer) => layer.keys())
    .filter((key) => key.label && !seen.has(key.keys) && Boolean(seen.add(key.keys)));
}

let started = false;
function start(): void {
  if (started) return;
  started = true;
  window.addEventListener("keydown", hear, { capture: true });
}

function hear(event: KeyboardEvent): void {
  if (event.isComposing || ["Shift", "Control", "Alt", "Meta", "CapsLock"].includes(event.key)) return;
  const typing = isTyping(event.target);
  if (event.ctrlKey || event.metaKey || (event.altKey && event.key.length > 1)) {
    settle();
    act(event, typing);
    return;
  }
  if (typing) {
    burst = "";
    act(event, true);
    return;
  }
  const gap = event.timeStamp - lastAt;
  if (event.key.length === 1 && !event.repeat) {
    if (burst && gap > GAP_MS) settle();
    burst += event.key;
    burstEvents.push(event);
    lastAt = event.timeStamp;
    // From the second fast figure on this is a machine: keep its figures from buttons and lists.
    if (burst.length > 1 || find(event.key, false)) event.preventDefault();
    if (burst.length > 1) event.stopPropagation();
    clearTimeout(idle);
    idle = setTimeout(settle, IDLE_MS);
    return;
  }
  if ((event.key === "Enter" || event.key === "Tab") && burst.length >= 4 && gap <= 2 * GAP_MS) {
    event.preventDefault();
    event.stopImmediatePropagation();
    emitScan();
    return;
  }
  settle();
  act(event, false);
}

/** The figures so far have come to an end: a long run was a scan without a closing Enter, a short one was typed. */
function settle(): void {
  clearTimeout(idle);
  if (!burst) return;
  if (burst.length >= 6 && scanLayers.length) {
    emitScan();
    return;
  }
  const events = burstEvents;
  burst = "";
  burstEvents = [];
  for (const event of events) act(event, false);
}

function emitScan(): void {
  clearTimeout(idle);
  // A symbology identifier such as "]C1" tells the kind of code, not the code.
  const code = burst.replace(/^\][A-Za-z]\d/, "").trim();
  burst = "";
  burstEvents = [];
  if (code) scanLayers[0]?.scan(code);
}

function act(event: KeyboardEvent, typing: boolean): void {
  const name = nameOf(event);
  const now = event.timeStamp;
  const sequence = prefix && now - prefixAt < SEQUENCE_MS ? `${prefix} ${name}` : "";
  prefix = "";
  const key = (sequence && find(sequence, typing)) || find(name, typing);
  if (key) {
    event.preventDefault();
    key.run(event);
  } else if (!typing && name.length === 1 && startsSequence(name)) {
    prefix = name;
    prefixAt = now;
  }
}

function find(name: string, typing: boolean): Key | undefined {
  const dialog = document.activeElement?.closest('[role="dialog"], [role="alertdialog"]');
  const letter = !name.includes("mod+") && (name.length === 1 || name.includes(" "));
  if (letter && (typing || !lettersOn()) && name !== "?") return undefined;
  for (const layer of layers) {
    if (dialog && !layer.inDialog) continue;
    const found = layer.keys().find((key) => key.keys === name && (!typing || key.typing || name.startsWith("mod+")));
    if (found) return found;
  }
  return undefined;
}

function startsSequence(name: string): boolean {
  return lettersOn() && layers.some((layer) => layer.keys().some((key) => key.keys.startsWith(`${name} `)));
}

function nameOf(event: KeyboardEvent): string {
  const mod = event.ctrlKey || event.metaKey ? "mod+" : "";
  return mod + (event.key.length === 1 ? event.key.toLowerCase() : event.key);
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true;
  if (target instanceof HTMLInputElement)
    return !["checkbox", "radio", "button", "submit", "range"].includes(target.type);
  // An open list or menu reads letters itself.
  return target.closest('[role="listbox"], [role="menu"]') !== null;
}
