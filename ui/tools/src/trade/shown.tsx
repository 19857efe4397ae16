import { type Api, Badge, Money, State, useRead } from "@hanse/kit";
import { useLingui } from "@lingui/react";
import { useMemo } from "react";
import { useOrderWords, useTradeWords, type Word, wordOf } from "./words";

/** Picks the person's language out of a text in several, else whichever there is. */
export function useText(): (texts: Readonly<Record<string, string>> | null | undefined) => string {
  const { locale } = useLingui().i18n;
  return (texts) => texts?.[locale] || texts?.de || texts?.en || Object.values(texts ?? {})[0] || "";
}

/** Minor units of a currency, where the API gives the two apart. */
export function Minor(props: { minor: number; currency: string; sign?: boolean; tax?: "gross" | "net" }) {
  const { minor, currency, ...rest } = props;
  return <Money value={{ amount: minor, currency }} {...rest} />;
}

export function Said({ word, bare }: { word: Word; bare?: boolean }) {
  return (
    <State tone={word.tone} bare={bare ?? false}>
      {word.label}
    </State>
  );
}

export function OrderState({ state, bare }: { state: string; bare?: boolean }) {
  return <Said word={wordOf(useOrderWords().state, state)} bare={bare ?? false} />;
}

export function PaymentState({ state, bare }: { state: string; bare?: boolean }) {
  return <Said word={wordOf(useOrderWords().payment, state)} bare={bare ?? false} />;
}

export function Channel({ of }: { of: string }) {
  return <Badge>{wordOf(useTradeWords().channel, of).label}</Badge>;
}

/** All locations that are open for business, by id and in the order of their names. */
export function useLocations(): { list: readonly Api.Location[]; name: (id: string | null | undefined) => string } {
  const { data } = useRead<Api.Location[]>("/locations");
  return useMemo(() => {
    const list = [...(data ?? [])].sort((a, b) => a.name.localeCompare(b.name));
    const names = new Map(list.map((one) => [one.id, one.name]));
    return { list, name: (id) => (id ? (names.get(id) ?? "…") : "") };
  }, [data]);
}

/** The lines of a label, in the order that the country writes them. */
export function AddressLines({ address }: { address: Api.Address }) {
  const numberFirst = ["AU", "CA", "FR", "GB", "IE", "LU", "NZ", "US"].includes(address.country);
  const street = [address.street, address.house_number];
  const city = [address.postal_code, address.city];
  const lines = [
    address.company,
    address.name,
    address.extra,
    (numberFirst ? street.reverse() : street).filter(Boolean).join(" "),
    (["AU", "CA", "GB", "US"].includes(address.country) ? city.reverse() : city).filter(Boolean).join(" "),
    address.country === "DE" ? "" : address.country,
  ].filter(Boolean);
  return (
    <address className="flex flex-col not-italic">
      {lines.map((line) => (
        <span key={line} className="break-words">
          {line}
        </span>
      ))}
    </address>
  );
}

export function Picture({ url, size = 32 }: { url: string | null | undefined; size?: number }) {
  const frame = "shrink-0 rounded-md border border-line bg-ground";
  return url ? (
    <img
      src={url}
      alt=""
      width={size}
      height={size}
      loading="lazy"
      className={`${frame} object-cover`}
      style={{ width: size, height: size }}
    />
  ) : (
    <span aria-hidden className={frame} style={{ width: size, height: size }} />
  );
}
