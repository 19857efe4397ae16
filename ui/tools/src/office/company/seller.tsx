import {
  type Api,
  api,
  Card,
  ErrorState,
  Page,
  Problem,
  SaveBar,
  Select,
  SkeletonRows,
  TextField,
  toast,
  useRead,
  useWrite,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { AddressFields, noAddress } from "../../trade/address";
import { Refused } from "../../trade/refused";

const NOBODY: Api.SellerInput = {
  name: "",
  address: noAddress,
  vat_id: "",
  tax_number: "",
  registered: "",
  represented: "",
  email: "",
  phone: "",
  bank: "",
  invoices: "all",
  time_zone: "Europe/Berlin",
};

/** Who sells, as invoices and every other document say it. */
export function SellerPage() {
  const { t } = useLingui();
  const { data, error, refetch } = useRead<Api.Seller>("/seller");
  const unknown = error?.code === "seller_unknown";
  return (
    <Page
      title={t`Seller`}
      lead={t`Stands on invoices, delivery notes and confirmations. What was made before keeps what it said.`}
    >
      {error && !unknown && !data ? (
        <ErrorState problem={error} onRetry={() => void refetch()} />
      ) : data || unknown ? (
        <Form key={data?.version ?? 0} seller={data ?? null} onFresh={() => void refetch()} />
      ) : (
        <Card>
          <SkeletonRows rows={6} columns={2} />
        </Card>
      )}
    </Page>
  );
}

function inputOf(seller: Api.Seller | null): Api.SellerInput {
  if (!seller) return NOBODY;
  const fields = Object.keys(NOBODY) as (keyof Api.SellerInput)[];
  return Object.fromEntries(fields.map((name) => [name, seller[name]])) as unknown as Api.SellerInput;
}

function Form({ seller, onFresh }: { seller: Api.Seller | null; onFresh: () => void }) {
  const { t } = useLingui();
  const [before] = useState(() => inputOf(seller));
  const [now, setNow] = useState(before);
  const save = useWrite(
    (wanted: Api.SellerInput) =>
      api.put<Api.Seller>("/seller", wanted, seller ? { version: String(seller.version) } : {}),
    { touches: ["/seller"], onDone: () => toast(t`Saved`) },
  );
  const put = (name: keyof Api.SellerInput) => (value: string) => setNow({ ...now, [name]: value });
  const problem = save.error ? Problem.of(save.error) : null;
  const wrong = problem?.fields ?? {};
  const changed = JSON.stringify(now) !== JSON.stringify(before);
  return (
    <>
      <Refused problem={save.error} onFresh={onFresh} />
      {!seller && (
        <p role="status" className="text-amber text-sm">
          {t`Nobody has said yet who sells. Until then there are no invoices and no other documents.`}
        </p>
      )}
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
        <Card title={t`Name and address`}>
          <div className="flex flex-col gap-4">
            <TextField
              label={t`Name of the company`}
              value={now.name}
              onChange={put("name")}
              error={wrong.name && t`The name is missing.`}
              maxLength={200}
            />
            <AddressFields
              placeOnly
              value={now.address}
              onChange={(address) => setNow({ ...now, address })}
              errors={wrong}
            />
          </div>
        </Card>
        <div className="flex flex-col gap-4">
          <Card title={t`Tax and register`}>
            <div className="flex flex-col gap-4">
              <TextField
                label={t`VAT id`}
                value={now.vat_id ?? ""}
                onChange={put("vat_id")}
                error={wrong.vat_id && t`A VAT id or a tax number is needed.`}
              />
              <TextField
                label={t`Tax number`}
                help={t`One of the two has to stand on every invoice.`}
                value={now.tax_number ?? ""}
                onChange={put("tax_number")}
                error={wrong.tax_number}
              />
              <TextField
                label={t`Commercial register`}
                optional
                value={now.registered ?? ""}
                onChange={put("registered")}
                error={wrong.registered}
              />
              <TextField
                label={t`Represented by`}
                optional
                value={now.represented ?? ""}
                onChange={put("represented")}
                error={wrong.represented}
              />
            </div>
          </Card>
          <Card title={t`Contact and bank`}>
            <div className="flex flex-col gap-4">
              <TextField label={t`E-mail`} value={now.email ?? ""} onChange={put("email")} error={wrong.email} />
              <TextField
                label={t`Phone`}
                optional
                value={now.phone ?? ""}
                onChange={put("phone")}
                error={wrong.phone}
              />
              <TextField
                label={t`Bank`}
                help={t`For invoices on account: IBAN and name of the bank.`}
                optional
                value={now.bank ?? ""}
                onChange={put("bank")}
                error={wrong.bank}
              />
            </div>
          </Card>
          <Card title={t`Invoices`}>
            <Select
              label={t`Invoices are made by themselves`}
              value={now.invoices ?? "all"}
              onChange={(invoices) => setNow({ ...now, invoices })}
              options={[
                { value: "all", label: t`for every order that is delivered` },
                { value: "business", label: t`for companies only` },
                { value: "on_request", label: t`never, on request only` },
              ]}
            />
          </Card>
        </div>
      </div>
      <SaveBar
        isDirty={changed}
        isSaving={save.isPending}
        onDiscard={() => setNow(before)}
        onSave={() => save.mutate(now)}
      />
    </>
  );
}
