import { type Api, LiveDot, type Problem } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { createContext, useContext, useSyncExternalStore } from "react";

export interface Device {
  location: Api.Location;
  register: Api.Register;
  /** The open shift in figures, read again every half minute. */
  report: Api.ShiftReport;
  /** What went wrong with the latest look at the shift; the network, mostly. */
  problem: Problem | null;
  currency: string;
  /** Stand at another register. */
  leave: () => void;
  /** The shift has just ended with this report. */
  closeWith: (report: Api.ShiftReport) => void;
}

export const DeviceContext = createContext<Device | null>(null);

/** Which register this machine is. Only below `DeviceGate`. */
export function useDevice(): Device {
  const device = useContext(DeviceContext);
  if (!device) throw new Error("useDevice stands outside the DeviceGate");
  return device;
}

const networkEvents = ["online", "offline"] as const;
function watchNetwork(listener: () => void): () => void {
  for (const name of networkEvents) window.addEventListener(name, listener);
  return () => {
    for (const name of networkEvents) window.removeEventListener(name, listener);
  };
}

/** Whether the server is within reach: what the last answers say, and what the browser knows of its network. */
export function Online({ problem }: { problem?: Problem | null }) {
  const { t } = useLingui();
  const network = useSyncExternalStore(watchNetwork, () => navigator.onLine);
  const lost = !network || problem?.code === "offline";
  return (
    <LiveDot state={lost ? "lost" : "live"} words={{ live: t`Online`, connecting: t`Connecting`, lost: t`Offline` }} />
  );
}
