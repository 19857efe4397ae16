import type { ReactNode } from "react";
import { Tabs as AriaTabs, Button, Link, Tab, TabList, TabPanel } from "react-aria-components";
import { cx } from "../cx";

interface View {
  id: string;
  label: string;
  count?: number;
}

const strip = "flex shrink-0 gap-5 overflow-x-auto border-line border-b [scrollbar-width:none]";

function look(selected: boolean): string {
  return cx(
    "-mb-px flex h-9 shrink-0 cursor-default items-center gap-1.5 whitespace-nowrap border-b-2 text-sm transition-colors data-focus-visible:-outline-offset-2 in-data-[density=touch]:h-14",
    selected ? "border-harbour font-medium text-ink" : "border-transparent text-ink-soft data-hovered:text-ink",
  );
}

function Count({ of }: { of: View }) {
  if (of.count === undefined) return null;
  return <span className="figures rounded-md bg-quiet-soft px-1.5 font-medium text-ink-soft text-xs">{of.count}</span>;
}

interface ViewsProps {
  label: string;
  /** With `href` a view is an address of its own. */
  views: readonly (View & { href?: string })[];
  selected: string;
  onSelect?: (id: string) => void;
}

/** The saved views of a list. */
export function Views({ label, views, selected, onSelect }: ViewsProps) {
  return (
    <nav aria-label={label} className={strip}>
      {views.map((view) => {
        const current = view.id === selected;
        const inside = (
          <>
            {view.label}
            <Count of={view} />
          </>
        );
        return view.href ? (
          <Link key={view.id} href={view.href} aria-current={current ? "page" : undefined} className={look(current)}>
            {inside}
          </Link>
        ) : (
          <Button
            key={view.id}
            aria-current={current ? "true" : undefined}
            onPress={() => onSelect?.(view.id)}
            className={look(current)}
          >
            {inside}
          </Button>
        );
      })}
    </nav>
  );
}

interface TabsProps {
  label: string;
  tabs: readonly View[];
  selected: string;
  onSelect: (id: string) => void;
  /** The panel of the selected tab. */
  children: ReactNode;
}

/** Parts of a record that share one place. */
export function Tabs({ label, tabs, selected, onSelect, children }: TabsProps) {
  return (
    <AriaTabs selectedKey={selected} onSelectionChange={(key) => onSelect(String(key))} className="min-w-0">
      <TabList aria-label={label} className={strip}>
        {tabs.map((tab) => (
          <Tab key={tab.id} id={tab.id} className={({ isSelected }) => look(isSelected)}>
            {tab.label}
            <Count of={tab} />
          </Tab>
        ))}
      </TabList>
      {tabs.map((tab) => (
        <TabPanel key={tab.id} id={tab.id} className="pt-4 outline-none!">
          {tab.id === selected && children}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
