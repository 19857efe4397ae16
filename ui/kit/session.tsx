import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect } from "react";
import { api, Problem, whenSignedOut } from "./api";
import { ErrorState } from "./components/answers";
import { Spinner } from "./components/waiting";
import { followLanguage } from "./language";
import { Login } from "./login";

/** A role and where it holds. */
export interface RoleGrant {
  role: string;
  scope: "global" | "region" | "location" | "register";
  target: string | null;
  region: string | null;
}

/** Who works here, as the server knows them. */
export interface Staff {
  id: string;
  name: string;
  email: string;
  roles: RoleGrant[];
  language: string;
}

/** Permissions, and the ids of the locations where they hold; null is everywhere. */
export interface Held {
  permissions: string[];
  locations: string[] | null;
}

interface SignedIn {
  staff: Staff;
  held: Held[];
}

const sessionKey = ["session"];

interface Session {
  staff: Staff;
  /** Whether the person may do this, at this location or (without one) anywhere. The server decides again. */
  may: (permission: string, location?: string) => boolean;
  /** The locations that the person's permissions name; null is all of them. */
  locations: string[] | null;
  signOut: () => Promise<void>;
}

const SessionContext = createContext<Session | null>(null);

/** Who is signed in. Only below `SessionGate`. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("useSession stands outside the SessionGate");
  return session;
}

interface GateProps {
  /** The name of the tool, said on the sign-in page. */
  tool: string;
  children: ReactNode;
}

/** Shows the tool to those who are signed in, and the sign-in page to everybody else. The address is kept. */
export function SessionGate({ tool, children }: GateProps) {
  const client = useQueryClient();
  const found = useQuery({
    queryKey: sessionKey,
    queryFn: async ({ signal }) => {
      try {
        return await api.get<SignedIn>("/session", {}, { signal });
      } catch (error) {
        if (error instanceof Problem && (error.status === 401 || error.status === 404)) return null;
        throw error;
      }
    },
    staleTime: 300_000,
  });
  useEffect(() => whenSignedOut(() => client.setQueryData(sessionKey, null)), [client]);
  const signedIn = found.data;
  const language = signedIn?.staff.language;
  useEffect(() => {
    if (language) void followLanguage(language);
  }, [language]);

  if (found.isPending) {
    return (
      <div className="late flex min-h-dvh items-center justify-center text-ink-soft">
        <Spinner size={24} />
      </div>
    );
  }
  // Whoever was signed in goes on while the server cannot be reached.
  if (found.isError && !found.data)
    return <ErrorState problem={found.error} onRetry={() => void found.refetch()} className="min-h-dvh pt-[20dvh]" />;
  if (!signedIn) return <Login tool={tool} onSignedIn={() => client.invalidateQueries({ queryKey: sessionKey })} />;
  const signOut = async () => {
    await api.delete("/session");
    client.setQueryData(sessionKey, null);
    client.removeQueries({ predicate: (query) => query.queryKey[0] !== sessionKey[0] });
  };
  return <SessionContext value={sessionOf(signedIn, signOut)}>{children}</SessionContext>;
}

/** For the gallery: a session without a server, that may do everything. */
export function PretendSession({ staff, children }: { staff: Staff; children: ReactNode }) {
  const held: Held[] = [{ permissions: ["*"], locations: null }];
  return <SessionContext value={sessionOf({ staff, held }, async () => {})}>{children}</SessionContext>;
}

function sessionOf({ staff, held }: SignedIn, signOut: () => Promise<void>): Session {
  const everywhere = held.some((one) => one.locations === null);
  return {
    staff,
    signOut,
    may: (permission, location) =>
      held.some(
        (one) =>
          (one.permissions.includes(permission) || one.permissions.includes("*")) &&
          (location === undefined || one.locations === null || one.locations.includes(location)),
      ),
    locations: everywhere ? null : [...new Set(held.flatMap((one) => one.locations ?? []))],
  };
}
