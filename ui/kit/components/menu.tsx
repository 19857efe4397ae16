import { Check, type LucideIcon } from "lucide-react";
import type { ReactElement } from "react";
import {
  Menu as AriaMenu,
  Header,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
  Separator,
} from "react-aria-components";
import { cx } from "../cx";
import { optionClass, popoverClass } from "./field";
import { KeyCaps } from "./keyshelp";

export interface MenuEntry {
  id: string;
  label: string;
  icon?: LucideIcon;
  keys?: string;
  href?: string;
  /** One of several; a check stands before the chosen one. */
  isChosen?: boolean;
  isDisabled?: boolean;
  danger?: boolean;
  run?: () => void;
}

interface MenuProps {
  label: string;
  /** The button that opens it. */
  children: ReactElement;
  sections: readonly { id: string; title?: string; entries: readonly MenuEntry[] }[];
  placement?: "bottom start" | "bottom end" | "top start" | "top end";
}

/** More verbs behind one button, in sections. */
export function Menu({ label, children, sections, placement = "bottom end" }: MenuProps) {
  return (
    <MenuTrigger>
      {children}
      <Popover placement={placement} className={popoverClass("min-w-52 max-w-80")}>
        <AriaMenu aria-label={label} className="max-h-[70dvh] overflow-auto p-1 outline-none!">
          {sections.map((section, index) => (
            <MenuSection key={section.id} id={section.id} {...choice(section.entries)}>
              {index > 0 && !section.title && <Separator className="my-1 border-line border-t" />}
              {section.title && (
                <Header
                  className={cx(
                    "px-2 pb-1 font-medium text-ink-soft text-xs",
                    index ? "mt-1 border-line border-t pt-2" : "pt-1",
                  )}
                >
                  {section.title}
                </Header>
              )}
              {section.entries.map((entry) => (
                <MenuItem
                  key={entry.id}
                  id={entry.id}
                  textValue={entry.label}
                  isDisabled={entry.isDisabled ?? false}
                  {...(entry.href ? { href: entry.href } : {})}
                  onAction={() => entry.run?.()}
                  className={cx(optionClass, entry.danger && "text-brick")}
                >
                  {entry.icon && <entry.icon size={16} aria-hidden className={entry.danger ? "" : "text-ink-soft"} />}
                  <span className="min-w-0 flex-1 truncate">{entry.label}</span>
                  {entry.isChosen && <Check size={16} aria-hidden className="text-harbour" />}
                  {entry.keys && <KeyCaps keys={entry.keys} />}
                </MenuItem>
              ))}
            </MenuSection>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

/** A section of which one entry is chosen is read as such. */
function choice(entries: readonly MenuEntry[]) {
  if (!entries.some((entry) => entry.isChosen !== undefined)) return {};
  const chosen = entries.filter((entry) => entry.isChosen).map((entry) => entry.id);
  return { selectionMode: "single" as const, selectedKeys: chosen, disallowEmptySelection: true };
}
