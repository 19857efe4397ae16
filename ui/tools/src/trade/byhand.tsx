import {
  type Api,
  api,
  Button,
  Dialog,
  MoneyField,
  moneyText,
  Select,
  State,
  TextField,
  toast,
  useLocale,
  useRead,
  useWrite,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useEffect, useState } from "react";
import { Refused } from "./refused";
import { useText } from "./shown";
import { useRate } from "./terms";

interface ByHandProps {
  priced: Api.PricedCart;
  line: Api.CartLine;
  name: string;
  /** The store whose rights count; none at the desk. */
  location: string | null;
  onDone: (cart: Api.PricedCart) => void;
  onClose: () => void;
}

/** Another price for a piece of a line: what, why, and whoever must agree where it is more than one's own limit. */
export function PriceByHand({ priced, line, name, location, onDone, onClose }: ByHandProps) {
  const { t } = useLingui();
  const text = useText();
  const { cart } = priced;
  const price = priced.quote.lines.find((one) => one.id === line.id);
  const listed = price?.list_unit_minor ?? 0;
  const policy = useRead<Api.ManualPolicy>("/price-policy");
  const [unit, setUnit] = useState<number | null>(price?.unit_minor ?? null);
  const [reason, setReason] = useState<string | null>(line.manual?.reason ?? null);
  const [note, setNote] = useState(line.manual?.note ?? "");
  const [lowest, setLowest] = useState<number | null>(null);
  const path = `/carts/${cart.id}/lines/${line.id}/price`;
  const done = (next: Api.PricedCart) => {
    toast(t`The price of ${name} is changed.`);
    onDone(next);
    onClose();
  };
  const put = useWrite((change: object) => api.put<Api.PricedCart>(path, change), {
    onDone: done,
    onRefused: (problem) => {
      if (problem.code === "approval_needed") setLowest(Number(problem.facts.lowest_minor ?? 0));
    },
  });
  const back = useWrite(() => api.delete<Api.PricedCart>(path), { onDone: done });
  const isWhole = unit !== null && reason !== null && unit <= listed;
  const change = { unit_minor: unit ?? 0, reason: reason ?? "", note, location };
  const anew = () => {
    setLowest(null);
    put.reset();
  };
  return (
    <Dialog title={t`Change the price`} isOpen onClose={onClose}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (isWhole && lowest === null) put.mutate(change);
        }}
      >
        <p className="font-medium">{name}</p>
        {lowest === null && <Refused problem={put.error ?? back.error} />}
        <MoneyField
          label={t`New price of a piece`}
          currency={cart.currency}
          value={unit}
          onChange={(amount) => {
            setUnit(amount);
            anew();
          }}
          error={unit !== null && unit > listed ? t`No more than the list price.` : ""}
          autoFocus
        />
        <Reduction listed={listed} unit={unit} currency={cart.currency} />
        <Select
          label={t`Reason`}
          value={reason}
          onChange={(key) => {
            setReason(key);
            anew();
          }}
          options={(policy.data?.reasons ?? [])
            .filter((one) => one.active)
            .map((one) => ({ value: one.key, label: text(one.name) }))}
        />
        <TextField label={t`Note`} optional value={note} onChange={setNote} maxLength={400} />
        {lowest === null ? (
          <div className="flex flex-wrap gap-2">
            <Button type="submit" look="primary" isDisabled={!isWhole} isPending={put.isPending}>
              {t`Change the price`}
            </Button>
            {line.manual && (
              <Button isPending={back.isPending} onPress={() => back.mutate()}>
                {t`Back to the list price`}
              </Button>
            )}
          </div>
        ) : (
          <Approval
            key={`${unit} ${reason}`}
            cart={cart.id}
            line={line.id}
            change={change}
            lowest={lowest}
            currency={cart.currency}
            onGranted={(approval) => put.mutate({ ...change, approval })}
          />
        )}
      </form>
    </Dialog>
  );
}

function Reduction({ listed, unit, currency }: { listed: number; unit: number | null; currency: string }) {
  const { t } = useLingui();
  const locale = useLocale();
  const percent = useRate();
  const money = (amount: number) => moneyText({ amount, currency }, locale);
  const list = money(listed);
  if (unit === null || unit >= listed) return <p className="text-ink-soft text-sm">{t`List price ${list}`}</p>;
  const off = money(listed - unit);
  const share = percent(Math.floor(((listed - unit) * 10_000) / listed));
  return <p className="text-ink-soft text-sm">{t`List price ${list}, ${off} less (${share})`}</p>;
}

interface ApprovalProps {
  cart: string;
  line: string;
  change: { unit_minor: number; location: string | null };
  lowest: number;
  currency: string;
  onGranted: (approval: string) => void;
}

/** More than one's own limit: a colleague shows a PIN here, or agrees from elsewhere. */
function Approval({ cart, line, change, lowest, currency, onGranted }: ApprovalProps) {
  const { t } = useLingui();
  const locale = useLocale();
  const [staff, setStaff] = useState<string | null>(null);
  const [pin, setPin] = useState("");
  const [asked, setAsked] = useState<string | null>(null);
  const [waits, setWaits] = useState(false);
  const named = useRead<Api.Approver[]>("/price-approvers", change.location ? { location: change.location } : {});
  const own = moneyText({ amount: lowest, currency }, locale);
  const ask = async () => {
    if (asked) return asked;
    const made = await api.post<Api.PriceApproval>("/price-approvals", { cart, line, change });
    setAsked(made.id);
    return made.id;
  };
  const show = useWrite(
    async (shown: { staff: string; pin: string }) => {
      const id = await ask();
      await api.post(`/price-approvals/${id}/pin`, shown);
      return id;
    },
    { onDone: onGranted, onRefused: () => setPin("") },
  );
  const send = useWrite(ask, { onDone: () => setWaits(true) });
  return (
    <section aria-label={t`Approval`} className="flex flex-col gap-3 border-line border-t pt-4">
      <State tone="attention" className="h-auto! whitespace-normal! py-1.5">
        {t`You may go down to ${own}. For less somebody else has to agree.`}
      </State>
      <Refused problem={show.error ?? send.error} />
      {waits && asked ? (
        <Waiting approval={asked} onGranted={onGranted} />
      ) : (
        <>
          <div className="flex flex-wrap items-end gap-3">
            <Select
              label={t`Who agrees`}
              className="min-w-44 flex-1"
              value={staff}
              onChange={setStaff}
              options={(named.data ?? []).map((one) => ({ value: one.id, label: one.name }))}
            />
            <TextField
              label={t`Their PIN`}
              type="password"
              inputMode="numeric"
              autoComplete="off"
              className="w-28"
              value={pin}
              onChange={setPin}
            />
            <Button
              look="primary"
              isDisabled={!staff || !/^\d{4,8}$/.test(pin)}
              isPending={show.isPending}
              onPress={() => staff && show.mutate({ staff, pin })}
            >
              {t`Approve`}
            </Button>
          </div>
          <Button isPending={send.isPending} onPress={() => send.mutate()} className="self-start">
            {t`Ask for approval from elsewhere`}
          </Button>
        </>
      )}
    </section>
  );
}

/** Asks again and again how the wish stands, until somebody has decided. */
function Waiting({ approval, onGranted }: { approval: string; onGranted: (approval: string) => void }) {
  const { t } = useLingui();
  const { data } = useRead<Api.PriceApproval>(`/price-approvals/${approval}`, {}, { everyMs: 2_000 });
  const state = data?.state;
  const by = data?.decided_by_name ?? "";
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is told once, when it was granted
  useEffect(() => {
    if (state === "granted") onGranted(approval);
  }, [state]);
  if (state === "refused") return <State tone="trouble">{t`${by} does not agree.`}</State>;
  return (
    <p role="status" className="text-ink-soft text-sm">
      {t`Waiting for an answer. It is asked for in the office under Prices, Set by hand.`}
    </p>
  );
}

/** Beside a price that somebody set: why, and what the list says; or that it no longer counts. */
export function SetByHand({ line, priced }: { line: Api.CartLine; priced: Api.PricedCart }) {
  const { t } = useLingui();
  const text = useText();
  const locale = useLocale();
  if (!line.manual) return null;
  if (priced.lapsed?.includes(line.id))
    return (
      <State tone="attention" bare className="whitespace-normal!">
        {t`The list price has changed; the price set by hand no longer counts.`}
      </State>
    );
  const reason = text(line.manual.reason_name);
  const listed = moneyText({ amount: line.manual.list_unit_minor, currency: priced.cart.currency }, locale);
  return (
    <State tone="info" bare className="whitespace-normal!">
      {t`${reason}, instead of ${listed}`}
    </State>
  );
}
