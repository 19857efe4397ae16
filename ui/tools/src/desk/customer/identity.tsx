import { type Api, Button, Card, CopyText, Drawer, Facts } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { Pencil } from "lucide-react";
import { useState } from "react";
import { Company } from "../../trade/company";
import { Consents, Points } from "../../trade/people";
import { ProfileForm } from "../../trade/profile";
import { AddressLines } from "../../trade/shown";
import { useCustomerWords, wordOf } from "../../trade/words";

/** Who it is, how to reach them, and what they allow. */
export function Identity({ view }: { view: Api.CustomerView }) {
  const { t } = useLingui();
  const [edits, setEdits] = useState(false);
  const words = useCustomerWords().address;
  const { customer } = view;
  return (
    <>
      <Card
        title={t`Who it is`}
        actions={
          <Button size="small" look="quiet" icon={Pencil} onPress={() => setEdits(true)}>
            {t`Change`}
          </Button>
        }
      >
        <div className="flex flex-col gap-4">
          <Facts
            facts={[
              { label: t`E-mail`, value: customer.email ? <CopyText text={customer.email} /> : "–" },
              {
                label: t`Phone`,
                value: customer.phone ? (
                  <a href={`tel:${customer.phone}`} className="figures rounded-md hover:underline">
                    {customer.phone}
                  </a>
                ) : (
                  "–"
                ),
              },
              { label: t`Card`, value: customer.card ? <CopyText text={customer.card} /> : "–" },
            ]}
          />
          {customer.addresses.map((one) => (
            <div key={one.id} className="text-sm">
              <h3 className="text-ink-soft text-xs">{wordOf(words, one.kind).label}</h3>
              <AddressLines address={one.address} />
            </div>
          ))}
        </div>
      </Card>
      <Company customer={customer} />
      <Card title={t`Consents`}>
        <Consents customer={customer} source="desk" />
      </Card>
      <Card title={t`Points`}>
        <Points customer={customer.id} />
      </Card>
      {edits && (
        <Drawer title={t`Change the profile`} isOpen onClose={() => setEdits(false)}>
          <ProfileForm customer={customer} onDone={() => setEdits(false)} />
        </Drawer>
      )}
    </>
  );
}
