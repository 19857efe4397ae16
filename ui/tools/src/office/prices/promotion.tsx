import {
  type Api,
  api,
  Button,
  Checkbox,
  Drawer,
  MoneyField,
  moneyText,
  NumberField,
  TextField,
  toast,
  useLocale,
  useSession,
  useWrite,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { useWay } from "../../tool";
import { Refused } from "../../trade/refused";
import { useText } from "../../trade/shown";
import type { Terms } from "../../trade/terms";
import { useTradeWords, wordOf } from "../../trade/words";
import { useSentence } from "./promotions";
import { saysWhat, TermsFields } from "./terms";

interface Draft {
  key: string;
  name: Record<string, string>;
  terms: Terms;
  channels: string[] | null;
  needs_coupon: boolean;
  valid_from: string | null;
  valid_until: string | null;
  active: boolean;
  perishable: boolean;
  budget: { minor_max: number | null; uses_max: number | null; currency: string } | null;
}

const fresh: Draft = {
  key: "",
  name: { de: "", en: "" },
  terms: { kind: "percentage", scope: "line", rate: 1000, all: true },
  channels: null,
  needs_coupon: false,
  valid_from: null,
  valid_until: null,
  active: true,
  perishable: false,
  budget: null,
};

interface PromotionFormProps {
  promotion: Api.Promotion | null;
  /** The proposal that is changed, if it is not a new one. */
  proposal?: Api.Proposal;
  onClose: () => void;
}

/** A promotion to propose; the sentence at the head says what it will do. Nothing of it counts before it is published. */
export function PromotionForm({ promotion, proposal, onClose }: PromotionFormProps) {
  const { t } = useLingui();
  const text = useText();
  const { may } = useSession();
  const say = useSentence();
  const { navigate } = useWay();
  const written = proposal?.content.promotion;
  const [draft, setDraft] = useState<Draft>(() =>
    promotion ? draftOf(promotion) : written ? draftFrom(written) : fresh,
  );
  const [starts, setStarts] = useState(proposal?.content.goes_live_at ?? null);
  const set = (more: Partial<Draft>) => setDraft({ ...draft, ...more });
  const save = useWrite(
    (wanted: Api.ProposalInput, key) =>
      proposal
        ? api.put<Api.Proposal>(`/proposals/${proposal.id}`, wanted, { version: proposal.version })
        : api.post<Api.Proposal>("/proposals", wanted, { key }),
    {
      touches: ["/proposals"],
      onDone: (saved) => {
        toast(t`Saved as a proposal`);
        onClose();
        navigate(`/office/prices/proposals/${saved.id}`);
      },
    },
  );
  const stop = useWrite((key: string) => api.post(`/promotions/${key}/stop`, { note: "" }), {
    touches: ["/promotions", "/proposals"],
    onDone: () => {
      toast(t`Stopped`);
      onClose();
    },
  });
  const isReady = Boolean(draft.name.de && draft.name.en && draft.key) && saysWhat(draft.terms);
  return (
    <Drawer
      size="wide"
      title={promotion ? text(promotion.name) : written ? text(written.name) : t`New promotion`}
      isOpen
      onClose={onClose}
      actions={
        <>
          {promotion?.active && may("pricing.stop") && (
            <Button look="danger" isPending={stop.isPending} onPress={() => stop.mutate(promotion.key)}>
              {t`Stop now`}
            </Button>
          )}
          <Button onPress={onClose}>{t`Cancel`}</Button>
          {may("pricing.write") && (
            <Button
              look="primary"
              isDisabled={!isReady}
              isPending={save.isPending}
              onPress={() => save.mutate({ promotion: proposed(draft), goes_live_at: starts, note: "" })}
            >
              {t`Save as a proposal`}
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-5">
        <Refused problem={save.error ?? stop.error} />
        <p role="status" className="rounded-md bg-harbour-soft px-3 py-2 text-sm">
          {say({ terms: draft.terms as Record<string, unknown> })}
        </p>
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            label={t`Name in German`}
            value={draft.name.de ?? ""}
            onChange={(name) =>
              set({ name: { ...draft.name, de: name }, ...(promotion || proposal ? {} : { key: keyOf(name) }) })
            }
          />
          <TextField
            label={t`Name in English`}
            value={draft.name.en ?? ""}
            onChange={(name) => set({ name: { ...draft.name, en: name } })}
          />
        </div>
        <TermsFields terms={draft.terms} onChange={(terms) => set({ terms })} />
        <Validity draft={draft} set={set} />
        <TextField
          label={t`Goes live on`}
          type="datetime-local"
          optional
          value={starts ? localMoment(new Date(starts)) : ""}
          onChange={(value) => setStarts(value ? new Date(value).toISOString() : null)}
          help={t`Empty: as soon as it is published.`}
        />
        <Budget draft={draft} set={set} spent={promotion?.budget ?? null} />
      </div>
    </Drawer>
  );
}

function draftOf(promotion: Api.Promotion): Draft {
  return {
    key: promotion.key,
    name: { ...promotion.name },
    terms: promotion.terms as Terms,
    channels: promotion.channels ? [...promotion.channels] : null,
    needs_coupon: promotion.needs_coupon,
    valid_from: promotion.valid_from,
    valid_until: promotion.valid_until,
    active: promotion.active,
    perishable: promotion.perishable ?? false,
    budget: limits(promotion.budget),
  };
}

function draftFrom(given: Api.PromotionInput): Draft {
  return {
    key: given.key,
    name: { ...given.name },
    terms: given.terms as Terms,
    channels: given.channels ? [...given.channels] : null,
    needs_coupon: given.needs_coupon ?? false,
    valid_from: given.valid_from ?? null,
    valid_until: given.valid_until ?? null,
    active: given.active ?? true,
    perishable: given.perishable ?? false,
    budget: given.budget
      ? {
          minor_max: given.budget.minor_max ?? null,
          uses_max: given.budget.uses_max ?? null,
          currency: given.budget.currency ?? "EUR",
        }
      : null,
  };
}

function proposed(draft: Draft): Api.PromotionInput {
  return { ...draft, terms: draft.terms as Record<string, unknown> };
}

/** The limits alone; what is spent is not for the form to say. */
function limits(budget: Api.BudgetSpent | null | undefined): Draft["budget"] {
  if (!budget || (budget.minor_max === null && budget.uses_max === null)) return null;
  return { minor_max: budget.minor_max, uses_max: budget.uses_max, currency: budget.currency };
}

/** A key out of a name: "Grüne Woche" is gruene-woche. */
export function keyOf(name: string): string {
  const folded = name
    .toLowerCase()
    .replaceAll("ä", "ae")
    .replaceAll("ö", "oe")
    .replaceAll("ü", "ue")
    .replaceAll("ß", "ss");
  return folded.replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
}

function Validity({ draft, set }: { draft: Draft; set: (more: Partial<Draft>) => void }) {
  const { t } = useLingui();
  const words = useTradeWords().channel;
  const all = ["web", "app", "store", "phone", "marketplace"];
  const channels = draft.channels ?? all;
  const day = (moment: string | null) => (moment ? localDay(new Date(moment)) : "");
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <TextField
        label={t`From`}
        type="date"
        optional
        value={day(draft.valid_from)}
        onChange={(value) => set({ valid_from: value ? new Date(`${value}T00:00`).toISOString() : null })}
      />
      <TextField
        label={t`Until the end of`}
        type="date"
        optional
        value={draft.valid_until ? day(new Date(Date.parse(draft.valid_until) - 1000).toISOString()) : ""}
        onChange={(value) => set({ valid_until: value ? endOf(value) : null })}
      />
      <fieldset className="flex flex-wrap gap-x-5 gap-y-2 sm:col-span-2">
        <legend className="mb-1 font-medium text-sm">{t`Channels`}</legend>
        {all.map((key) => (
          <Checkbox
            key={key}
            isSelected={channels.includes(key)}
            onChange={(on) => {
              const next = on ? [...channels, key] : channels.filter((one) => one !== key);
              set({ channels: next.length === all.length ? null : next });
            }}
          >
            {wordOf(words, key).label}
          </Checkbox>
        ))}
      </fieldset>
      <Checkbox isSelected={draft.needs_coupon} onChange={(needs_coupon) => set({ needs_coupon })}>
        {t`Only with a coupon`}
      </Checkbox>
      <Checkbox isSelected={draft.active} onChange={(active) => set({ active })}>
        {t`Switched on`}
      </Checkbox>
    </div>
  );
}

interface BudgetProps {
  draft: Draft;
  set: (more: Partial<Draft>) => void;
  spent: Api.BudgetSpent | null;
}

/** What the promotion may cost altogether, and what it has cost. */
function Budget({ draft, set, spent }: BudgetProps) {
  const { t } = useLingui();
  const locale = useLocale();
  const currency = draft.budget?.currency ?? "EUR";
  const change = (more: { minor_max?: number | null; uses_max?: number | null }) => {
    const next = { minor_max: null, uses_max: null, ...draft.budget, ...more, currency };
    set({ budget: next.minor_max === null && next.uses_max === null ? null : next });
  };
  const taken = moneyText({ amount: spent?.spent_minor ?? 0, currency: spent?.currency ?? currency }, locale);
  const uses = spent?.uses ?? 0;
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <MoneyField
        label={t`Budget`}
        currency={currency}
        value={draft.budget?.minor_max ?? null}
        onChange={(minor) => change({ minor_max: minor })}
      />
      <NumberField
        label={t`Most orders`}
        minValue={1}
        value={draft.budget?.uses_max ?? Number.NaN}
        onChange={(most) => change({ uses_max: Number.isNaN(most) ? null : most })}
        help={t`Empty: without limit.`}
      />
      {spent && <p className="text-ink-soft text-sm sm:col-span-2">{t`Spent by now: ${taken} in ${uses} orders`}</p>}
      <Checkbox isSelected={draft.perishable} onChange={(perishable) => set({ perishable })} className="sm:col-span-2">
        {t`Because the goods spoil soon: no earlier price is shown`}
      </Checkbox>
    </div>
  );
}

export function localDay(date: Date): string {
  const two = (figure: number) => String(figure).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

export function localMoment(date: Date): string {
  const two = (figure: number) => String(figure).padStart(2, "0");
  return `${localDay(date)}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

function endOf(day: string): string {
  const date = new Date(`${day}T00:00`);
  date.setDate(date.getDate() + 1);
  return date.toISOString();
}
