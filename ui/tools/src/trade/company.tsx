import {
  type Api,
  api,
  Button,
  Card,
  Facts,
  type Problem,
  TextField,
  toast,
  useSession,
  useWrite,
  When,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";

/** The company that a customer buys for, and what the register says about its VAT id. */
export function Company({ customer }: { customer: Api.Customer }) {
  const { may } = useSession();
  const { business } = customer;
  return (
    <Said key={`${customer.company} ${business?.vat_id ?? ""}`} customer={customer} writes={may("customers.write")} />
  );
}

function Said({ customer, writes }: { customer: Api.Customer; writes: boolean }) {
  const { t } = useLingui();
  const [company, setCompany] = useState(customer.company);
  const [vatId, setVatId] = useState(customer.business?.vat_id ?? "");
  const [problem, setProblem] = useState<Problem | null>(null);
  const address = `/customers/${customer.id}/business`;
  const save = useWrite(
    (wanted: { company: string; vat_id: string | null } | null) =>
      wanted ? api.put(address, wanted) : api.delete(address),
    {
      touches: ["/customers", "/desk"],
      onDone: () => {
        setProblem(null);
        toast(t`Company saved`);
      },
      onRefused: setProblem,
    },
  );
  const tidy = company.trim();
  const same = tidy === customer.company && vatId.trim() === (customer.business?.vat_id ?? "") && !!customer.business;
  return (
    <Card title={t`Company`}>
      <div className="flex flex-col gap-4">
        {writes ? (
          <form
            className="flex flex-col items-start gap-3"
            onSubmit={(event) => {
              event.preventDefault();
              save.mutate(tidy ? { company: tidy, vat_id: vatId.trim() || null } : null);
            }}
          >
            <TextField
              label={t`Company`}
              help={t`Who buys for a company sees net prices. Empty: buys for themselves.`}
              value={company}
              onChange={setCompany}
              maxLength={120}
              className="w-full"
            />
            <TextField
              label={t`VAT id`}
              value={vatId}
              onChange={setVatId}
              maxLength={40}
              error={problem ? t`This is no VAT id of a member state, or the company is missing.` : undefined}
              className="w-full"
            />
            <Button
              type="submit"
              size="small"
              isPending={save.isPending}
              isDisabled={same || (!tidy && !customer.business)}
            >
              {t`Save the company`}
            </Button>
          </form>
        ) : (
          <p className="text-sm">{customer.company || t`Buys for themselves.`}</p>
        )}
        {customer.business?.vat_id && <Checked customer={customer} business={customer.business} writes={writes} />}
      </div>
    </Card>
  );
}

interface CheckedProps {
  customer: Api.Customer;
  business: NonNullable<Api.Customer["business"]>;
  writes: boolean;
}

/** What is known of the VAT id, since when and how long it counts, and by what it can be proved. */
function Checked({ customer, business, writes }: CheckedProps) {
  const { t } = useLingui();
  const ask = useWrite((_: undefined) => api.post(`/customers/${customer.id}/vat-checks`, {}), {
    touches: ["/customers", "/desk"],
    onDone: () => toast(t`The register is asked`),
  });
  const words: { [state: string]: string } = {
    asked: t`is being checked`,
    valid: t`valid`,
    invalid: t`not valid`,
    unavailable: t`no answer, is asked again`,
  };
  const { valid_until: until, registered_name: name, registered_address: place } = business;
  return (
    <div className="flex flex-col items-start gap-3">
      <Facts
        facts={[
          { label: business.vat_id ?? "", value: words[business.state ?? ""] ?? business.state },
          ...(business.answered_at ? [{ label: t`Answered`, value: <When at={business.answered_at} /> }] : []),
          ...(until ? [{ label: t`Counts as valid until`, value: <When at={until} show="date" /> }] : []),
          ...(business.consultation ? [{ label: t`Consultation number`, value: business.consultation }] : []),
          ...(name ? [{ label: t`Registered as`, value: [name, place].filter(Boolean).join(", ") }] : []),
        ]}
      />
      {writes && (
        <Button size="small" isPending={ask.isPending} onPress={() => ask.mutate(undefined)}>
          {t`Ask the register again`}
        </Button>
      )}
    </div>
  );
}
