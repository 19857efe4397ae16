import {
  type Api,
  api,
  Button,
  Choice,
  Drawer,
  ErrorState,
  Figure,
  NumberField,
  Problem,
  Select,
  TextField,
  toast,
  useRead,
  useSession,
  useWrite,
  When,
} from "@hanse/kit";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { Refused } from "../../trade/refused";
import { useLocations, useText } from "../../trade/shown";
import { byPath } from "../products/list";
import { useCards } from "./low";
import { useRuleWords } from "./rules";

type Draft = Required<Pick<Api.RuleInput, "kind" | "channel" | "location" | "category" | "variant" | "sold_at_least">> &
  Required<Pick<Api.RuleInput, "pieces" | "days">>;

const fresh: Draft = {
  kind: "safety",
  channel: null,
  location: null,
  category: null,
  variant: null,
  sold_at_least: null,
  pieces: 1,
  days: 0,
};

const draftOf = (rule: Api.StockRule): Draft => ({
  kind: rule.kind,
  channel: rule.channel ?? null,
  location: rule.location ?? null,
  category: rule.category ?? null,
  variant: rule.variant ?? null,
  sold_at_least: rule.sold_at_least ?? null,
  pieces: rule.pieces ?? 0,
  days: rule.days ?? 0,
});

interface Wanted {
  rule: Draft & { active: boolean };
  reason: string;
  version: number | null;
}

/** A rule to make, change or end; below the form stands what it would keep back. */
export function RuleForm({ rule, onClose }: { rule: Api.StockRule | null; onClose: () => void }) {
  const { t } = useLingui();
  const { may } = useSession();
  const [draft, setDraft] = useState<Draft>(() => (rule ? draftOf(rule) : fresh));
  const [reason, setReason] = useState(rule?.reason ?? "");
  const [article, setArticle] = useArticle(rule?.variant ?? null);
  const wanted = { ...draft, variant: article.id };
  const isWhole = !article.isOpen && (draft.kind === "safety" || Boolean(draft.channel));
  const write = useWrite(
    ({ version, ...body }: Wanted, key) =>
      rule && version !== null
        ? api.put<Api.StockRule>(`/stock/rules/${rule.id}`, body, { version })
        : api.post<Api.StockRule>("/stock/rules", body, { key }),
    { touches: ["/stock", "/availability"] },
  );
  const save = () =>
    write.mutate(
      { rule: { ...wanted, active: true }, reason, version: rule?.version ?? null },
      {
        onSuccess: () => {
          toast(t`Saved. The positions follow within moments.`);
          onClose();
        },
      },
    );
  const end = (ended: Api.StockRule) =>
    write.mutate(
      { rule: { ...draftOf(ended), active: false }, reason: ended.reason, version: ended.version },
      {
        onSuccess: (now) => {
          const back = { rule: { ...draftOf(ended), active: true }, reason: ended.reason, version: now.version };
          toast(t`The rule has ended`, { undo: () => write.mutateAsync(back) });
          onClose();
        },
      },
    );
  const mayWrite = may("inventory.adjust");
  return (
    <Drawer
      size="wide"
      title={rule ? rule.reason : t`New rule`}
      isOpen
      onClose={onClose}
      actions={
        <>
          {rule && mayWrite && (
            <Button look="danger" className="mr-auto" isDisabled={write.isPending} onPress={() => end(rule)}>
              {t`End this rule`}
            </Button>
          )}
          <Button onPress={onClose}>{t`Cancel`}</Button>
          {mayWrite && (
            <Button
              look="primary"
              isDisabled={!isWhole || !reason.trim()}
              isPending={write.isPending}
              onPress={save}
            >{t`Save`}</Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-5">
        <Refused problem={write.error} />
        <Fields draft={draft} set={(more) => setDraft({ ...draft, ...more })} isNew={!rule}>
          <TextField
            label={t`Only this article`}
            optional
            figures
            placeholder={t`SKU or GTIN`}
            value={article.code}
            onChange={setArticle}
            error={article.problem}
            help={article.name || undefined}
          />
        </Fields>
        <TextField
          label={t`Why`}
          help={t`Stands wherever a figure is explained, like “jackets are tried on”.`}
          value={reason}
          onChange={setReason}
          maxLength={400}
        />
        {mayWrite && isWhole && <Preview wanted={wanted} rule={rule?.id ?? null} />}
        {rule && <Versions of={rule.id} />}
      </div>
    </Drawer>
  );
}

interface FieldsProps {
  draft: Draft;
  set: (more: Partial<Draft>) => void;
  isNew: boolean;
  /** The field for a single article. */
  children: ReactNode;
}

function Fields({ draft, set, isNew, children }: FieldsProps) {
  const { t } = useLingui();
  const text = useText();
  const { list } = useLocations();
  const categories = useRead<Api.Category[]>("/categories");
  const channels = useRead<Api.Channel[]>("/channels");
  const count = (value: number) => (Number.isNaN(value) ? 0 : value);
  return (
    <>
      {isNew && (
        <Choice
          label={t`What it does`}
          row
          value={draft.kind}
          onChange={(kind) => set({ kind, channel: kind === "channel" ? (channels.data?.[0]?.key ?? null) : null })}
          options={[
            { value: "safety", label: t`Safety stock`, detail: t`kept from everybody at a distance` },
            { value: "channel", label: t`Channel buffer`, detail: t`kept from one channel only` },
          ]}
        />
      )}
      <div className="grid gap-4 sm:grid-cols-2">
        {draft.kind === "channel" && (
          <Select
            label={t`Channel`}
            value={draft.channel}
            onChange={(channel) => set({ channel })}
            options={(channels.data ?? []).map((one) => ({ value: one.key, label: text(one.name) }))}
          />
        )}
        <Select
          label={t`Location`}
          value={draft.location ?? ""}
          onChange={(location) => set({ location: location || null })}
          options={[{ value: "", label: t`All locations` }, ...list.map((one) => ({ value: one.id, label: one.name }))]}
        />
        <Select
          label={t`Category`}
          value={draft.category ?? ""}
          onChange={(category) => set({ category: category || null })}
          options={[
            { value: "", label: t`Every category` },
            ...byPath(categories.data ?? []).map((one) => ({
              value: one.key,
              label: `${"\u2003".repeat(one.ancestors.length)}${text(one.name)}`,
            })),
          ]}
        />
        {children}
        <NumberField
          label={t`Only where sold in 28 days are at least`}
          minValue={1}
          value={draft.sold_at_least ?? Number.NaN}
          onChange={(least) => set({ sold_at_least: Number.isNaN(least) ? null : least })}
          help={t`Empty: however it sells.`}
        />
      </div>
      <fieldset className="grid gap-4 rounded-md border border-line p-4 sm:grid-cols-2">
        <legend className="px-1 font-medium text-sm">{t`Keeps back`}</legend>
        <NumberField
          label={t`Pieces`}
          minValue={0}
          value={draft.pieces}
          onChange={(pieces) => set({ pieces: count(pieces) })}
        />
        <NumberField
          label={t`And as many as are sold in`}
          unit={t`days`}
          minValue={0}
          maxValue={365}
          value={draft.days}
          onChange={(days) => set({ days: count(days) })}
        />
      </fieldset>
    </>
  );
}

/** An article by the code that somebody types; open while the code is not known to be one. */
function useArticle(variant: string | null) {
  const { t } = useLingui();
  const text = useText();
  const first = useCards(variant ? [{ variant }] : undefined).get(variant ?? "");
  const [typed, setTyped] = useState<string | null>(null);
  const code = typed ?? first?.sku ?? "";
  const settled = useSettled(typed?.trim() ?? "");
  const found = useRead<Api.VariantCard>(settled ? `/variants/${encodeURIComponent(settled)}` : null);
  const card = typed === null ? first : typed.trim() === settled ? found.data : undefined;
  const unknown = Boolean(typed?.trim()) && typed?.trim() === settled && found.isError;
  const article = {
    code,
    id: typed === null ? variant : typed.trim() ? (card?.id ?? null) : null,
    isOpen: Boolean(typed?.trim()) && !card,
    name: text(card?.name),
    problem: unknown
      ? found.error.status === 404
        ? t`No article has this SKU or GTIN.`
        : Problem.of(found.error).message
      : undefined,
  };
  return [article, setTyped] as const;
}

/** What somebody types, once the hand rests. */
export function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), 350);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

/** At how many positions the rule would decide, and where most would change. */
function Preview({ wanted, rule }: { wanted: Draft; rule: string | null }) {
  const { t } = useLingui();
  const { name } = useLocations();
  const text = useText();
  const body = useSettled(JSON.stringify({ rule: wanted, id: rule }));
  const { data, error, refetch } = useQuery<Api.RulePreview, Problem>({
    queryKey: ["stock", "rules", "preview", body],
    queryFn: () => api.post<Api.RulePreview>("/stock/rules/preview", JSON.parse(body)),
    placeholderData: (before) => before,
  });
  const cards = useCards(data?.changes);
  if (error) return <ErrorState strip problem={error} onRetry={() => void refetch()} />;
  if (!data) return <p className="text-ink-soft text-sm">{t`Counting what it would keep back …`}</p>;
  const positions = plural(data.positions, { one: "# position", other: "# positions" });
  const looked = data.articles;
  const changes = data.changes ?? [];
  return (
    <section aria-label={t`What it would keep back`} className="rounded-md bg-harbour-soft px-4 py-3 text-sm">
      <p role="status">
        {data.positions
          ? t`Would decide at ${positions}, if it held now.`
          : t`Would decide nowhere now: a more specific rule wins everywhere, or nothing lies there.`}{" "}
        {t`Kept back altogether:`} <Figure value={data.kept} /> → <Figure value={data.kept_then} />{" "}
        {!data.complete && t`Counted were the first ${looked} articles by name.`}
      </p>
      {changes.length > 0 && (
        <table className="mt-3 w-full">
          <caption className="sr-only">{t`Where most would change`}</caption>
          <thead className="text-ink-soft text-xs">
            <tr>
              <th scope="col" className="pb-1 text-left font-medium">{t`Article`}</th>
              <th scope="col" className="pb-1 pl-3 text-left font-medium">{t`Location`}</th>
              <th scope="col" className="pb-1 pl-3 text-right font-medium">{t`Now`}</th>
              <th scope="col" className="pb-1 pl-3 text-right font-medium">{t`Then`}</th>
            </tr>
          </thead>
          <tbody>
            {changes.map((one) => (
              <tr key={one.variant + one.location} className="align-top">
                <td className="py-0.5">
                  {text(cards.get(one.variant)?.name) || "…"}{" "}
                  <span className="figures text-ink-soft text-xs">{cards.get(one.variant)?.sku}</span>
                </td>
                <td className="py-0.5 pl-3">{name(one.location)}</td>
                <td className="figures py-0.5 pl-3 text-right">{one.kept}</td>
                <td className="figures py-0.5 pl-3 text-right font-medium">{one.kept_then}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** The rule as it was and is, who changed it and why. */
function Versions({ of }: { of: string }) {
  const { t } = useLingui();
  const { data, error, refetch } = useRead<Api.StockRule[]>(`/stock/rules/${of}/versions`);
  const cards = useCards(data?.flatMap((rule) => (rule.variant ? [{ variant: rule.variant }] : [])));
  const words = useRuleWords(cards);
  if (error) return <ErrorState strip problem={error} onRetry={() => void refetch()} />;
  return (
    <section>
      <h3 className="mb-2 font-semibold text-sm">{t`As it was`}</h3>
      <ol className="flex flex-col gap-2 text-sm">
        {data?.map((one) => (
          <li key={one.version} className="grid grid-cols-[auto_minmax(0,1fr)_auto] gap-x-3">
            <span className="figures text-ink-soft">{one.version}</span>
            <span>
              {one.active === false ? t`Ended` : `${words.keeps(one)} · ${words.scope(one)}`}
              <span className="block text-ink-soft text-xs">
                {one.reason} · {one.changed_by}
              </span>
            </span>
            <When at={one.at} className="text-ink-soft text-xs" />
          </li>
        ))}
      </ol>
    </section>
  );
}
