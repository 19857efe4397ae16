import { type Api, api, Button, Problem, Select, TextField, toast, useSession, useWrite } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Refused } from "./refused";

export type ProfileChange = {
  given_name?: string;
  family_name?: string;
  company?: string;
  email?: string;
  phone?: string;
  language?: string;
};

/** Saves a profile with the version that was seen; a newer one can be loaded without losing what was typed. */
export function useProfile(customer: Api.Customer, onDone: () => void) {
  const { t } = useLingui();
  const [change, setChange] = useState<ProfileChange>({});
  const save = useWrite(
    (wanted: ProfileChange) => api.patch(`/customers/${customer.id}`, wanted, { version: customer.version }),
    {
      touches: ["/customers", "/desk"],
      onDone: () => {
        setChange({});
        toast(t`Saved`);
        onDone();
      },
    },
  );
  const fresh = useWrite(async (_: undefined) => {}, {
    touches: [`/customers/${customer.id}`, `/desk/customers/${customer.id}`],
    onDone: () => save.reset(),
  });
  const discard = () => {
    setChange({});
    save.reset();
  };
  return { change, setChange, save, discard, loadFresh: () => fresh.mutate(undefined) };
}

interface ProfileFieldsProps {
  customer: Api.Customer;
  profile: ReturnType<typeof useProfile>;
}

export function ProfileFields({ customer, profile }: ProfileFieldsProps) {
  const { t } = useLingui();
  const { may } = useSession();
  const { change, setChange, save } = profile;
  const wrong = save.error ? Problem.of(save.error).fields : {};
  const isDisabled = !may("customers.write");
  const field = (name: "given_name" | "family_name" | "company" | "email" | "phone") => ({
    isDisabled,
    value: change[name] ?? customer[name] ?? "",
    onChange: (text: string) => setChange({ ...change, [name]: text }),
    error: wrong[name],
    autoComplete: "off",
  });
  return (
    <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
      {save.error && Object.keys(wrong).length === 0 && (
        <div className="sm:col-span-2">
          <Refused problem={save.error} onFresh={profile.loadFresh} />
        </div>
      )}
      <TextField label={t`First name`} optional {...field("given_name")} />
      <TextField label={t`Last name`} optional {...field("family_name")} />
      <TextField label={t`E-mail`} optional type="email" {...field("email")} />
      <TextField label={t`Phone`} optional type="tel" {...field("phone")} />
      <TextField label={t`Company`} optional {...field("company")} />
      <Select
        label={t`Language`}
        isDisabled={isDisabled}
        value={change.language ?? customer.language}
        onChange={(language) => setChange({ ...change, language })}
        options={[
          { value: "de", label: "Deutsch" },
          { value: "en", label: "English" },
        ]}
      />
    </div>
  );
}

/** The profile in a drawer, with its own verbs. */
export function ProfileForm({ customer, onDone }: { customer: Api.Customer; onDone: () => void }) {
  const { t } = useLingui();
  const profile = useProfile(customer, onDone);
  return (
    <div className="flex flex-col gap-5">
      <ProfileFields customer={customer} profile={profile} />
      <Button
        look="primary"
        className="self-start"
        isDisabled={!Object.keys(profile.change).length}
        isPending={profile.save.isPending}
        onPress={() => profile.save.mutate(profile.change)}
      >
        {t`Save`}
      </Button>
    </div>
  );
}
