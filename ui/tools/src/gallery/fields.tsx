import {
  Card,
  Checkbox,
  MoneyField,
  NumberField,
  Page,
  SaveBar,
  SearchField,
  Select,
  TextField,
  toast,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";

export function Fields() {
  const { t } = useLingui();
  const [name, setName] = useState("Regenjacke Norderney");
  const [store, setStore] = useState<"hl" | "hh" | null>("hl");
  const [count, setCount] = useState(3);
  const [price, setPrice] = useState<number | null>(14_900);
  const [published, setPublished] = useState(true);
  const isDirty = name !== "Regenjacke Norderney" || price !== 14_900 || count !== 3;
  return (
    <Page title={t`Fields`}>
      <Card title={t`Article`} className="max-w-2xl">
        <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
          <SearchField
            label={t`Search orders`}
            placeholder={t`Number, name, code`}
            keyHint="/"
            className="sm:col-span-2"
          />
          <TextField label={t`Name`} value={name} onChange={setName} />
          <TextField label={t`Subtitle`} optional help={t`Stands below the name in the shop.`} />
          <TextField
            label={t`GTIN`}
            figures
            inputMode="numeric"
            defaultValue="4006381333932"
            error={t`The check digit should be 1.`}
          />
          <Select
            label={t`Store`}
            value={store}
            onChange={setStore}
            options={[
              { value: "hl", label: "Lübeck Altstadt", detail: t`3 pieces` },
              { value: "hh", label: "Hamburg Altona", detail: t`12 pieces` },
            ]}
          />
          <NumberField label={t`Safety stock`} value={count} onChange={setCount} minValue={0} unit={t`pcs`} />
          <MoneyField
            label={t`Price`}
            currency="EUR"
            value={price}
            onChange={setPrice}
            help={t`With VAT, as on the shelf.`}
          />
          <TextField label={t`Description`} rows={3} className="sm:col-span-2" optional />
          <TextField label={t`Locked`} isDisabled defaultValue="H-10482" />
          <div className="flex flex-col justify-end gap-2">
            <Checkbox isSelected={published} onChange={setPublished} help={t`Visible on web and app.`}>
              {t`Published`}
            </Checkbox>
            <Checkbox isIndeterminate>{t`All stores`}</Checkbox>
          </div>
        </div>
      </Card>
      <SaveBar
        isDirty={isDirty}
        onSave={() => toast(t`Saved`)}
        onDiscard={() => {
          setName("Regenjacke Norderney");
          setPrice(14_900);
          setCount(3);
        }}
      />
    </Page>
  );
}
