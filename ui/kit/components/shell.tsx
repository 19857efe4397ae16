import { useLingui } from "@lingui/react/macro";
import {
  CircleUser,
  Keyboard,
  Languages,
  LogOut,
  type LucideIcon,
  MenuIcon,
  Monitor,
  Moon,
  Search,
  Sun,
} from "lucide-react";
import { Fragment, type ReactNode, useMemo, useState } from "react";
import { Button as AriaButton, Link, RouterProvider, TooltipTrigger } from "react-aria-components";
import { cx } from "../cx";
import { useKeys } from "../keys";
import { chooseLanguage, languages } from "../language";
import { useSession } from "../session";
import { chooseTheme, type Theme, useTheme } from "../theme";
import { Brand } from "./brand";
import { IconButton, Tip } from "./button";
import { KeyCaps, KeysHelp, openKeysHelp } from "./keyshelp";
import { Menu } from "./menu";
import { Drawer } from "./overlay";
import { type Command, CommandPalette, openPalette, useCommands } from "./palette";

export interface NavItem {
  href: string;
  label: string;
  icon: LucideIcon;
  /** The letter after G that leads here. */
  letter?: string;
  count?: number | undefined;
}

export interface NavSection {
  title?: string;
  items: readonly NavItem[];
}

interface ShellProps {
  /** The name of the tool as staff call it. */
  tool: string;
  /** The path now shown, for the mark in the navigation. */
  path: string;
  navigate: (href: string) => void;
  sections: readonly NavSection[];
  /** What the palette can look up. */
  lookUp?: (text: string, signal: AbortSignal) => Promise<Command[]>;
  lookUpHint?: string;
  children: ReactNode;
}

function isCurrent(path: string, item: NavItem, all: readonly NavItem[]): boolean {
  const fits = (href: string) => path === href || path.startsWith(`${href}/`);
  const best = all.filter((one) => fits(one.href)).sort((a, b) => b.href.length - a.href.length)[0];
  return best?.href === item.href;
}

function useTravel({ sections, navigate }: Pick<ShellProps, "sections" | "navigate">): void {
  const { t } = useLingui();
  const items = sections.flatMap((section) => section.items);
  useKeys(
    items.flatMap((item) =>
      item.letter ? [{ keys: `g ${item.letter}`, label: t`Go to ${item.label}`, run: () => navigate(item.href) }] : [],
    ),
  );
  useCommands(
    useMemo(
      () =>
        items.map((item) => ({
          id: `go-${item.href}`,
          group: t`Go to`,
          label: item.label,
          icon: item.icon,
          ...(item.letter ? { keys: `g ${item.letter}` } : {}),
          run: () => navigate(item.href),
        })),
      [items, navigate, t],
    ),
  );
}

/** The office: rooms on a rail at the left, the matter on the right. */
export function RailShell(props: ShellProps) {
  const { t } = useLingui();
  const { path, navigate, children } = props;
  const [open, setOpen] = useState(false);
  useTravel(props);
  return (
    <RouterProvider navigate={navigate}>
      <SkipLink />
      <div className="flex h-dvh flex-col md:flex-row">
        <header className="flex h-12 shrink-0 items-center gap-2 border-line border-b px-2 md:hidden">
          <IconButton icon={MenuIcon} label={t`Rooms`} onPress={() => setOpen(true)} />
          <Brand word />
          <span className="ml-auto" />
          <IconButton icon={Search} label={t`Go, search or do`} onPress={openPalette} />
          <UserMenu compact />
        </header>
        <header className="hidden w-14 shrink-0 flex-col gap-1 border-line border-r p-2 md:flex lg:w-54">
          <div className="flex h-9 items-center px-2 max-lg:justify-center">
            <span className="lg:hidden">
              <Brand />
            </span>
            <span className="hidden lg:block">
              <Brand word />
            </span>
          </div>
          <PaletteButton />
          <div className="-mx-2 mt-1 min-h-0 flex-1 overflow-y-auto px-2">
            <Rooms {...props} />
          </div>
          <UserMenu />
        </header>
        <main id="content" tabIndex={-1} className="flex min-h-0 min-w-0 flex-1 flex-col overflow-auto outline-none!">
          {children}
        </main>
      </div>
      <Drawer title={t`Rooms`} isOpen={open} onClose={() => setOpen(false)}>
        <Rooms
          {...props}
          spelled
          navigate={(href) => {
            setOpen(false);
            navigate(href);
          }}
        />
      </Drawer>
      <CommandPalette {...paletteProps(props)} />
      <KeysHelp key={path.split("/")[1]} />
    </RouterProvider>
  );
}

function paletteProps({ lookUp, lookUpHint }: ShellProps) {
  return { ...(lookUp ? { lookUp } : {}), ...(lookUpHint ? { placeholder: lookUpHint } : {}) };
}

function PaletteButton() {
  const { t } = useLingui();
  return (
    <AriaButton
      onPress={openPalette}
      className="flex h-8 items-center gap-2.5 rounded-md px-2 text-ink-soft text-sm transition-colors data-hovered:bg-hover max-lg:justify-center lg:border lg:border-line lg:bg-sheet"
    >
      <Search size={16} aria-hidden />
      <span className="flex-1 text-left max-lg:sr-only">{t`Search`}</span>
      <span aria-hidden className="max-lg:hidden">
        <KeyCaps keys="mod+k" />
      </span>
    </AriaButton>
  );
}

function Rooms({ sections, path, spelled, navigate }: ShellProps & { spelled?: boolean }) {
  const { t } = useLingui();
  const all = sections.flatMap((section) => section.items);
  const word = spelled ? "" : "max-lg:sr-only";
  return (
    <nav aria-label={t`Rooms`} className="flex flex-col gap-px">
      {sections.map((section, index) => (
        <Fragment key={section.title ?? index}>
          {section.title && (
            <h2 className={cx("px-2 pt-4 pb-1 font-medium text-ink-soft text-xs", word)}>{section.title}</h2>
          )}
          {!spelled && section.title && <hr className="mx-1 my-2 border-line lg:hidden" />}
          {section.items.map((item) => {
            const current = isCurrent(path, item, all);
            return (
              <TooltipTrigger key={item.href} delay={300} isDisabled={spelled ?? false}>
                <Link
                  href={item.href}
                  aria-current={current ? "page" : undefined}
                  {...(spelled ? { onPress: () => navigate(item.href) } : {})}
                  className={cx(
                    "flex items-center gap-2.5 rounded-md px-2 text-sm transition-colors",
                    spelled ? "h-11" : "h-8 max-lg:justify-center",
                    current
                      ? "bg-press font-medium text-ink"
                      : "text-ink-soft data-hovered:bg-hover data-hovered:text-ink",
                  )}
                >
                  <item.icon size={16} aria-hidden className={current ? "text-harbour" : ""} />
                  <span className={cx("min-w-0 flex-1 truncate", word)}>{item.label}</span>
                  {item.count ? <span className={cx("figures text-ink-soft text-xs", word)}>{item.count}</span> : null}
                </Link>
                <Tip placement="right" className="lg:hidden">
                  {item.label}
                </Tip>
              </TooltipTrigger>
            );
          })}
        </Fragment>
      ))}
    </nav>
  );
}

interface BarProps extends ShellProps {
  /** Where and who: the register, the store. */
  place?: ReactNode;
  /** What must always be in sight: online or not, how much is unsent. */
  status?: ReactNode;
  /** Unsent sales: signing out waits until they are gone. */
  mayNotSignOut?: string | undefined;
}

/** Till, pick desk and service desk: one bar above, the whole width for the work. */
export function BarShell(props: BarProps) {
  const { t } = useLingui();
  const { tool, path, navigate, sections, place, status, children } = props;
  const all = sections.flatMap((section) => section.items);
  useTravel(props);
  return (
    <RouterProvider navigate={navigate}>
      <SkipLink />
      <div className="flex h-dvh flex-col">
        <header className="flex h-14 shrink-0 items-center gap-1 border-line border-b bg-sheet px-2 sm:px-3">
          <span className="flex items-center gap-2 pr-2">
            <Brand />
            <span className="whitespace-nowrap font-semibold text-sm max-sm:sr-only">{tool}</span>
          </span>
          {place && <span className="min-w-0 truncate text-ink-soft text-sm">{place}</span>}
          {all.length > 1 && <BarMenu tool={tool} path={path} items={all} />}
          <nav
            aria-label={tool}
            className={cx(
              "flex h-full min-w-0 shrink-0 items-stretch gap-1 overflow-x-auto [scrollbar-width:none] sm:ml-3",
              all.length > 1 && "max-sm:hidden",
            )}
          >
            {all.map((item) => {
              const current = isCurrent(path, item, all);
              return (
                <TooltipTrigger key={item.href} delay={300}>
                  <Link
                    href={item.href}
                    aria-current={current ? "page" : undefined}
                    className={cx(
                      "flex items-center gap-2 border-b-2 px-2.5 text-sm transition-colors data-focus-visible:-outline-offset-4",
                      current ? "border-harbour font-medium" : "border-transparent text-ink-soft data-hovered:text-ink",
                    )}
                  >
                    <item.icon size={18} aria-hidden className={cx("md:max-lg:hidden", current && "text-harbour")} />
                    <span className="whitespace-nowrap max-md:sr-only">{item.label}</span>
                    {item.count ? (
                      <span className="figures rounded-md bg-quiet-soft px-1.5 text-xs">{item.count}</span>
                    ) : null}
                  </Link>
                  <Tip placement="bottom" className="md:hidden">
                    {item.label}
                  </Tip>
                </TooltipTrigger>
              );
            })}
          </nav>
          <span className="ml-auto flex shrink-0 items-center gap-3 pl-2">
            {status}
            <IconButton icon={Search} label={t`Go, search or do`} onPress={openPalette} className="size-10!" />
            <UserMenu compact mayNotSignOut={props.mayNotSignOut} />
          </span>
        </header>
        <main id="content" tabIndex={-1} className="flex min-h-0 min-w-0 flex-1 flex-col overflow-auto outline-none!">
          {children}
        </main>
      </div>
      <CommandPalette {...paletteProps(props)} />
      <KeysHelp key={path.split("/")[1]} />
    </RouterProvider>
  );
}

/** On a phone the places of a tool are behind one button, so that none of them is out of sight. */
function BarMenu({ tool, path, items }: { tool: string; path: string; items: readonly NavItem[] }) {
  const current = items.find((item) => isCurrent(path, item, items));
  return (
    <span className="sm:hidden">
      <Menu
        label={tool}
        placement="bottom start"
        sections={[
          {
            id: "places",
            entries: items.map((item) => ({
              id: item.href,
              label: item.count ? `${item.label} (${item.count})` : item.label,
              icon: item.icon,
              href: item.href,
              isChosen: item === current,
            })),
          },
        ]}
      >
        <AriaButton className="flex h-11 shrink-0 items-center gap-2 whitespace-nowrap rounded-md border border-line px-3 font-medium text-sm transition-colors data-hovered:bg-hover data-pressed:bg-press">
          <MenuIcon size={18} aria-hidden />
          <span className="sr-only">{tool}</span>
          {current?.label}
        </AriaButton>
      </Menu>
    </span>
  );
}

function SkipLink() {
  const { t } = useLingui();
  return (
    <a
      href="#content"
      className="sr-only z-50 rounded-md bg-sheet px-3 py-2 shadow-float focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
    >
      {t`Skip to the content`}
    </a>
  );
}

/** Who is signed in, and what belongs to the person: language, face, keys, sign out. */
export function UserMenu({ compact, mayNotSignOut }: { compact?: boolean; mayNotSignOut?: string | undefined }) {
  const { t, i18n } = useLingui();
  const { staff, signOut } = useSession();
  const theme = useTheme();
  const themes: { id: Theme; label: string; icon: LucideIcon }[] = [
    { id: "light", label: t`Light`, icon: Sun },
    { id: "dark", label: t`Dark`, icon: Moon },
    { id: "system", label: t`As the system`, icon: Monitor },
  ];
  return (
    <Menu
      label={t`Account`}
      placement={compact ? "bottom end" : "top start"}
      sections={[
        {
          id: "language",
          title: t`Language`,
          entries: languages.map((one) => ({
            id: one.id,
            label: one.name,
            icon: Languages,
            isChosen: i18n.locale === one.id,
            run: () => void chooseLanguage(one.id),
          })),
        },
        {
          id: "theme",
          title: t`Appearance`,
          entries: themes.map((one) => ({ ...one, isChosen: theme === one.id, run: () => chooseTheme(one.id) })),
        },
        {
          id: "account",
          title: mayNotSignOut ?? staff.email,
          entries: [
            { id: "keys", label: t`Keys on this screen`, icon: Keyboard, keys: "?", run: openKeysHelp },
            {
              id: "out",
              label: t`Sign out`,
              icon: LogOut,
              isDisabled: Boolean(mayNotSignOut),
              run: () => void signOut(),
            },
          ],
        },
      ]}
    >
      <AriaButton
        aria-label={t`Account of ${staff.name}`}
        className={cx(
          "flex items-center gap-2.5 rounded-md text-left text-sm transition-colors data-hovered:bg-hover data-pressed:bg-press",
          compact ? "h-10 px-2" : "h-9 w-full px-2 max-lg:justify-center",
        )}
      >
        <CircleUser size={compact ? 20 : 16} aria-hidden className="text-ink-soft" />
        <span className={cx("min-w-0 truncate", compact ? "max-w-32 max-lg:sr-only" : "flex-1 max-lg:sr-only")}>
          {staff.name}
        </span>
      </AriaButton>
    </Menu>
  );
}
