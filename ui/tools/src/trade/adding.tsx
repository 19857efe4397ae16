import {
  type Api,
  api,
  Button,
  Drawer,
  moneyText,
  NumberField,
  Select,
  TextField,
  toast,
  useLocale,
  useRead,
  useWrite,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Articles } from "./articles";
import { Refused } from "./refused";
import { Picture, useLocations, useText } from "./shown";

interface AddingProps {
  order: Api.Order;
  onClose: () => void;
}

/** Whether an article may still join an order: something of it has to be to come. */
export function canAdd(order: Api.Order): boolean {
  return order.state === "confirmed" && order.payment_state !== "due";
}

const SHIP = "ship";

/** Lets an article join an order, at the price of now; it is paid at once, or when it is collected. */
export function Adding({ order, onClose }: AddingProps) {
  const { t } = useLingui();
  const text = useText();
  const locale = useLocale();
  const { list } = useLocations();
  const [card, setCard] = useState<Api.VariantCard | null>(null);
  const [quantity, setQuantity] = useState(1);
  const [way, setWay] = useState<string | null>(order.shipping ? SHIP : null);
  const [tender, setTender] = useState("on_account");
  const [code, setCode] = useState("");
  const coded = tender === "gift_card" || tender === "card";
  const prices = useRead<Api.PriceShown[]>(card ? "/prices" : null, {
    variant: card ? [card.id] : [],
    channel: order.channel,
  });
  const credit = useRead<Api.StoreCredit>(order.customer ? `/customers/${order.customer}/store-credit` : null);
  const shown = prices.data?.find((one) => one.variant === card?.id);
  const add = useWrite((body: object, key: string) => api.post(`/orders/${order.id}/lines`, body, { key }), {
    touches: ["/orders", "/payments", "/stock", "/customers", "/desk", "/tasks", "/availability"],
    onDone: () => {
      toast(t`Added`);
      onClose();
    },
  });
  // What it comes to is the server's word: a price for several pieces or for this customer is agreed to, then added.
  const actual = add.error?.code === "price_changed" ? Number(add.error.facts.actual_minor) : null;
  const total = actual ?? (shown ? shown.unit_minor * quantity : null);
  const [kind, place] = way?.split(":") ?? [];
  const reserved = kind === "reserve";
  const money = total === null ? "" : moneyText({ amount: total, currency: order.currency }, locale);
  const stores = list.filter((one) => one.capabilities?.includes("pickup"));
  const has = credit.data?.balance_minor ?? 0;
  const fits = total !== null && way && (!coded || reserved || code.trim() !== "");
  const send = () =>
    add.mutate({
      variant: card?.id,
      quantity,
      delivery: kind,
      location: place ?? null,
      payments: reserved ? [] : [{ tender, token: coded ? code.trim() : null }],
      expected_total_minor: total,
    });
  return (
    <Drawer
      title={t`Add to ${order.number}`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button look="primary" isDisabled={!card || !fits} isPending={add.isPending} onPress={send}>
            {money ? t`Add for ${money}` : t`Add`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-5">
        {actual === null ? (
          <Refused problem={add.error} />
        ) : (
          <p role="alert" className="rounded-md bg-amber-soft px-3 py-2 text-sm">
            {t`It comes to ${money}. Tell the customer, then add it.`}
          </p>
        )}
        {card ? (
          <div className="flex items-center gap-3">
            <Picture url={card.image} size={40} />
            <span className="min-w-0 flex-1">
              <span className="block truncate font-medium">{text(card.name)}</span>
              <span className="figures block text-ink-soft text-xs">{card.sku}</span>
            </span>
            <Button
              size="small"
              onPress={() => {
                add.reset();
                setCard(null);
              }}
            >
              {t`Another article`}
            </Button>
          </div>
        ) : (
          <Articles channel={order.channel} verb={t`Take`} onTake={setCard} />
        )}
        {card && (
          <>
            {prices.data && !shown && (
              <p role="alert" className="text-brick text-sm">{t`This article has no price in this channel.`}</p>
            )}
            <NumberField
              label={t`Pieces`}
              minValue={1}
              maxValue={99}
              value={quantity}
              onChange={(value) => {
                add.reset();
                setQuantity(Number.isNaN(value) ? 1 : value);
              }}
            />
            <Select
              label={t`How it reaches the customer`}
              value={way}
              onChange={setWay}
              options={[
                ...(order.shipping ? [{ value: SHIP, label: t`As a parcel` }] : []),
                ...stores.map((one) => ({ value: `pickup:${one.id}`, label: t`Pickup in ${{ place: one.name }}` })),
                ...stores
                  .filter((one) => one.capabilities?.includes("sells"))
                  .map((one) => ({ value: `reserve:${one.id}`, label: t`Reserved in ${{ place: one.name }}` })),
              ]}
            />
            {reserved ? (
              <p className="text-ink-soft text-sm">{t`It is paid when it is collected.`}</p>
            ) : (
              <Select
                label={t`Paid with`}
                value={tender}
                onChange={(chosen) => {
                  setTender(chosen);
                  setCode("");
                }}
                options={[
                  { value: "on_account", label: t`On account` },
                  ...(has > 0
                    ? [
                        {
                          value: "store_credit",
                          label: t`Credit: ${{ amount: moneyText({ amount: has, currency: order.currency }, locale) }}`,
                        },
                      ]
                    : []),
                  { value: "gift_card", label: t`Gift card` },
                  { value: "card", label: t`Card` },
                  { value: "wallet", label: t`Wallet, from the page of the order` },
                ]}
              />
            )}
            {!reserved && tender === "wallet" && (
              <p className="text-ink-soft text-sm">
                {t`The mail about the change leads the customer there. Nobody fetches it before it is paid.`}
              </p>
            )}
            {!reserved && tender === "gift_card" && (
              <TextField label={t`Code of the gift card`} value={code} onChange={setCode} autoComplete="off" figures />
            )}
            {!reserved && tender === "card" && (
              <TextField
                label={t`Token of the card`}
                help={t`From the provider, never the number. The bank is asked; until it has paid, nobody fetches it.`}
                value={code}
                onChange={setCode}
                autoComplete="off"
                figures
              />
            )}
            <p className="text-ink-soft text-sm">
              {t`It costs what it costs now. Promotions and coupons of the order do not see it.`}
            </p>
          </>
        )}
      </div>
    </Drawer>
  );
}
