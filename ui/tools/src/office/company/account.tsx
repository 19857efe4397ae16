import { api, Button, Card, Problem, TextField, toast, useSession, useWrite } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { type FormEvent, useState } from "react";
import { Refused } from "../../trade/refused";

/** One's own password, and the PIN that unlocks a till. */
export function OwnAccount() {
  const { t } = useLingui();
  const { staff } = useSession();
  return (
    <Card title={t`My account: ${staff.email}`}>
      <div className="grid gap-x-8 gap-y-6 md:grid-cols-2">
        <Password />
        <Pin />
      </div>
    </Card>
  );
}

function Password() {
  const { t } = useLingui();
  const [draft, setDraft] = useState({ current: "", new: "" });
  const change = useWrite((wanted: typeof draft) => api.put("/session/password", wanted), {
    // Every session of the account ends, this one too.
    touches: ["/session"],
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(draft);
  };
  const wrong = change.error ? Problem.of(change.error).fields : {};
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      {change.error && Object.keys(wrong).length === 0 && <Refused problem={change.error} />}
      <TextField
        label={t`Password so far`}
        type="password"
        autoComplete="current-password"
        value={draft.current}
        onChange={(current) => setDraft({ ...draft, current })}
        error={wrong.current}
      />
      <TextField
        label={t`New password`}
        type="password"
        autoComplete="new-password"
        help={t`At least ten characters. You sign in again with it.`}
        value={draft.new}
        onChange={(next) => setDraft({ ...draft, new: next })}
        error={wrong.new}
      />
      <Button
        type="submit"
        className="self-start"
        isDisabled={!draft.current || !draft.new}
        isPending={change.isPending}
      >
        {t`Change the password`}
      </Button>
    </form>
  );
}

function Pin() {
  const { t } = useLingui();
  const [pin, setPin] = useState("");
  const change = useWrite((wanted: string) => api.put("/session/pin", { pin: wanted }), {
    onDone: () => {
      setPin("");
      toast(t`The PIN is set`);
    },
  });
  const isWhole = /^\d{4,8}$/.test(pin);
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (isWhole) change.mutate(pin);
      }}
    >
      <Refused problem={change.error} />
      <TextField
        label={t`PIN for the till`}
        figures
        inputMode="numeric"
        autoComplete="off"
        help={t`Four to eight digits.`}
        value={pin}
        onChange={setPin}
      />
      <Button type="submit" className="self-start" isDisabled={!isWhole} isPending={change.isPending}>
        {t`Set the PIN`}
      </Button>
    </form>
  );
}
