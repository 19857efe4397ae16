import { type Api, api, Button, Money, Problem, toastProblem, useKeys } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { Check, CreditCard, type LucideIcon, Nfc, PenLine, RectangleEllipsis, X } from "lucide-react";
import { useCallback, useEffect, useState } from "react";

const ASK_EVERY_MS = 500;
const OPEN = ["waiting", "missing", "started", "unknown"];
const ICONS: Record<string, LucideIcon> = { present_card: Nfc, enter_pin: RectangleEllipsis, signature: PenLine };

interface TerminalProps {
  order: string;
  currency: string;
}

/** What the card terminal says, and what its cashier can do: compare a signature, or stop. */
export function Terminal({ order, currency }: TerminalProps) {
  const { t } = useLingui();
  const [open, setOpen] = useState<Api.Progress | null>(null);
  const [isPending, setPending] = useState(false);
  const take = useCallback((found: Api.Progress[]) => {
    setOpen(found.find((one) => one.provider === "terminal" && OPEN.includes(one.state)) ?? null);
  }, []);
  useEffect(() => {
    let stopped = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      try {
        const found = await api.post<Api.Progress[]>("/payments/inquiries", { order });
        if (!stopped) take(found);
      } catch (error) {
        // The terminal is asked again; what it decided meanwhile is not lost.
        if (!stopped && Problem.of(error).code === "not_found") return;
      }
      if (!stopped) timer = setTimeout(() => void ask(), ASK_EVERY_MS);
    };
    void ask();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [order, take]);
  const tell = async (what: string, body: object) => {
    if (!open) return;
    setPending(true);
    try {
      take([await api.post<Api.Progress>(`/payments/${open.payment}/${what}`, body)]);
    } catch (error) {
      toastProblem(error, t`The terminal did not answer. Try again.`);
    }
    setPending(false);
  };
  const stop = () => void tell("abort", {});
  useKeys(open && !isPending ? [{ keys: "F12", label: t`Stop the terminal`, run: stop }] : [], { inDialog: true });
  if (!open) return null;
  const words: Record<string, string> = {
    present_card: t`The customer inserts the card or holds it to the terminal`,
    enter_pin: t`The customer enters the PIN`,
    signature: t`Compare the signature on the slip with the one on the card`,
  };
  const Icon = ICONS[open.stage] ?? CreditCard;
  return (
    <section aria-label={t`Card terminal`} className="flex flex-col items-center gap-3">
      <p role="status" className="flex items-center gap-2 text-md">
        <Icon size={22} aria-hidden className="shrink-0 text-harbour" />
        {words[open.stage] ?? t`The terminal is connecting`}
      </p>
      <Money value={{ amount: open.amount_minor, currency }} className="font-semibold text-2xl" />
      <div className="flex flex-wrap justify-center gap-2">
        {open.stage === "signature" && (
          <>
            <Button
              look="primary"
              icon={Check}
              autoFocus
              isPending={isPending}
              onPress={() => void tell("signature", { accepted: true })}
            >
              {t`The signature fits`}
            </Button>
            <Button icon={X} isPending={isPending} onPress={() => void tell("signature", { accepted: false })}>
              {t`It does not fit`}
            </Button>
          </>
        )}
        <Button isPending={isPending} onPress={stop} aria-keyshortcuts="F12">
          {t`Stop the terminal`}
        </Button>
      </div>
    </section>
  );
}
