import { type Api, Card, TextField } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useText } from "../../trade/shown";
import type { PartProps } from "./page";

/** Name and description, German and English side by side, so that a gap is seen. */
export function Texts({ product, change, onChange, isLocked }: PartProps) {
  const { t } = useLingui();
  const languages = [
    { id: "de", name: t`German` },
    { id: "en", name: t`English` },
  ];
  const value = (field: "name" | "description", language: string) =>
    change[field]?.[language] ?? product[field][language] ?? "";
  const set = (field: "name" | "description", language: string, text: string) =>
    onChange({ [field]: { ...change[field], [language]: text || null } });
  return (
    <Card title={t`Texts`}>
      <div className="grid gap-x-6 gap-y-5 md:grid-cols-2">
        {languages.map(({ id, name }) => (
          <fieldset key={id} lang={id} disabled={isLocked} className="flex min-w-0 flex-col gap-3">
            <legend className="mb-2 font-medium text-ink-soft text-xs">{name}</legend>
            <TextField
              label={t`Name`}
              isDisabled={isLocked}
              value={value("name", id)}
              onChange={(text) => set("name", id, text)}
            />
            <TextField
              label={t`Description`}
              rows={5}
              isDisabled={isLocked}
              value={value("description", id)}
              onChange={(text) => set("description", id, text)}
            />
          </fieldset>
        ))}
        <TextField
          label={t`Brand`}
          optional
          isDisabled={isLocked}
          value={change.brand ?? product.brand}
          onChange={(brand) => onChange({ brand })}
        />
      </div>
    </Card>
  );
}

/** The pictures with the words that stand for them. */
export function Media({ product }: { product: Api.Product }) {
  const { t } = useLingui();
  const text = useText();
  return (
    <Card title={t`Pictures`}>
      {product.media.length ? (
        <ul className="grid grid-cols-3 gap-2">
          {product.media.map((one) => (
            <li key={one.id}>
              <img
                src={one.url}
                alt={text(one.alt)}
                loading="lazy"
                className="aspect-square w-full rounded-md border border-line bg-ground object-cover"
              />
            </li>
          ))}
        </ul>
      ) : (
        <p className="text-ink-soft text-sm">{t`No picture yet.`}</p>
      )}
    </Card>
  );
}
