import { type Api, useRead } from "@hanse/kit";
import { useMemo } from "react";
import { useDevice } from "./device";

const EARTH_KM = 6_371;

function kilometres(from: Api.Location, to: Api.Location): number | null {
  if (from.latitude == null || from.longitude == null || to.latitude == null || to.longitude == null) return null;
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const height = radians(to.latitude - from.latitude);
  const width = radians(to.longitude - from.longitude);
  const chord =
    Math.sin(height / 2) ** 2 +
    Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude)) * Math.sin(width / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.sqrt(chord));
}

export interface OtherPlace {
  location: Api.Location;
  kilometres: number | null;
}

/** The stores where customers may collect, nearest to this one first, without this one; and names of all places. */
export function usePlaces(): { collect: OtherPlace[]; nameOf: (id: string | null | undefined) => string } {
  const { location } = useDevice();
  const found = useRead<Api.Location[]>("/locations");
  return useMemo(() => {
    const all = found.data ?? [];
    const collect = all
      .filter((one) => one.id !== location.id && one.capabilities?.includes("pickup"))
      .map((one) => ({ location: one, kilometres: kilometres(location, one) }))
      .sort((a, b) => (a.kilometres ?? Infinity) - (b.kilometres ?? Infinity));
    const names = new Map(all.map((one) => [one.id, one.name]));
    return { collect, nameOf: (id) => (id ? (names.get(id) ?? "") : "") };
  }, [found.data, location]);
}
