import { type Api, NumberField, Select, TextField } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import type { Rule } from "./draft";
import { Many } from "./many";
import type { useChoices } from "./words";

interface RuleFieldsProps {
  rule: Rule;
  choices: ReturnType<typeof useChoices>;
  onChange: (rule: Rule) => void;
  isDisabled: boolean;
}

const whole = (value: number, least: number) => (Number.isNaN(value) ? least : value);

/** What there is to say about a rule of its kind. */
export function RuleFields({ rule, choices, onChange, isDisabled }: RuleFieldsProps) {
  const { t } = useLingui();
  const kinds = (value: readonly Api.Kind[] | undefined, put: (kinds: Api.Kind[]) => void) => (
    <Many
      label={t`Kinds of places`}
      none={t`none`}
      options={choices.kinds}
      value={value ?? []}
      onChange={(chosen) => put(chosen as Api.Kind[])}
    />
  );
  const categories = (value: readonly string[] | undefined, put: (keys: string[]) => void) => (
    <Many
      label={t`Categories`}
      none={t`all articles`}
      options={choices.categories}
      value={value ?? []}
      onChange={put}
    />
  );
  return (
    <fieldset disabled={isDisabled} className="grid gap-4 sm:grid-cols-2">
      <legend className="sr-only">{t`What the rule says`}</legend>
      {rule.type === "opening" && (
        <>
          <NumberField
            label={t`Must be open within`}
            unit={t`hours`}
            minValue={1}
            maxValue={720}
            value={rule.within_hours}
            onChange={(hours) => onChange({ ...rule, within_hours: whole(hours, 1) })}
          />
          {kinds(rule.kinds, (chosen) => onChange({ ...rule, kinds: chosen }))}
        </>
      )}
      {rule.type === "region" && (
        <>
          <Many
            label={t`Regions that send`}
            none={t`choose at least one`}
            options={choices.regions}
            value={rule.regions}
            onChange={(regions) => onChange({ ...rule, regions })}
          />
          <TextField
            label={t`Only parcels to these countries`}
            optional
            placeholder="DE, DK"
            value={(rule.countries ?? []).join(", ")}
            onChange={(typed) => onChange({ ...rule, countries: countriesOf(typed) })}
          />
        </>
      )}
      {rule.type === "partner" && (
        <>
          <Select
            label={t`Partner stores send`}
            value={rule.use}
            onChange={(use) => onChange({ ...rule, use })}
            options={[
              { value: "never", label: t`never` },
              { value: "last", label: t`what no place of our own has` },
              { value: "like_own", label: t`like our own places` },
            ]}
          />
          <NumberField
            label={t`Time to answer an offer`}
            unit={t`minutes`}
            minValue={1}
            maxValue={10080}
            value={rule.offer_minutes}
            onChange={(minutes) => onChange({ ...rule, offer_minutes: whole(minutes, 1) })}
            help={t`Counted while the partner is open.`}
          />
        </>
      )}
      {rule.type === "keep" && (
        <>
          <NumberField
            label={t`Pieces of each article that stay`}
            minValue={1}
            value={rule.pieces}
            onChange={(pieces) => onChange({ ...rule, pieces: whole(pieces, 1) })}
          />
          {kinds(rule.kinds, (chosen) => onChange({ ...rule, kinds: chosen }))}
          {categories(rule.categories, (chosen) => onChange({ ...rule, categories: chosen }))}
        </>
      )}
      {rule.type === "exclude" && (
        <>
          <Many
            label={t`Places that do not send`}
            none={t`all places`}
            options={choices.places}
            value={rule.locations ?? []}
            onChange={(locations) => onChange({ ...rule, locations })}
          />
          {categories(rule.categories, (chosen) => onChange({ ...rule, categories: chosen }))}
          <Many
            label={t`On channels`}
            none={t`all channels`}
            options={choices.channels}
            value={rule.channels ?? []}
            onChange={(channels) => onChange({ ...rule, channels })}
          />
        </>
      )}
    </fieldset>
  );
}

const countriesOf = (typed: string) =>
  typed
    .toUpperCase()
    .split(/[^A-Z]+/)
    .filter(Boolean);
