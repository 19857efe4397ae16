import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import {
  Button as AriaButton,
  type ButtonProps as AriaButtonProps,
  Link as AriaLink,
  Tooltip,
  TooltipTrigger,
} from "react-aria-components";
import { cx } from "../cx";
import { Spinner } from "./waiting";

export type Look = "primary" | "plain" | "quiet" | "danger";
export type Size = "small" | "normal" | "wide" | "icon" | "smallIcon";

const looks: Record<Look, string> = {
  primary: "bg-harbour text-on-fill data-hovered:bg-harbour-strong data-pressed:bg-harbour-strong",
  plain: "border border-line bg-sheet text-ink data-hovered:border-edge data-pressed:bg-quiet-soft",
  quiet: "text-ink data-hovered:bg-hover data-pressed:bg-press",
  danger:
    "border border-brick/40 bg-sheet text-brick data-hovered:border-brick data-hovered:bg-brick-soft data-pressed:bg-brick-soft",
};

const sizes: Record<Size, string> = {
  small: "h-7 px-2 text-xs",
  normal: "h-(--control) px-3 text-(length:--control-text)",
  wide: "h-(--control) w-full px-3 text-(length:--control-text)",
  icon: "size-(--control)",
  smallIcon: "size-7",
};

const disabled =
  "data-disabled:cursor-default data-disabled:border-transparent data-disabled:bg-quiet-soft data-disabled:text-ink-soft";

export function buttonClass(look: Look = "plain", size: Size = "normal", className?: string): string {
  return cx(
    "inline-flex shrink-0 select-none items-center justify-center gap-2 whitespace-nowrap rounded-md font-medium transition-colors in-data-[density=touch]:[&>svg]:size-5",
    looks[look],
    sizes[size],
    disabled,
    className,
  );
}

interface ButtonProps extends Omit<AriaButtonProps, "className" | "children"> {
  children: ReactNode;
  look?: Look;
  size?: "small" | "normal" | "wide";
  icon?: LucideIcon;
  /** Goes somewhere instead of doing something; rendered as a link. */
  href?: string;
  className?: string;
}

/** One verb. At most one `primary` on a screen. `isPending` keeps its width and says that it works. */
export function Button({ children, look, size, icon: Icon, href, className, isPending, ...rest }: ButtonProps) {
  const names = buttonClass(look, size, className);
  const content = (
    <>
      {isPending ? <Spinner size={16} /> : Icon && <Icon size={16} aria-hidden />}
      <span className="truncate">{children}</span>
    </>
  );
  if (href) {
    return (
      <AriaLink href={href} className={names}>
        {content}
      </AriaLink>
    );
  }
  return (
    <AriaButton {...rest} isPending={isPending ?? false} className={names}>
      {content}
    </AriaButton>
  );
}

interface IconButtonProps extends Omit<AriaButtonProps, "className" | "children"> {
  icon: LucideIcon;
  /** What it does; its name for screen readers and its tooltip. */
  label: string;
  look?: Look;
  size?: "small" | "normal";
  className?: string;
}

/** A verb as an icon, always with a name and a tooltip. */
export function IconButton({
  icon: Icon,
  label,
  look = "quiet",
  size = "normal",
  className,
  ...rest
}: IconButtonProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={80}>
      <AriaButton
        {...rest}
        aria-label={label}
        className={buttonClass(look, size === "small" ? "smallIcon" : "icon", className)}
      >
        <Icon size={size === "small" ? 16 : 18} aria-hidden />
      </AriaButton>
      <Tip>{label}</Tip>
    </TooltipTrigger>
  );
}

export function Tip({
  children,
  className,
  placement = "top",
}: {
  children: ReactNode;
  className?: string;
  placement?: "top" | "right" | "bottom";
}) {
  return (
    <Tooltip
      offset={6}
      placement={placement}
      className={cx(
        "max-w-64 rounded-md bg-ink px-2 py-1 text-ground text-xs shadow-float transition-opacity data-entering:opacity-0 data-exiting:opacity-0",
        className,
      )}
    >
      {children}
    </Tooltip>
  );
}

/** A link in running text or a table cell. */
export function TextLink({ href, children, className }: { href: string; children: ReactNode; className?: string }) {
  return (
    <AriaLink
      href={href}
      className={cx(
        "rounded-xs text-harbour underline decoration-harbour/30 underline-offset-3 transition-colors data-hovered:decoration-harbour",
        className,
      )}
    >
      {children}
    </AriaLink>
  );
}
