import { type Api, Select, TextField, useRead } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { useText } from "../../trade/shown";
import type { Named } from "../../trade/terms";
import { byPath } from "../products/list";

interface GoodsProps {
  named: Named;
  onChange: (named: Named) => void;
}

/** Everything, a category, brands or values of attributes. Articles that were chosen elsewhere stay chosen. */
export function Goods({ named, onChange }: GoodsProps) {
  const { t } = useLingui();
  const text = useText();
  const { data } = useRead<Api.Category[]>("/categories");
  const marked = Boolean(named.brands || named.attributes);
  const value = named.variants?.length ? "variants" : marked ? "marks" : named.all ? "" : (named.categories?.[0] ?? "");
  const only = (next: Named) => {
    const { all: _, categories: __, variants: ___, brands: ____, attributes: _____, ...rest } = named;
    onChange({ ...rest, ...next });
  };
  return (
    <>
      <Select
        label={t`On what`}
        value={value}
        onChange={(key) => {
          if (key === "marks") only({ brands: [] });
          else if (key !== "variants") only(key ? { categories: [key] } : { all: true });
        }}
        options={[
          { value: "", label: t`Everything` },
          { value: "marks", label: t`Brands and attributes` },
          ...(named.variants?.length ? [{ value: "variants", label: t`Chosen articles` }] : []),
          ...byPath(data ?? []).map((one) => ({
            value: one.key,
            label: `${"\u2003".repeat(one.ancestors.length)}${text(one.name)}`,
          })),
        ]}
      />
      {marked && (
        <>
          <ListField
            label={t`Brands`}
            items={named.brands ?? []}
            onChange={(brands) => onChange({ ...named, brands })}
            help={t`With commas between them.`}
          />
          <ListField
            label={t`Attributes`}
            items={pairs(named.attributes)}
            onChange={(typed) => onChange({ ...named, attributes: byKey(typed) })}
            help={t`As color=navy, with commas between them.`}
          />
        </>
      )}
    </>
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
