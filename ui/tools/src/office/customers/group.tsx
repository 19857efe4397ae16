import { type Api, api, Button, Card, type Problem, TextField, toast, useSession, useWrite } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";

/** Whose prices and promotions count for a customer. */
export function Group({ customer }: { customer: Api.Customer }) {
  const { t } = useLingui();
  const { may } = useSession();
  const [wanted, setWanted] = useState(customer.group ?? "");
  const [problem, setProblem] = useState<Problem | null>(null);
  const tidy = wanted.trim().toLowerCase();
  const save = useWrite((group: string | null) => api.put(`/customers/${customer.id}/group`, { group }), {
    touches: ["/customers"],
    onDone: () => {
      setProblem(null);
      toast(t`Customer group saved`);
    },
    onRefused: setProblem,
  });
  return (
    <Card title={t`Customer group`}>
      {may("pricing.write") ? (
        <form
          className="flex flex-col items-start gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate(tidy || null);
          }}
        >
          <TextField
            label={t`Group`}
            help={t`As price lists and promotions name it, for example staff. Empty: prices for everybody only.`}
            value={wanted}
            onChange={setWanted}
            maxLength={40}
            error={problem ? t`Small letters, digits, hyphens and underscores only.` : undefined}
            className="w-full"
          />
          <Button type="submit" size="small" isPending={save.isPending} isDisabled={tidy === (customer.group ?? "")}>
            {t`Save the group`}
          </Button>
        </form>
      ) : (
        <p className="text-sm">{customer.group ?? t`None: prices for everybody.`}</p>
      )}
    </Card>
  );
}
