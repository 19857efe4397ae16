import {
  type Api,
  api,
  Button,
  Checkbox,
  Drawer,
  NumberField,
  Select,
  TextField,
  toast,
  useRead,
  useWrite,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { useWay } from "../../tool";
import { Refused } from "../../trade/refused";
import { useLocations, useText } from "../../trade/shown";
import { useTradeWords, wordOf } from "../../trade/words";
import { keyOf } from "./promotion";

interface PriceListFormProps {
  /** The list that is changed, or null for a new one. */
  list: Api.PriceList | Api.PriceListInput | null;
  /** The proposal that is written anew, if it is not a new one. */
  proposal?: Api.Proposal;
  onClose: () => void;
}

/** Where a price list counts and before which others, as a proposal. Its currency and its taxes stay as first made. */
export function PriceListForm({ list, proposal, onClose }: PriceListFormProps) {
  const { t } = useLingui();
  const text = useText();
  const { navigate } = useWay();
  const words = useTradeWords().channel;
  const { list: locations } = useLocations();
  const regions = [...new Set([...locations.map((one) => one.region), list?.region ?? ""])].filter(Boolean).sort();
  const { data: known } = useRead<Api.PriceList[]>("/price-lists");
  const [draft, setDraft] = useState<Api.PriceListInput>(() => inputOf(list));
  const set = (more: Partial<Api.PriceListInput>) => setDraft({ ...draft, ...more });
  const isMade = known?.some((one) => one.key === list?.key) ?? false;
  const isTaken = !list && (known?.some((one) => one.key === draft.key) ?? false);
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
  return (
    <Drawer
      title={list ? text(list.name) : t`New price list`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button
            look="primary"
            isDisabled={!(draft.name.de && draft.name.en && draft.key) || isTaken}
            isPending={save.isPending}
            onPress={() => save.mutate({ price_list: draft, note: "" })}
          >
            {t`Save as a proposal`}
          </Button>
        </>
      }
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <div className="sm:col-span-2">
          <Refused problem={save.error} />
          <p className="text-ink-soft text-sm">
            {t`For each article the list of the highest rank counts that has a price for it.`}
          </p>
        </div>
        <TextField
          label={t`Name in German`}
          value={draft.name.de ?? ""}
          error={isTaken ? t`There is a list of this name` : undefined}
          onChange={(name) => set({ name: { ...draft.name, de: name }, ...(list ? {} : { key: keyOf(name) }) })}
        />
        <TextField
          label={t`Name in English`}
          value={draft.name.en ?? ""}
          onChange={(name) => set({ name: { ...draft.name, en: name } })}
        />
        <Select
          label={t`Channel`}
          value={draft.channel ?? ""}
          onChange={(channel) => set({ channel: channel || null })}
          options={[
            { value: "", label: t`Every channel` },
            ...["web", "app", "store", "phone", "marketplace"].map((key) => ({
              value: key,
              label: wordOf(words, key).label,
            })),
          ]}
        />
        <Select
          label={t`Location`}
          value={draft.location ?? ""}
          onChange={(location) => set({ location: location || null })}
          options={[
            { value: "", label: t`Everywhere` },
            ...locations.map((one) => ({ value: one.id, label: one.name })),
          ]}
        />
        {regions.length > 0 && (
          <Select
            label={t`Region`}
            value={draft.region ?? ""}
            onChange={(region) => set({ region: region || null })}
            options={[{ value: "", label: t`Every region` }, ...regions.map((one) => ({ value: one, label: one }))]}
          />
        )}
        <TextField
          label={t`Customer group`}
          optional
          value={draft.customer_group ?? ""}
          onChange={(group) => set({ customer_group: group.trim() || null })}
          help={t`For example: staff, trade. Empty: for everybody.`}
        />
        <NumberField
          label={t`Rank`}
          minValue={0}
          value={draft.rank ?? 0}
          onChange={(rank) => set({ rank: Number.isNaN(rank) ? 0 : rank })}
        />
        {isMade ? (
          <p className="text-ink-soft text-sm sm:col-span-2">
            {draft.currency ?? "EUR"}, {draft.gross === false ? t`without VAT` : t`with VAT`}
          </p>
        ) : (
          <>
            <Select
              label={t`Currency`}
              value={draft.currency ?? "EUR"}
              onChange={(currency) => set({ currency })}
              options={["EUR", "GBP", "USD", "CHF"].map((one) => ({ value: one, label: one }))}
            />
            <Select
              label={t`Prices`}
              value={draft.gross === false ? "net" : "gross"}
              onChange={(kind) => set({ gross: kind === "gross" })}
              options={[
                { value: "gross", label: t`with VAT` },
                { value: "net", label: t`without VAT` },
              ]}
            />
          </>
        )}
        <Checkbox
          isSelected={draft.reduction ?? false}
          onChange={(reduction) => set({ reduction, perishable: reduction && (draft.perishable ?? false) })}
          className="sm:col-span-2"
        >
          {t`These prices are announced as reduced: the lowest of the last 30 days stands beside them`}
        </Checkbox>
        {draft.reduction && (
          <Checkbox
            isSelected={draft.perishable ?? false}
            onChange={(perishable) => set({ perishable })}
            className="sm:col-span-2"
          >
            {t`Because the goods spoil soon: no earlier price is shown`}
          </Checkbox>
        )}
      </div>
    </Drawer>
  );
}

function inputOf(list: Api.PriceList | Api.PriceListInput | null): Api.PriceListInput {
  return {
    key: list?.key ?? "",
    name: { de: "", en: "", ...list?.name },
    currency: list?.currency ?? "EUR",
    channel: list?.channel ?? null,
    location: list?.location ?? null,
    region: list?.region ?? null,
    customer_group: list?.customer_group ?? null,
    gross: list?.gross ?? true,
    reduction: list?.reduction ?? false,
    perishable: list?.perishable ?? false,
    rank: list?.rank ?? 10,
  };
}
