import {
  type Api,
  api,
  Badge,
  Button,
  Dialog,
  EmptyState,
  ErrorState,
  IconButton,
  KeyCaps,
  SearchField,
  Skeleton,
  TextField,
  useKeys,
  useRead,
  useScanner,
  useWrite,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { UserPlus, UserRound, X } from "lucide-react";
import { useEffect, useState } from "react";
import { Button as Press } from "react-aria-components";
import { useDevice } from "../device";
import { useSale } from "./cart";
import { personName, useUnderstand } from "./understand";

/** Who buys: nobody in particular, or somebody who is known. */
export function BasketCustomer() {
  const { t } = useLingui();
  const { cart, attach } = useSale();
  const understand = useUnderstand();
  const [open, setOpen] = useState(false);
  const id = cart?.cart.customer ?? null;
  const customer = useRead<Api.Customer>(id ? `/customers/${id}` : null);
  const standing = useRead<Api.Standing>(id ? `/customers/${id}/loyalty` : null);
  useKeys([{ keys: "F2", label: t`Customer`, run: () => setOpen(true), typing: true }]);
  const points = standing.data?.points;
  const name = customer.data ? personName(customer.data) : "";
  return (
    <div className="flex items-center border-line border-b">
      <Press
        onPress={() => setOpen(true)}
        aria-keyshortcuts="F2"
        className="flex min-h-14 min-w-0 flex-1 cursor-pointer items-center gap-3 px-3 text-left transition-colors data-hovered:bg-hover data-focus-visible:-outline-offset-2"
      >
        <UserRound size={20} aria-hidden className={id ? "text-harbour" : "text-ink-soft"} />
        {!id && (
          <>
            <span className="flex-1 text-md">{t`Add a customer`}</span>
            <span aria-hidden className="max-sm:hidden">
              <KeyCaps keys="F2" />
            </span>
          </>
        )}
        {id && !customer.data && <Skeleton className="w-40" />}
        {customer.data && (
          <span className="min-w-0 flex-1">
            <span className="block truncate font-semibold text-md">{name}</span>
            <span className="figures block truncate text-ink-soft text-xs">
              {[customer.data.number, points !== undefined ? t`${points} points` : ""].filter(Boolean).join(" · ")}
            </span>
          </span>
        )}
        {standing.data && <Badge className="capitalize">{standing.data.tier}</Badge>}
      </Press>
      {id && <IconButton icon={X} label={t`Without ${name}`} onPress={() => void attach(null)} />}
      {open && (
        <CustomerDialog
          onClose={() => setOpen(false)}
          onChoose={(customer) => void attach(customer.id)}
          onScan={(code) => void understand(code)}
        />
      )}
    </div>
  );
}

interface DialogProps {
  onClose: () => void;
  onChoose: (customer: Api.Customer) => void;
  /** A code was scanned, of a card most likely. */
  onScan: (code: string) => void;
}

/** Finds a customer by card, mail, phone or name, or makes a new one. */
export function CustomerDialog({ onClose, onChoose, onScan }: DialogProps) {
  const { t } = useLingui();
  const [text, setText] = useState("");
  const [wanted, setWanted] = useState("");
  const [isNew, setNew] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setWanted(text.trim()), 200);
    return () => clearTimeout(timer);
  }, [text]);
  const found = useRead<Api.Customer[]>(wanted.length > 1 ? "/customers" : null, { text: wanted, limit: 8 });
  const choose = (customer: Api.Customer) => {
    onChoose(customer);
    onClose();
  };
  useScanner((code) => {
    onClose();
    onScan(code);
  });
  const first = found.data?.[0];
  return (
    <Dialog title={isNew ? t`New customer` : t`Customer`} isOpen onClose={onClose}>
      {isNew ? (
        <NewCustomer typed={wanted} onMade={choose} onCancel={() => setNew(false)} />
      ) : (
        <div className="flex min-h-80 flex-col gap-3">
          <SearchField
            label={t`Find a customer`}
            placeholder={t`Card, mail, phone or name`}
            value={text}
            onChange={setText}
            onSubmit={() => first && wanted === text.trim() && choose(first)}
            autoFocus
          />
          {found.isError && <ErrorState strip problem={found.error} onRetry={() => void found.refetch()} />}
          {!wanted && (
            <p className="text-ink-soft text-sm">{t`Scan the customer card, or type what the customer tells you.`}</p>
          )}
          {wanted && found.data?.length === 0 && (
            <EmptyState kind="match" title={t`Nobody is known as “${wanted}”`} className="py-6!">
              {t`Ask for the phone number or mail, or make a new customer.`}
            </EmptyState>
          )}
          <ul className="flex flex-col gap-1">
            {found.data?.map((customer) => (
              <li key={customer.id}>
                <Press
                  onPress={() => choose(customer)}
                  className="flex min-h-16 w-full cursor-pointer items-center gap-3 rounded-md border border-line px-3 py-2 text-left transition-colors data-hovered:border-edge data-hovered:bg-hover"
                >
                  <UserRound size={20} aria-hidden className="text-ink-soft" />
                  <span className="min-w-0 flex-1">
                    <span className="block truncate font-medium text-md">{personName(customer)}</span>
                    <span className="block truncate text-ink-soft text-sm">
                      {[customer.email, customer.phone, customer.addresses[0]?.address.city]
                        .filter(Boolean)
                        .join(" · ")}
                    </span>
                  </span>
                  <span className="figures text-ink-soft text-xs">{customer.guest ? t`guest` : customer.number}</span>
                </Press>
              </li>
            ))}
          </ul>
          <Button icon={UserPlus} className="mt-auto self-start" onPress={() => setNew(true)}>
            {t`New customer`}
          </Button>
        </div>
      )}
    </Dialog>
  );
}

interface NewProps {
  typed: string;
  onMade: (customer: Api.Customer) => void;
  onCancel: () => void;
}

function NewCustomer({ typed, onMade, onCancel }: NewProps) {
  const { t, i18n } = useLingui();
  const { location } = useDevice();
  const isMail = typed.includes("@");
  const isPhone = /^[+0][\d\s/()-]{4,}$/.test(typed);
  const [given, ...rest] = isMail || isPhone ? [] : typed.split(" ");
  const [who, setWho] = useState({
    given_name: given ?? "",
    family_name: rest.join(" "),
    email: isMail ? typed : "",
    phone: isPhone ? typed : "",
  });
  const make = useWrite(
    (body: typeof who, key) =>
      api.post<Api.Customer>(
        "/customers",
        {
          ...body,
          email: body.email.trim() || null,
          phone: body.phone.trim() || null,
          language: i18n.locale,
          channel: "store",
          location: location.id,
        },
        { key },
      ),
    { onDone: onMade },
  );
  const put = (name: keyof typeof who) => (value: string) => setWho({ ...who, [name]: value });
  const fields = make.error?.fields ?? {};
  const isComplete = Boolean((who.given_name || who.family_name).trim() && (who.email || who.phone).trim());
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (isComplete) make.mutate(who);
      }}
    >
      {make.error && !Object.keys(fields).length && (
        <ErrorState strip problem={make.error} kept={t`What you typed is still here.`} />
      )}
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label={t`Given name`}
          value={who.given_name}
          onChange={put("given_name")}
          autoFocus
          autoComplete="off"
        />
        <TextField label={t`Family name`} value={who.family_name} onChange={put("family_name")} autoComplete="off" />
      </div>
      <TextField
        label={t`E-mail`}
        type="email"
        value={who.email}
        onChange={put("email")}
        error={fields.email}
        autoComplete="off"
      />
      <TextField
        label={t`Phone`}
        type="tel"
        inputMode="tel"
        value={who.phone}
        onChange={put("phone")}
        error={fields.phone}
        help={t`E-mail or phone is enough. This is no consent to advertising.`}
        autoComplete="off"
      />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onPress={onCancel}>{t`Back to the search`}</Button>
        <Button type="submit" look="primary" isPending={make.isPending} isDisabled={!isComplete}>
          {t`Make and add`}
        </Button>
      </div>
    </form>
  );
}
