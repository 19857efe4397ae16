import { type Api, api, Button, Drawer, TextField, toast, useRead, useSession, useWrite } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { useWay } from "../../tool";
import { Refused } from "../../trade/refused";
import { useText } from "../../trade/shown";
import { PriceRows } from "./pricerows";
import { localMoment } from "./promotion";

/** More of them are written by a feed or over the API. */
export const ROWS_MOST = 50;

interface PricesFormProps {
  list: Api.PriceList;
  rows: readonly Api.PriceRow[];
  /** The proposal that is written anew, if it is not a new one. */
  proposal?: Api.Proposal;
  name: (variant: string) => string;
  onClose: () => void;
  onDone?: () => void;
}

/** Prices of a list that count from a moment on, as a proposal. */
export function PricesForm({ list, rows: given, proposal, name, onClose, onDone }: PricesFormProps) {
  const { t } = useLingui();
  const text = useText();
  const { may } = useSession();
  const { navigate } = useWay();
  const [rows, setRows] = useState<Api.PriceRow[]>([...given]);
  const [starts, setStarts] = useState(proposal?.content.goes_live_at ?? null);
  const [note, setNote] = useState(proposal?.content.note ?? "");
  const save = useWrite(
    (wanted: Api.ProposalInput, key) =>
      proposal
        ? api.put<Api.Proposal>(`/proposals/${proposal.id}`, wanted, { version: proposal.version })
        : api.post<Api.Proposal>("/proposals", wanted, { key }),
    {
      touches: ["/proposals"],
      onDone: (saved) => {
        toast(t`Saved as a proposal`);
        onDone?.();
        onClose();
        navigate(`/office/prices/proposals/${saved.id}`);
      },
    },
  );
  return (
    <Drawer
      title={t`Prices of ${text(list.name)}`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button
            look="primary"
            isDisabled={!rows.length || rows.some((row) => !row.unit_minor) || !may("pricing.write")}
            isPending={save.isPending}
            onPress={() => save.mutate({ prices: { price_list: list.id, rows }, goes_live_at: starts, note })}
          >
            {t`Save as a proposal`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Refused problem={save.error} />
        <TextField
          label={t`Goes live on`}
          type="datetime-local"
          optional
          value={starts ? localMoment(new Date(starts)) : ""}
          onChange={(value) => setStarts(value ? new Date(value).toISOString() : null)}
          help={t`Empty: as soon as it is published.`}
        />
        <TextField label={t`Note`} optional value={note} onChange={setNote} />
        <PriceRows rows={rows} onChange={setRows} currency={list.currency} name={name} />
      </div>
    </Drawer>
  );
}

/** The prices of a proposal, to be written anew. */
export function ProposedPricesForm({ proposal, onClose }: { proposal: Api.Proposal; onClose: () => void }) {
  const text = useText();
  const { data: lists } = useRead<Api.PriceList[]>("/price-lists");
  const { data: told } = useRead<Api.ProposedPrice[]>(`/proposals/${proposal.id}/prices`);
  const list = lists?.find((one) => one.id === proposal.content.prices?.price_list);
  if (!list || !told || !proposal.content.prices) return null;
  const name = (variant: string) => text(told.find((one) => one.variant === variant)?.name) ?? variant;
  return (
    <PricesForm list={list} rows={proposal.content.prices.rows} proposal={proposal} name={name} onClose={onClose} />
  );
}
