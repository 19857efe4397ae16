import { Problem } from "@hanse/kit";
import { useEffect, useMemo, useState } from "react";
import { useDevice } from "../device";
import { BookRefused, type Code, type Meant } from "./book";
import { refresh } from "./fetch";
import { loadKernel } from "./kernel";

const EVERY_MS = 60_000;

/** For whom the book of this till is. */
export function useMeant(): Meant {
  const { location, currency } = useDevice();
  return useMemo(() => ({ channel: "store", location: location.id, group: null, currency }), [location.id, currency]);
}

export interface Standing {
  version: number | null;
  /** Why the latest book was not taken; null when it was, or when the server could not be asked. */
  code: Code | null;
}

/** Keeps the book of this till up to date, and the kernel loaded, for the moment when the server is gone. */
export function useKeptBook(isOffline: boolean): Standing {
  const { register } = useDevice();
  const meant = useMeant();
  const [standing, setStanding] = useState<Standing>({ version: null, code: null });
  useEffect(() => {
    if (isOffline) return;
    let stopped = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      try {
        await loadKernel();
        const version = await refresh(register.id, meant);
        if (!stopped) setStanding({ version, code: null });
      } catch (error) {
        const code =
          error instanceof BookRefused ? error.code : Problem.of(error).code === "no_book" ? "book_missing" : null;
        if (!stopped && code) setStanding({ version: null, code });
      }
      if (!stopped) timer = setTimeout(() => void look(), EVERY_MS);
    };
    void look();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [register.id, meant, isOffline]);
  return standing;
}
