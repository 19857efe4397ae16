import { type NavSection, useSession } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import {
  BadgePercent,
  Boxes,
  Footprints,
  House,
  KeyRound,
  Landmark,
  Mail,
  MapPin,
  ScrollText,
  Settings,
  ShieldCheck,
  Shirt,
  ShoppingBasket,
  Split,
  Stamp,
  UserCog,
  Users,
  Webhook,
} from "lucide-react";

/** The rooms of the office, as far as the person may enter them. */
export function useRooms(): NavSection[] {
  const { t } = useLingui();
  const { may } = useSession();
  const sections = [
    {
      items: [
        { href: "/office", label: t`Home`, icon: House, letter: "h", needs: "" },
        { href: "/office/orders", label: t`Orders`, icon: ShoppingBasket, letter: "o", needs: "orders.read" },
        { href: "/office/customers", label: t`Customers`, icon: Users, letter: "c", needs: "customers.read" },
      ],
    },
    {
      title: t`Range`,
      items: [
        { href: "/office/products", label: t`Products`, icon: Shirt, letter: "p", needs: "catalog.read" },
        { href: "/office/stock", label: t`Stock`, icon: Boxes, letter: "s", needs: "inventory.read" },
        { href: "/office/sourcing", label: t`Order routing`, icon: Split, letter: "f", needs: "sourcing.read" },
        { href: "/office/fetching", label: t`Fetching`, icon: Footprints, letter: "i", needs: "fulfillment.read" },
        { href: "/office/prices", label: t`Prices`, icon: BadgePercent, letter: "r", needs: "pricing.read" },
      ],
    },
    {
      title: t`Business`,
      items: [
        { href: "/office/settlement", label: t`Settlement`, icon: Landmark, letter: "y", needs: "payments.reconcile" },
        { href: "/office/seller", label: t`Seller`, icon: Stamp, letter: "v", needs: "documents.write" },
        { href: "/office/locations", label: t`Locations`, icon: MapPin, letter: "l", needs: "locations.read" },
        { href: "/office/messages", label: t`Messages`, icon: Mail, letter: "m", needs: "engagement.read" },
        { href: "/office/webhooks", label: t`Webhooks`, icon: Webhook, letter: "w", needs: "channels.write" },
      ],
    },
    {
      title: t`Oversight`,
      items: [
        { href: "/office/staff", label: t`Staff`, icon: UserCog, letter: "t", needs: "access.staff" },
        { href: "/office/keys", label: t`API keys`, icon: KeyRound, letter: "k", needs: "access.keys" },
        { href: "/office/log", label: t`Log`, icon: ScrollText, letter: "g", needs: "access.audit" },
        { href: "/office/audit", label: t`Audit`, icon: ShieldCheck, letter: "u", needs: "access.audit" },
        { href: "/office/settings", label: t`Settings`, icon: Settings, letter: "e", needs: "" },
      ],
    },
  ];
  return sections
    .map(({ items, ...section }) => ({ ...section, items: items.filter((one) => !one.needs || may(one.needs)) }))
    .filter((section) => section.items.length);
}
