import { BarShell, PretendSession, RailShell, toast, useScanner } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import {
  CircleHelp,
  Footprints,
  LayoutList,
  type LucideIcon,
  MessageSquareWarning,
  PanelRight,
  ReceiptText,
  TextCursorInput,
  ToggleLeft,
} from "lucide-react";
import { type ComponentType, useEffect, useState } from "react";
import { Answers } from "./answers";
import { Basics } from "./basics";
import { Fields } from "./fields";
import { ListExample } from "./list";
import { Overlays } from "./overlays";
import { RecordExample } from "./record";
import { Touch } from "./touch";

const staff = {
  id: "staff-1",
  name: "Anna Petersen",
  email: "anna@kogge.example",
  roles: [],
  language: "de",
};

const screens: Record<string, ComponentType> = {
  basics: Basics,
  fields: Fields,
  list: ListExample,
  record: RecordExample,
  answers: Answers,
  overlays: Overlays,
  touch: Touch,
};

const current = () => new URLSearchParams(window.location.search).get("page") ?? "basics";

/** Every part of the kit on one address, to look at in both faces, both languages and all widths. */
export function Gallery() {
  const { t } = useLingui();
  const [page, setPage] = useState(current);
  useEffect(() => {
    const back = () => setPage(current());
    window.addEventListener("popstate", back);
    return () => window.removeEventListener("popstate", back);
  }, []);
  useEffect(() => {
    document.documentElement.dataset.density = page === "touch" ? "touch" : "office";
  }, [page]);
  useScanner((code) => toast(t`Scanned: ${code}`));

  const item = (id: string, label: string, icon: LucideIcon, letter: string) => ({
    href: `?page=${id}`,
    label,
    icon,
    letter,
  });
  const sections = [
    {
      title: t`Parts`,
      items: [
        item("basics", t`Basics`, ToggleLeft, "b"),
        item("fields", t`Fields`, TextCursorInput, "f"),
        item("answers", t`Answers`, MessageSquareWarning, "a"),
        item("overlays", t`Overlays`, PanelRight, "o"),
      ],
    },
    {
      title: t`Screens`,
      items: [
        item("list", t`List`, LayoutList, "l"),
        item("record", t`Record`, ReceiptText, "r"),
        item("touch", t`Touch`, Footprints, "t"),
      ],
    },
  ];
  const Screen = screens[page] ?? Basics;
  const Shell = page === "touch" ? BarShell : RailShell;
  return (
    <PretendSession staff={staff}>
      <Shell
        tool={page === "touch" ? t`Till 2` : t`Kit`}
        path={`?page=${page}`}
        navigate={(href) => {
          window.history.pushState(null, "", href);
          setPage(current());
        }}
        sections={sections}
        lookUpHint={t`Go, search or do`}
        lookUp={async (text) => [
          {
            id: `order-${text}`,
            group: t`Orders`,
            label: `H-10${text.length}42`,
            detail: "Anna Petersen · 397,90 €",
            icon: CircleHelp,
            run: () => toast(text),
          },
        ]}
      >
        <Screen />
      </Shell>
    </PretendSession>
  );
}
