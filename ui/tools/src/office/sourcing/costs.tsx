import { type Api, Button, Card, Checkbox, IconButton, MoneyField, NumberField, TextField } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { ArrowUp, Plus, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { changed, type Draft, moved } from "./draft";
import { Many } from "./many";
import { useChoices } from "./words";

const CURRENCY = "EUR";

interface CostsProps {
  draft: Draft;
  set: (more: Partial<Draft>) => void;
  mayWrite: boolean;
  wrong: Readonly<Record<string, string>>;
}

/** What a way to serve a basket costs; the cheapest wins. */
export function CostFields({ draft, set, mayWrite, wrong }: CostsProps) {
  const { t } = useLingui();
  const { costs } = draft;
  const put = (more: Partial<Api.Costs>) => set({ costs: { ...costs, ...more } });
  return (
    <fieldset disabled={!mayWrite} className="grid items-start gap-4 lg:grid-cols-2">
      <legend className="sr-only">{t`Costs`}</legend>
      <Card title={t`Each parcel`}>
        <div className="grid gap-4 sm:grid-cols-2">
          <Cost
            label={t`Each parcel, beside postage`}
            value={costs.parcel_minor}
            onChange={(parcel_minor) => put({ parcel_minor })}
          />
          <Cost
            label={t`Each 1,000 km as the crow flies`}
            value={costs.kilometer_thousandths}
            onChange={(kilometer_thousandths) => put({ kilometer_thousandths })}
          />
          <Cost
            label={t`Each line that waits there already`}
            value={costs.workload_minor}
            onChange={(workload_minor) => put({ workload_minor })}
          />
          <Cost
            label={t`Each day until it can be sent`}
            value={costs.day_minor}
            onChange={(day_minor) => put({ day_minor })}
          />
          <Checkbox
            isSelected={draft.split_lines}
            isDisabled={!mayWrite}
            onChange={(split_lines) => set({ split_lines })}
            className="sm:col-span-2"
            help={t`What no place has alone is then sent in several parcels. Otherwise it is refused.`}
          >
            {t`Pieces of one line may come from several places`}
          </Checkbox>
        </div>
      </Card>
      <Postage costs={costs} put={put} />
      <Packing costs={costs} put={put} wrong={wrong} />
      <MarkdownFields costs={costs} put={put} mayWrite={mayWrite} />
    </fieldset>
  );
}

function Cost(props: { label: string; value: number; onChange: (minor: number) => void }) {
  return <MoneyField currency={CURRENCY} {...props} onChange={(minor) => props.onChange(minor ?? 0)} />;
}

interface PartProps {
  costs: Api.Costs;
  put: (more: Partial<Api.Costs>) => void;
}

function Postage({ costs, put }: PartProps) {
  const { t, i18n } = useLingui();
  const [next, setNext] = useState("");
  const rates = costs.postage_minor ?? {};
  const names = new Intl.DisplayNames(i18n.locale, { type: "region" });
  const say = (country: string) => (country === "*" ? t`All other countries` : (names.of(country) ?? country));
  const keys = Object.keys(rates).sort((a, b) => Number(a === "*") - Number(b === "*") || say(a).localeCompare(say(b)));
  const isNew = /^[A-Za-z]{2}$/.test(next) && !(next.toUpperCase() in rates);
  return (
    <Card title={t`Postage by country`}>
      <div className="flex flex-col gap-3">
        {keys.map((country) => {
          const land = say(country);
          return (
            <div key={country} className="flex items-end gap-2">
              <MoneyField
                label={land}
                currency={CURRENCY}
                className="flex-1"
                value={rates[country] ?? 0}
                onChange={(minor) => put({ postage_minor: { ...rates, [country]: minor ?? 0 } })}
              />
              <IconButton
                icon={Trash2}
                label={t`Remove ${land}`}
                onPress={() => {
                  const { [country]: _, ...rest } = rates;
                  put({ postage_minor: rest });
                }}
              />
            </div>
          );
        })}
        <div className="flex items-end gap-2">
          <TextField
            label={t`Another country`}
            placeholder={t`Two letters, like DK`}
            value={next}
            onChange={setNext}
            maxLength={2}
            className="flex-1"
          />
          <Button
            icon={Plus}
            isDisabled={!isNew}
            onPress={() => {
              put({ postage_minor: { ...rates, [next.toUpperCase()]: 0 } });
              setNext("");
            }}
          >
            {t`Add`}
          </Button>
        </div>
      </div>
    </Card>
  );
}

function Packing({ costs, put, wrong }: PartProps & { wrong: Readonly<Record<string, string>> }) {
  const { t } = useLingui();
  const choices = useChoices();
  const list = costs.handling ?? [];
  const change = (at: number, one: Api.Handling | null) => put({ handling: changed(list, at, one) });
  return (
    <Card title={t`Picking and packing`} className="lg:col-span-2">
      <p className="mb-3 text-ink-soft text-sm">{t`The first that fits a place counts.`}</p>
      <ol className="flex flex-col gap-4">
        {list.map((one, at) => {
          const place = at + 1;
          return (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: they have an order and no names
              key={at}
              className="grid items-start gap-4 border-line border-b pb-4 last:border-b-0 sm:grid-cols-2 xl:grid-cols-[1fr_1fr_9rem_9rem_auto]"
            >
              <Many
                label={t`Kinds of places`}
                none={t`every kind`}
                options={choices.kinds}
                value={one.kinds ?? []}
                onChange={(kinds) => change(at, { ...one, kinds: kinds as Api.Kind[] })}
              />
              <Many
                label={t`Places`}
                none={t`every place`}
                options={choices.places}
                value={one.locations ?? []}
                onChange={(locations) => change(at, { ...one, locations })}
                error={wrong[`costs.handling.${at}.locations`]}
              />
              <Cost
                label={t`Each parcel`}
                value={one.per_parcel_minor}
                onChange={(per_parcel_minor) => change(at, { ...one, per_parcel_minor })}
              />
              <Cost
                label={t`Each piece`}
                value={one.per_piece_minor}
                onChange={(per_piece_minor) => change(at, { ...one, per_piece_minor })}
              />
              <span className="flex gap-1 self-end">
                <IconButton
                  icon={ArrowUp}
                  label={t`Move cost ${place} up`}
                  isDisabled={at === 0}
                  onPress={() => put({ handling: moved(list, at, at - 1) })}
                />
                <IconButton icon={Trash2} label={t`Remove cost ${place}`} onPress={() => change(at, null)} />
              </span>
            </li>
          );
        })}
      </ol>
      <Button
        icon={Plus}
        className="mt-3"
        onPress={() => put({ handling: [...list, { per_parcel_minor: 0, per_piece_minor: 0 }] })}
      >
        {t`Add a cost`}
      </Button>
    </Card>
  );
}

function MarkdownFields({ costs, put, mayWrite }: PartProps & { mayWrite: boolean }): ReactNode {
  const { t } = useLingui();
  const { markdown } = costs;
  return (
    <Card title={t`Markdown that is saved`} className="lg:col-span-2">
      <div className="flex flex-col gap-4">
        <Checkbox
          isSelected={Boolean(markdown)}
          isDisabled={!mayWrite}
          onChange={(on) => put({ markdown: on ? { more_than_pieces: 10, saved_minor: 100 } : null })}
        >
          {t`A piece that leaves a place with too many of them is worth something`}
        </Checkbox>
        {markdown && (
          <div className="flex flex-wrap gap-4">
            <NumberField
              label={t`Where more are free than`}
              minValue={1}
              value={markdown.more_than_pieces}
              onChange={(pieces) =>
                put({ markdown: { ...markdown, more_than_pieces: Number.isNaN(pieces) ? 1 : pieces } })
              }
            />
            <Cost
              label={t`Each piece saves`}
              value={markdown.saved_minor}
              onChange={(saved_minor) => put({ markdown: { ...markdown, saved_minor } })}
            />
          </div>
        )}
      </div>
    </Card>
  );
}
