import { type Api, api, Button, Dialog, Problem, TextField, toast, useWrite } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Refused } from "./refused";

interface NewCustomerProps {
  onClose: () => void;
  onMade: (customer: Api.Customer) => void;
}

/** Somebody becomes known, on the phone or by letter. */
export function NewCustomer({ onClose, onMade }: NewCustomerProps) {
  const { t } = useLingui();
  const [draft, setDraft] = useState({ given_name: "", family_name: "", company: "", email: "", phone: "" });
  const make = useWrite(
    (wanted: typeof draft) =>
      api.post<Api.Customer>("/customers", {
        ...wanted,
        email: wanted.email.trim() || null,
        phone: wanted.phone.trim() || null,
        channel: "phone",
      }),
    {
      touches: ["/customers"],
      onDone: (customer) => {
        toast(t`Customer ${customer.number} is known now`);
        onMade(customer);
      },
    },
  );
  const wrong = make.error ? Problem.of(make.error).fields : {};
  const field = (name: keyof typeof draft) => ({
    value: draft[name],
    onChange: (text: string) => setDraft({ ...draft, [name]: text }),
    error: wrong[name],
  });
  const isReady = Boolean(draft.given_name || draft.family_name || draft.company || draft.email || draft.phone);
  return (
    <Dialog
      title={t`New customer`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button look="primary" isDisabled={!isReady} isPending={make.isPending} onPress={() => make.mutate(draft)}>
            {t`Add`}
          </Button>
        </>
      }
    >
      <div className="grid gap-4 sm:grid-cols-2">
        {make.error && Object.keys(wrong).length === 0 && (
          <div className="sm:col-span-2">
            <Refused problem={make.error} />
          </div>
        )}
        <TextField label={t`First name`} autoFocus autoComplete="off" {...field("given_name")} />
        <TextField label={t`Last name`} autoComplete="off" {...field("family_name")} />
        <TextField label={t`Company`} optional autoComplete="off" {...field("company")} className="sm:col-span-2" />
        <TextField label={t`E-mail`} optional type="email" autoComplete="off" {...field("email")} />
        <TextField label={t`Phone`} optional type="tel" autoComplete="off" {...field("phone")} />
      </div>
    </Dialog>
  );
}
