import { type Api, api, Button, SearchField, Select, TextField, toast, useList, useRead } from "@hanse/kit";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Plus, X } from "lucide-react";
import { useState } from "react";
import { useText } from "../../trade/shown";
import type { Named } from "../../trade/terms";
import { byPath } from "../products/list";

export type Names = Omit<Named, "all">;

interface ChosenProps {
  label: string;
  names: Names;
  onChange: (names: Names) => void;
}

/** Categories, articles, brands and values of attributes: what fits one of them is meant. */
export function Chosen({ label, names, onChange }: ChosenProps) {
  const { t } = useLingui();
  const isNothing = Object.values(names).every((some) => Object.keys(some).length === 0);
  return (
    <fieldset className="grid gap-4 rounded-md border border-line p-3 sm:col-span-2 sm:grid-cols-2">
      <legend className="px-1 font-medium text-sm">{label}</legend>
      {isNothing && <p className="text-ink-soft text-sm sm:col-span-2">{t`Nothing is chosen yet.`}</p>}
      <Categories keys={names.categories ?? []} onChange={(categories) => onChange({ ...names, categories })} />
      <ChosenArticles
        label={t`Articles`}
        ids={names.variants ?? []}
        onChange={(variants) => onChange({ ...names, variants })}
      />
      <ListField
        label={t`Brands`}
        items={names.brands ?? []}
        onChange={(brands) => onChange({ ...names, brands })}
        help={t`With commas between them.`}
      />
      <ListField
        label={t`Attributes`}
        items={pairs(names.attributes)}
        onChange={(typed) => onChange({ ...names, attributes: byKey(typed) })}
        help={t`As color=navy, with commas between them.`}
      />
    </fieldset>
  );
}

function Categories({ keys, onChange }: { keys: string[]; onChange: (keys: string[]) => void }) {
  const { t } = useLingui();
  const text = useText();
  const { data } = useRead<Api.Category[]>("/categories");
  const known = byPath(data ?? []);
  const name = (key: string) => text(known.find((one) => one.key === key)?.name) || key;
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <Select
        label={t`Categories`}
        placeholder={t`Add a category`}
        value={null}
        onChange={(key) => onChange([...keys, key])}
        options={known
          .filter((one) => !keys.includes(one.key))
          .map((one) => ({
            value: one.key,
            label: `${"\u2003".repeat(one.ancestors.length)}${text(one.name)}`,
          }))}
      />
      <Chips
        chips={keys.map((key) => ({ key, label: name(key), onRemove: () => onChange(keys.filter((k) => k !== key)) }))}
      />
    </div>
  );
}

interface ChosenArticlesProps {
  label: string;
  ids: string[];
  onChange: (ids: string[]) => void;
}

const shownAtMost = 200;

/** Articles by name, SKU or GTIN, one by one or all of a product; those that are chosen stand below, by product. */
export function ChosenArticles({ label, ids, onChange }: ChosenArticlesProps) {
  const { t, i18n } = useLingui();
  const text = useText();
  const [typed, setTyped] = useState("");
  const [taken, setTaken] = useState<Api.VariantCard[]>([]);
  const [before] = useState(() => ids.slice(0, shownAtMost));
  const had = useList<Api.VariantCard>(before.length ? "/variants" : null, { id: before });
  const wanted = typed.trim();
  const found = useList<Api.VariantCard>(wanted.length > 1 ? "/variants" : null, {
    q: wanted,
    language: i18n.locale,
    limit: 8,
  });
  const known = new Map([...(had.rows ?? []), ...taken].map((card) => [card.id, card]));
  const add = (cards: Api.VariantCard[]) => {
    setTaken([...taken, ...cards]);
    onChange([...new Set([...ids, ...cards.map((card) => card.id)])]);
  };
  const addProduct = async (card: Api.VariantCard) => {
    try {
      const product = await api.get<Api.Product>(`/products/${card.handle}`);
      add(product.variants.map((one) => ({ ...card, id: one.id, sku: one.sku })));
    } catch {
      toast(t`The product could not be read. Try again.`);
    }
  };
  const groups = new Map<string, string[]>();
  for (const id of ids) {
    const product = known.get(id)?.product ?? "";
    groups.set(product, [...(groups.get(product) ?? []), id]);
  }
  const chips = [...groups].map(([product, members]) => {
    const card = known.get(members[0] ?? "");
    const count = plural(members.length, { one: "# article", other: "# articles" });
    return {
      key: product || "unknown",
      label: !card
        ? count
        : members.length > 1
          ? `${text(card.product_name)}: ${count}`
          : (text(card.name) ?? card.sku),
      onRemove: () => onChange(ids.filter((id) => !members.includes(id))),
    };
  });
  return (
    <div className="flex min-w-0 flex-col gap-2 sm:col-span-2">
      <span aria-hidden className="-mb-1 font-medium text-sm">
        {label}
      </span>
      <SearchField
        label={label}
        placeholder={t`Name, SKU, GTIN`}
        value={typed}
        onChange={setTyped}
        onSubmit={() => found.rows?.[0] && add([found.rows[0]])}
      />
      {wanted.length > 1 && found.rows && (
        <ul aria-label={t`Articles found`} className="max-h-56 overflow-auto rounded-md border border-line">
          {found.rows.length === 0 && <li className="p-3 text-ink-soft text-sm">{t`Nothing fits “${wanted}”.`}</li>}
          {found.rows.map((card) => (
            <li key={card.id} className="flex flex-wrap items-center gap-2 border-line border-b px-3 py-1.5 text-sm">
              <span className="min-w-0 flex-1">
                <span className="block truncate">{text(card.name)}</span>
                <span className="figures block truncate text-ink-soft text-xs">{card.sku}</span>
              </span>
              <Button size="small" icon={Plus} isDisabled={ids.includes(card.id)} onPress={() => add([card])}>
                {t`This one`}
              </Button>
              <Button size="small" onPress={() => void addProduct(card)}>{t`All of the product`}</Button>
            </li>
          ))}
        </ul>
      )}
      <Chips chips={chips} />
    </div>
  );
}

interface Chip {
  key: string;
  label: string;
  onRemove: () => void;
}

/** What is chosen, each with its way out. */
function Chips({ chips }: { chips: Chip[] }) {
  const { t } = useLingui();
  if (!chips.length) return null;
  return (
    <ul aria-label={t`Chosen`} className="flex flex-wrap gap-1.5">
      {chips.map(({ key, label, onRemove }) => (
        <li key={key} className="max-w-full">
          <button
            type="button"
            onClick={onRemove}
            aria-label={t`Remove ${label}`}
            className="inline-flex min-h-7 max-w-full items-center gap-1.5 rounded-md bg-harbour-soft pr-1.5 pl-2.5 text-left font-medium text-harbour text-xs transition-colors hover:bg-press"
          >
            {label}
            <X size={14} aria-hidden className="shrink-0" />
          </button>
        </li>
      ))}
    </ul>
  );
}

interface ListFieldProps {
  label: string;
  items: string[];
  onChange: (items: string[]) => void;
  help: string;
}

/** A list that is typed with commas; what stands in the field stays as it is typed. */
function ListField({ label, items, onChange, help }: ListFieldProps) {
  const [typed, setTyped] = useState(items.join(", "));
  return (
    <TextField
      label={label}
      optional
      value={typed}
      help={help}
      onChange={(next) => {
        setTyped(next);
        onChange(next.split(",").flatMap((one) => (one.trim() ? [one.trim()] : [])));
      }}
    />
  );
}

function pairs(attributes: Record<string, string[]> | undefined): string[] {
  return Object.entries(attributes ?? {}).flatMap(([key, values]) => values.map((value) => `${key}=${value}`));
}

function byKey(typed: string[]): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const one of typed) {
    const [key = "", value = ""] = one.split("=");
    if (key && value) found[key] = [...(found[key] ?? []), value];
  }
  return found;
}
