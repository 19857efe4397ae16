import {
  type Api,
  api,
  Button,
  Card,
  Choice,
  ErrorState,
  MoneyField,
  NumberField,
  Page,
  Record,
  SkeletonRows,
  TextField,
  toast,
  useRead,
  useSession,
  useWrite,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { useNamed } from "../../tool";
import { Refused } from "../../trade/refused";
import { useText } from "../../trade/shown";
import { Bays } from "./bays";

/** How one place fetches and hands over: where things lie, how much it can do, and who may take what. */
export function FetchingPlace() {
  const { t } = useLingui();
  const id = useNamed("id");
  const found = useRead<Api.Location>(`/locations/${id}`);
  const back = { href: "/office/fetching", label: t`Fetching` };
  if (!found.data)
    return (
      <Page title={t`Fetching`} back={back}>
        <Card flush>
          {found.error ? <ErrorState problem={found.error} onRetry={() => void found.refetch()} /> : <SkeletonRows />}
        </Card>
      </Page>
    );
  const location = found.data;
  return (
    <Page title={location.name} back={back}>
      <Record
        main={<Bays key={id} location={id} name={location.code} />}
        side={
          <>
            <Limits key={`${id}/${location.version}`} location={location} />
            <HandOverRule key={`${id}/rule`} location={id} />
          </>
        }
      />
    </Page>
  );
}

function Limits({ location }: { location: Api.Location }) {
  const { t } = useLingui();
  const { may } = useSession();
  const [orders, setOrders] = useState(location.orders_per_hour ?? Number.NaN);
  const [pieces, setPieces] = useState(location.pieces_per_day ?? Number.NaN);
  const isLocked = !may("fulfillment.write", location.id);
  const orNone = (value: number) => (Number.isNaN(value) ? null : value);
  const save = useWrite(
    (_: undefined) =>
      api.put<Api.Location>(
        `/locations/${location.id}/limits`,
        { orders_per_hour: orNone(orders), pieces_per_day: orNone(pieces) },
        { version: String(location.version) },
      ),
    { touches: ["/locations"], onDone: () => toast(t`Saved`) },
  );
  const fresh = useWrite(async (_: undefined) => {}, { touches: ["/locations"], onDone: () => save.reset() });
  return (
    <Card title={t`How much it can do`}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!save.isPending) save.mutate(undefined);
        }}
      >
        {save.error && <Refused problem={save.error} onFresh={() => fresh.mutate(undefined)} />}
        <NumberField
          label={t`Orders an hour`}
          help={t`More than that are promised one after the other. Empty is no limit.`}
          minValue={1}
          isDisabled={isLocked}
          value={orders}
          onChange={setOrders}
        />
        <NumberField
          label={t`Pieces a day`}
          help={t`With a full day before it, a place sends only what no other has, and pickups are promised for the next day.`}
          minValue={1}
          isDisabled={isLocked}
          value={pieces}
          onChange={setPieces}
        />
        {isLocked ? (
          <WhoMay />
        ) : (
          <Button type="submit" isPending={save.isPending} className="self-start">
            {t`Save`}
          </Button>
        )}
      </form>
    </Card>
  );
}

function WhoMay() {
  const { t } = useLingui();
  return <p className="text-ink-soft text-sm">{t`The manager of this place and the head office can change this.`}</p>;
}

function HandOverRule({ location }: { location: string }) {
  const { t } = useLingui();
  const found = useRead<Api.PickupPolicy>("/pickup-policy", { location });
  if (!found.data)
    return (
      <Card title={t`Hand-over`}>
        {found.error ? <ErrorState problem={found.error} onRetry={() => void found.refetch()} /> : <SkeletonRows />}
      </Card>
    );
  return <RuleForm key={`${found.data.location}/${found.data.version}`} location={location} policy={found.data} />;
}

function RuleForm({ location, policy }: { location: string; policy: Api.PickupPolicy }) {
  const { t } = useLingui();
  const text = useText();
  const { may } = useSession();
  const categories = useRead<Api.Category[]>("/categories");
  const isLocked = !may("fulfillment.write", location);
  const isOwn = policy.location === location;
  const [collectors, setCollectors] = useState(policy.collectors ?? "anyone");
  const [above, setAbove] = useState<number | null>(policy.identity_above_minor ?? null);
  const [keys, setKeys] = useState((policy.identity_categories ?? []).join(", "));
  const [days, setDays] = useState(policy.reminder_days ?? 2);
  const wanted = keys
    .split(",")
    .map((key) => key.trim())
    .filter(Boolean);
  const unknown = wanted.filter((key) => categories.data && !categories.data.some((one) => one.key === key));
  const named = wanted.flatMap((key) => categories.data?.find((one) => one.key === key) ?? []);
  const save = useWrite(
    (_: undefined) =>
      api.put<Api.PickupPolicy>(
        `/pickup-policy?location=${location}`,
        { collectors, identity_above_minor: above, identity_categories: wanted, reminder_days: days },
        isOwn ? { version: String(policy.version) } : {},
      ),
    { touches: ["/pickup-policy"], onDone: () => toast(t`Saved`) },
  );
  const fresh = useWrite(async (_: undefined) => {}, { touches: ["/pickup-policy"], onDone: () => save.reset() });
  return (
    <Card title={t`Hand-over`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!save.isPending && !unknown.length) save.mutate(undefined);
        }}
      >
        <fieldset disabled={isLocked} className="flex flex-col gap-4">
          {save.error && <Refused problem={save.error} onFresh={() => fresh.mutate(undefined)} />}
          {!isOwn && (
            <p className="text-ink-soft text-sm">{t`What counts for all places counts here, until something is saved.`}</p>
          )}
          <Choice
            label={t`Who may collect for a customer?`}
            options={[
              { value: "anyone", label: t`Anyone, by name`, isDisabled: isLocked },
              { value: "named", label: t`Whom the customer named`, isDisabled: isLocked },
              { value: "customer", label: t`Nobody else`, isDisabled: isLocked },
            ]}
            value={collectors}
            onChange={setCollectors}
          />
          <MoneyField
            label={t`Look at a document above`}
            help={t`Empty: never for the worth of an order.`}
            currency="EUR"
            isDisabled={isLocked}
            value={above}
            onChange={setAbove}
          />
          <TextField
            label={t`Look at a document for categories`}
            help={named.length ? named.map((one) => text(one.name)).join(", ") : t`Such as those with an age limit.`}
            error={unknown.length ? t`There is no category ${{ keys: unknown.join(", ") }}.` : undefined}
            isDisabled={isLocked}
            value={keys}
            onChange={setKeys}
          />
          <NumberField
            label={t`Remind so many days before it is given up`}
            help={t`0 reminds nobody.`}
            minValue={0}
            maxValue={30}
            isDisabled={isLocked}
            value={days}
            onChange={(value) => setDays(Number.isNaN(value) ? 0 : value)}
          />
          {isLocked ? (
            <WhoMay />
          ) : (
            <Button type="submit" isPending={save.isPending} className="self-start">
              {t`Save`}
            </Button>
          )}
        </fieldset>
      </form>
    </Card>
  );
}
