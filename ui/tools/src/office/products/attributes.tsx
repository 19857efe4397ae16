import { type Api, Card, Checkbox, NumberField, Select, TextField, useRead } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useText } from "../../trade/shown";
import type { PartProps } from "./page";

type Value = string | number | boolean | readonly string[] | Readonly<Record<string, string>> | null | undefined;

/** What the family says about such a product. */
export function Attributes(props: PartProps) {
  const { t } = useLingui();
  const text = useText();
  const { product } = props;
  const { data: family } = useRead<Api.Family>(product.family ? `/families/${product.family}` : null);
  // What tells the variants apart is said there.
  const options = new Set(product.variants.flatMap((one) => Object.keys(one.options)));
  const own = family?.attributes.filter((one) => !options.has(one.key));
  if (!product.family || own?.length === 0) return null;
  return (
    <Card title={family ? t`Attributes: ${text(family.name)}` : t`Attributes`}>
      <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
        {own?.map((one) => (
          <Attribute key={one.key} of={one} {...props} />
        ))}
      </div>
    </Card>
  );
}

function Attribute({ of, product, change, onChange, isLocked }: PartProps & { of: Api.AttributeDefinition }) {
  const { t } = useLingui();
  const text = useText();
  const changed = change.attributes && of.key in change.attributes;
  const value = (changed ? change.attributes?.[of.key] : product.attributes[of.key]) as Value;
  const set = (wanted: Value) =>
    onChange({
      attributes: { ...change.attributes, [of.key]: wanted === "" ? null : wanted } as NonNullable<
        typeof change.attributes
      >,
    });
  const label = text(of.name);
  const choices = of.choices ?? [];
  if (of.type === "boolean") {
    return (
      <Checkbox isSelected={value === true} isDisabled={isLocked} onChange={set} className="self-end pb-1.5">
        {label}
      </Checkbox>
    );
  }
  if (of.type === "number") {
    return (
      <NumberField
        label={label}
        {...(of.unit ? { unit: of.unit } : {})}
        isDisabled={isLocked}
        value={typeof value === "number" ? value : Number.NaN}
        onChange={(number) => set(Number.isNaN(number) ? null : number)}
      />
    );
  }
  if (of.type === "choice" && choices.length && !Array.isArray(value)) {
    return (
      <Select
        label={label}
        isDisabled={isLocked}
        value={typeof value === "string" ? value : ""}
        onChange={set}
        options={[
          { value: "", label: t`Not stated` },
          ...choices.map((one) => ({ value: one.key, label: text(one.name) })),
        ]}
      />
    );
  }
  return (
    <TextField
      label={label}
      isDisabled={isLocked || typeof value === "object"}
      value={shown(value)}
      onChange={set}
      {...(of.unit ? { help: of.unit } : {})}
    />
  );
}

/** Several values are shown, and edited where they come from. */
function shown(value: Value): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.join(", ");
  return typeof value === "object" ? Object.values(value).join(" / ") : String(value);
}
