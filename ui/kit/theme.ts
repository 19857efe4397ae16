import { useSyncExternalStore } from "react";

export type Theme = "system" | "light" | "dark";

const STORE = "hanse.theme";
const listeners = new Set<() => void>();

export function currentTheme(): Theme {
  const value = document.documentElement.dataset.theme;
  return value === "light" || value === "dark" ? value : "system";
}

/** Shows the day or the night face, or follows the system, and remembers the choice on this machine. */
export function chooseTheme(theme: Theme): void {
  if (theme === "system") {
    delete document.documentElement.dataset.theme;
    localStorage.removeItem(STORE);
  } else {
    document.documentElement.dataset.theme = theme;
    localStorage.setItem(STORE, theme);
  }
  for (const listener of listeners) listener();
}

export function useTheme(): Theme {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, currentTheme);
}
