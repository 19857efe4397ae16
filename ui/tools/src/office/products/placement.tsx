import { type Api, Card, Checkbox, IconButton, Select, useRead } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import { useText } from "../../trade/shown";
import { useTradeWords, wordOf } from "../../trade/words";
import { byPath } from "./list";
import type { PartProps } from "./page";
import { useStatusWords } from "./status";

/** Whether, where and under which categories a product is shown, and what it lacks. */
export function Placement(props: PartProps) {
  const { t } = useLingui();
  const { product, change, onChange, isLocked } = props;
  const status = useStatusWords();
  const words = useTradeWords().channel;
  const channels = change.channels ?? product.channels;
  return (
    <>
      <Card title={t`Publication`}>
        <div className="flex flex-col gap-4">
          <Select
            label={t`State`}
            isDisabled={isLocked}
            value={change.status ?? product.status}
            onChange={(value) => onChange({ status: value })}
            options={(["active", "draft", "archived"] as const).map((value) => ({
              value,
              label: wordOf(status, value).label,
            }))}
          />
          <fieldset className="flex flex-col gap-2">
            <legend className="mb-1 font-medium text-sm">{t`Shown on`}</legend>
            {["web", "app", "store", "phone", "marketplace"].map((key) => (
              <Checkbox
                key={key}
                isDisabled={isLocked}
                isSelected={channels.includes(key)}
                onChange={(on) =>
                  onChange({ channels: on ? [...channels, key] : channels.filter((one) => one !== key) })
                }
              >
                {wordOf(words, key).label}
              </Checkbox>
            ))}
          </fieldset>
        </div>
      </Card>
      <Categories {...props} />
      <Missing product={product} />
    </>
  );
}

function Categories({ product, change, onChange, isLocked }: PartProps) {
  const { t } = useLingui();
  const text = useText();
  const { data } = useRead<Api.Category[]>("/categories");
  const all = byPath(data ?? []);
  const chosen = change.categories ?? product.categories;
  const name = (key: string) => {
    const found = all.find((one) => one.key === key);
    return found
      ? [...found.ancestors, key].map((step) => text(all.find((one) => one.key === step)?.name)).join(" › ")
      : key;
  };
  return (
    <Card title={t`Categories`}>
      <div className="flex flex-col gap-3">
        <ul className="flex flex-col gap-1 text-sm">
          {chosen.map((key) => (
            <li key={key} className="flex items-center justify-between gap-2">
              <span className="min-w-0 break-words">{name(key)}</span>
              {!isLocked && (
                <IconButton
                  icon={X}
                  size="small"
                  label={t`Take out of ${name(key)}`}
                  onPress={() => onChange({ categories: chosen.filter((one) => one !== key) })}
                />
              )}
            </li>
          ))}
        </ul>
        {!isLocked && (
          <Select
            label={t`Add a category`}
            hideLabel
            placeholder={t`Add a category`}
            value={null}
            onChange={(key) => onChange({ categories: [...chosen, key] })}
            options={all
              .filter((one) => !chosen.includes(one.key))
              .map((one) => ({ value: one.key, label: name(one.key) }))}
          />
        )}
      </div>
    </Card>
  );
}

/** What the family asks for and is not there, by channel and language. */
function Missing({ product }: { product: Api.Product }) {
  const { t } = useLingui();
  const { data } = useRead<Api.Completeness[]>(`/products/${product.handle}/completeness`);
  const words = useTradeWords().channel;
  const gaps = (data ?? []).filter((one) => one.missing.length);
  if (!gaps.length) return null;
  return (
    <Card title={t`Still missing`}>
      <ul className="flex flex-col gap-2 text-sm">
        {gaps.map((one) => (
          <li key={`${one.channel}-${one.language}`}>
            <span className="block text-ink-soft text-xs">
              {one.channel === "*" ? t`Every channel` : wordOf(words, one.channel).label} · {one.language.toUpperCase()}{" "}
              · <span className="figures">{one.percent} %</span>
            </span>
            {one.missing.join(", ")}
          </li>
        ))}
      </ul>
    </Card>
  );
}
