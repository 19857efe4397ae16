import {
  type Api,
  Badge,
  Button,
  Card,
  ErrorState,
  openPalette,
  Page,
  SkeletonRows,
  useKeys,
  useRead,
  useSession,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { ClipboardList, Search, ShoppingCart } from "lucide-react";
import { useState } from "react";
import { useAsked, useNamed, useWay } from "../../tool";
import { Goings } from "../../trade/goings";
import { nameOf } from "../../trade/people";
import { NewCase } from "../cases";
import { Identity } from "./identity";
import { Matters } from "./matters";
import { Talk } from "./talk";

/** One customer in the middle: left who they are and what they allow, centre what happened, right what is open. */
export function CustomerPage() {
  const { t } = useLingui();
  const id = useNamed("id");
  const found = useRead<Api.CustomerView>(`/desk/customers/${id}`);
  if (!found.data) {
    return (
      <Page title={t`Customer`} back={{ href: "/desk", label: t`Start` }}>
        <Card flush>
          {found.error ? <ErrorState problem={found.error} onRetry={() => void found.refetch()} /> : <SkeletonRows />}
        </Card>
      </Page>
    );
  }
  return <Shown key={id} view={found.data} />;
}

function Shown({ view }: { view: Api.CustomerView }) {
  const { t } = useLingui();
  const { may } = useSession();
  const { navigate } = useWay();
  const [asked] = useAsked();
  const [adds, setAdds] = useState(false);
  const { customer } = view;
  const sells = may("orders.place");
  const sell = () => navigate(`/desk/customers/${customer.id}/order`);
  useKeys([
    { keys: "/", label: t`Search`, run: openPalette },
    ...(sells ? [{ keys: "n", label: t`Place an order`, run: sell }] : []),
  ]);
  return (
    <Page
      back={{ href: "/desk", label: t`Start` }}
      title={nameOf(customer)}
      facts={
        <>
          <span className="figures">{customer.number}</span>
          {customer.guest && <Badge>{t`Guest`}</Badge>}
          {customer.has_account && <Badge>{t`Account`}</Badge>}
          <Badge>{customer.language === "en" ? t`speaks English` : t`speaks German`}</Badge>
        </>
      }
      actions={
        <>
          <Button icon={Search} onPress={openPalette}>
            {t`Find somebody else`}
          </Button>
          {may("desk.act") && (
            <Button icon={ClipboardList} onPress={() => setAdds(true)}>
              {t`New case`}
            </Button>
          )}
          {sells && (
            <Button look="primary" icon={ShoppingCart} onPress={sell}>
              {t`Place an order`}
            </Button>
          )}
        </>
      }
    >
      <div className="grid items-start gap-4 md:grid-cols-[minmax(0,1fr)_19rem] xl:grid-cols-[17rem_minmax(0,1fr)_21rem]">
        <div className="order-3 flex min-w-0 flex-col gap-4 md:col-start-2 xl:order-1 xl:col-start-1">
          <Identity view={view} />
        </div>
        <div className="order-2 min-w-0 md:order-1 md:row-span-2 xl:order-2 xl:row-span-1">
          <Card title={t`Everything that happened`}>
            <Goings customer={customer.id} orders="/desk/orders" />
          </Card>
        </div>
        <div className="order-1 flex min-w-0 flex-col gap-4 md:order-2 xl:order-3">
          <Talk customer={customer.id} sessions={view.sessions} />
          <Matters view={view} shown={asked.get("order")} />
        </div>
      </div>
      {adds && (
        <NewCase
          customer={customer.id}
          onClose={() => setAdds(false)}
          onMade={(made) => navigate(`/desk/cases/${made.id}`)}
        />
      )}
    </Page>
  );
}
