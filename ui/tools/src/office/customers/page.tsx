import {
  type Api,
  api,
  Badge,
  Button,
  Card,
  CopyText,
  ErrorState,
  Page,
  Record,
  SaveBar,
  SkeletonRows,
  Tabs,
  toast,
  toastProblem,
  useRead,
  useSession,
  useWrite,
  When,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { useNamed, useWay } from "../../tool";
import { Company } from "../../trade/company";
import { Goings } from "../../trade/goings";
import { OrderRows } from "../../trade/order/rows";
import { Consents, nameOf, Points } from "../../trade/people";
import { ProfileFields, useProfile } from "../../trade/profile";
import { AddressLines } from "../../trade/shown";
import { useCustomerWords, wordOf } from "../../trade/words";
import { Group } from "./group";

/** One customer: profile, consents, points, addresses, orders and everything that happened. */
export function CustomerPage() {
  const { t } = useLingui();
  const id = useNamed("id");
  const found = useRead<Api.Customer>(`/customers/${id}`);
  const back = { href: "/office/customers", label: t`Customers` };
  if (!found.data) {
    return (
      <Page title={t`Customer`} back={back}>
        <Card flush>
          {found.error ? <ErrorState problem={found.error} onRetry={() => void found.refetch()} /> : <SkeletonRows />}
        </Card>
      </Page>
    );
  }
  return <Shown key={id} customer={found.data} back={back} />;
}

function Shown({ customer, back }: { customer: Api.Customer; back: { href: string; label: string } }) {
  const { t } = useLingui();
  const { navigate } = useWay();
  const [part, setPart] = useState("goings");
  const orders = useRead<{ items: Api.OrderRow[] }>("/orders", { customer: customer.id, limit: 50 });
  return (
    <Page
      back={back}
      title={nameOf(customer)}
      facts={
        <>
          <span className="figures">{customer.number}</span>
          {customer.guest && <Badge>{t`Guest`}</Badge>}
          {customer.has_account && <Badge>{t`Account`}</Badge>}
          <span>
            {t`since`} <When at={customer.created_at} show="date" />
          </span>
        </>
      }
      actions={<Button look="primary" href={`/desk/customers/${customer.id}`}>{t`To the service desk`}</Button>}
    >
      <Record
        main={
          <>
            <Profile customer={customer} />
            <Tabs
              label={t`About this customer`}
              selected={part}
              onSelect={setPart}
              tabs={[
                { id: "goings", label: t`Timeline` },
                { id: "orders", label: t`Orders` },
              ]}
            >
              {part === "orders" ? (
                <OrderRows
                  rows={orders.data?.items}
                  problem={orders.error}
                  onOpen={(row) => navigate(`/office/orders/${row.id}`)}
                />
              ) : (
                <Card>
                  <h2 className="sr-only">{t`Timeline`}</h2>
                  <Goings customer={customer.id} orders="/office/orders" />
                </Card>
              )}
            </Tabs>
          </>
        }
        side={
          <>
            <Card title={t`Consents`}>
              <Consents customer={customer} source="office" />
            </Card>
            <Card title={t`Points`}>
              <Points customer={customer.id} />
            </Card>
            <Company customer={customer} />
            <Group key={customer.group} customer={customer} />
            <CustomerCard customer={customer} />
            <Addresses customer={customer} />
            <CopyText label={t`Id`} text={customer.id} />
          </>
        }
      />
    </Page>
  );
}

function Profile({ customer }: { customer: Api.Customer }) {
  const { t } = useLingui();
  const profile = useProfile(customer, () => {});
  return (
    <>
      <Card title={t`Profile`}>
        <ProfileFields customer={customer} profile={profile} />
      </Card>
      <SaveBar
        isDirty={Object.keys(profile.change).length > 0}
        isSaving={profile.save.isPending}
        onSave={() => profile.save.mutate(profile.change)}
        onDiscard={profile.discard}
      />
    </>
  );
}

function CustomerCard({ customer }: { customer: Api.Customer }) {
  const { t } = useLingui();
  const { may } = useSession();
  const issue = useWrite((_: undefined) => api.post(`/customers/${customer.id}/card`, {}), {
    touches: ["/customers"],
    onDone: () => toast(t`Card issued`),
    onRefused: (problem) => toastProblem(problem, t`No card was issued`),
  });
  return (
    <Card title={t`Customer card`}>
      {customer.card ? (
        <div className="flex items-center gap-4">
          <img
            src={`/v1/customers/${customer.id}/card.svg`}
            alt={t`QR code of the card`}
            width={88}
            height={88}
            className="rounded-md border border-line bg-[white] p-1"
          />
          <CopyText text={customer.card} />
        </div>
      ) : (
        <div className="flex flex-col items-start gap-3 text-sm">
          <p className="text-ink-soft">{t`No card yet.`}</p>
          {may("customers.write") && (
            <Button size="small" isPending={issue.isPending} onPress={() => issue.mutate(undefined)}>
              {t`Issue a card`}
            </Button>
          )}
        </div>
      )}
    </Card>
  );
}

function Addresses({ customer }: { customer: Api.Customer }) {
  const { t } = useLingui();
  const words = useCustomerWords().address;
  return (
    <Card title={t`Addresses`}>
      {customer.addresses.length ? (
        <ul className="flex flex-col gap-4 text-sm">
          {customer.addresses.map((one) => (
            <li key={one.id}>
              <span className="block text-ink-soft text-xs">{wordOf(words, one.kind).label}</span>
              <AddressLines address={one.address} />
            </li>
          ))}
        </ul>
      ) : (
        <p className="text-ink-soft text-sm">{t`No address yet.`}</p>
      )}
    </Card>
  );
}
