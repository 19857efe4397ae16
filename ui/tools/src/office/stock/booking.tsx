import { api, Button, NumberField, Select, toast, useSession, useWrite } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { type ReactNode, useState } from "react";
import { Refused } from "../../trade/refused";
import { useLocations } from "../../trade/shown";

interface BookingProps {
  variant: string;
  /** The location that the list shows; the person may choose another. */
  location: string;
  onDone: () => void;
}

const touches = ["/stock", "/availability", "/insight"];

/** The locations where the person may do this. */
function usePlaces(permission: string) {
  const { may } = useSession();
  return useLocations().list.filter((one) => may(permission, one.id));
}

function Place({
  label,
  permission,
  value,
  onChange,
}: {
  label: string;
  permission: string;
  value: string;
  onChange: (id: string) => void;
}) {
  return (
    <Select
      label={label}
      value={value || null}
      onChange={onChange}
      options={usePlaces(permission).map((one) => ({ value: one.id, label: one.name }))}
      className="w-full sm:w-64"
    />
  );
}

interface FormProps {
  verb: string;
  problem: unknown;
  isPending: boolean;
  isReady: boolean;
  onSend: () => void;
  children: ReactNode;
}

function Form({ verb, problem, isPending, isReady, onSend, children }: FormProps) {
  return (
    <form
      className="flex max-w-xl flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) onSend();
      }}
    >
      <Refused problem={problem} />
      {children}
      <Button type="submit" look="primary" isPending={isPending} isDisabled={!isReady} className="self-start">
        {verb}
      </Button>
    </form>
  );
}

const count = (value: number) => (Number.isNaN(value) ? 0 : value);

/** Goods arrive from a supplier. */
export function Receiving({ variant, location, onDone }: BookingProps) {
  const { t } = useLingui();
  const [place, setPlace] = useState(location);
  const [quantity, setQuantity] = useState(1);
  const book = useWrite((body: object, key: string) => api.post("/stock/receipts", body, { key }), {
    touches,
    onDone: () => {
      toast(t`Received`);
      onDone();
    },
  });
  return (
    <Form
      verb={t`Receive`}
      problem={book.error}
      isPending={book.isPending}
      isReady={Boolean(place) && quantity > 0}
      onSend={() => book.mutate({ location: place, lines: [{ variant, quantity }] })}
    >
      <Place label={t`Where`} permission="inventory.receive" value={place} onChange={setPlace} />
      <NumberField label={t`Pieces`} minValue={1} value={quantity} onChange={(value) => setQuantity(count(value))} />
    </Form>
  );
}

/** The books are put right, with the reason. It can be taken back by the opposite. */
export function Adjusting({ variant, location, onDone }: BookingProps) {
  const { t } = useLingui();
  const [place, setPlace] = useState(location);
  const [quantity, setQuantity] = useState(-1);
  const [reason, setReason] = useState("lost");
  const book = useWrite(
    (body: { location: string; reason: string; lines: { variant: string; quantity: number }[] }, key: string) =>
      api.post("/stock/adjustments", body, { key }),
    {
      touches,
      onDone: (_, body) => {
        const back = {
          ...body,
          reason: "correction",
          lines: body.lines.map((line) => ({ ...line, quantity: -line.quantity })),
        };
        toast(t`Stock put right`, { undo: () => book.mutate(back) });
        onDone();
      },
    },
  );
  const reasons = {
    lost: t`Lost`,
    found: t`Found`,
    damaged: t`Damaged`,
    expired: t`Expired`,
    own_use: t`Own use`,
    correction: t`Correction`,
  };
  return (
    <Form
      verb={t`Put right`}
      problem={book.error}
      isPending={book.isPending}
      isReady={Boolean(place) && quantity !== 0}
      onSend={() => book.mutate({ location: place, reason, lines: [{ variant, quantity }] })}
    >
      <Place label={t`Where`} permission="inventory.adjust" value={place} onChange={setPlace} />
      <NumberField
        label={t`Pieces more or fewer`}
        help={t`Below zero when pieces are gone.`}
        value={quantity}
        onChange={(value) => setQuantity(count(value))}
      />
      <Select
        label={t`Reason`}
        value={reason}
        onChange={setReason}
        options={Object.entries(reasons).map(([value, label]) => ({ value, label }))}
        className="w-full sm:w-64"
      />
    </Form>
  );
}

/** Pieces go to another location; they are on their way until they are received there. */
export function Sending({ variant, location, onDone }: BookingProps) {
  const { t } = useLingui();
  const [from, setFrom] = useState(location);
  const [to, setTo] = useState("");
  const [quantity, setQuantity] = useState(1);
  const { list } = useLocations();
  const book = useWrite((body: object, key: string) => api.post("/stock/transfers", body, { key }), {
    touches,
    onDone: () => {
      toast(t`On the way`);
      onDone();
    },
  });
  return (
    <Form
      verb={t`Send`}
      problem={book.error}
      isPending={book.isPending}
      isReady={Boolean(from && to) && from !== to && quantity > 0}
      onSend={() => book.mutate({ from_location: from, to_location: to, lines: [{ variant, quantity }] })}
    >
      <Place label={t`Where from`} permission="inventory.transfer" value={from} onChange={setFrom} />
      <Select
        label={t`Where to`}
        value={to || null}
        onChange={setTo}
        options={list.filter((one) => one.id !== from).map((one) => ({ value: one.id, label: one.name }))}
        className="w-full sm:w-64"
      />
      <NumberField label={t`Pieces`} minValue={1} value={quantity} onChange={(value) => setQuantity(count(value))} />
    </Form>
  );
}

/** So many pieces stay back for those who stand before the shelf. */
export function KeepingBack({ variant, location, onDone }: BookingProps) {
  const { t } = useLingui();
  const [place, setPlace] = useState(location);
  const [quantity, setQuantity] = useState(1);
  const book = useWrite((body: object) => api.put("/stock/safety", body), {
    touches,
    onDone: () => {
      toast(t`Kept back`);
      onDone();
    },
  });
  return (
    <Form
      verb={t`Keep back`}
      problem={book.error}
      isPending={book.isPending}
      isReady={Boolean(place)}
      onSend={() => book.mutate({ location: place, lines: [{ variant, quantity }] })}
    >
      <Place label={t`Where`} permission="inventory.adjust" value={place} onChange={setPlace} />
      <NumberField
        label={t`Pieces that are not sold online`}
        minValue={0}
        value={quantity}
        onChange={(value) => setQuantity(count(value))}
      />
    </Form>
  );
}
