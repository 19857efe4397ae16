import { useLingui } from "@lingui/react/macro";
import { Check, ChevronDown, Minus, Plus, Search, X } from "lucide-react";
import { type ReactNode, type Ref, useState } from "react";
import {
  Checkbox as AriaCheckbox,
  type CheckboxProps as AriaCheckboxProps,
  NumberField as AriaNumberField,
  type NumberFieldProps as AriaNumberFieldProps,
  SearchField as AriaSearchField,
  type SearchFieldProps as AriaSearchFieldProps,
  Select as AriaSelect,
  type SelectProps as AriaSelectProps,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
  Button,
  FieldError,
  Group,
  Input,
  type InputProps,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  SelectValue,
  Text,
  TextArea,
} from "react-aria-components";
import { cx } from "../cx";
import { useLocale } from "../language";
import { moneyText, parseMoney } from "../money";

const frame =
  "h-(--control) min-w-0 rounded-md border border-edge bg-sheet text-(length:--control-text) text-ink transition-colors data-hovered:border-ink-soft data-invalid:border-brick data-disabled:border-line data-disabled:bg-quiet-soft data-disabled:text-ink-soft";
const box = `${frame} w-full px-2.5`;

interface Common {
  label: string;
  /** The label is read but not shown; only where the place says enough. */
  hideLabel?: boolean;
  /** What to know before typing. */
  help?: ReactNode;
  /** What is wrong, usually `problem.fields[name]`. */
  error?: string | undefined;
  className?: string;
}

function Head({ label, hide, optional }: { label: string; hide?: boolean | undefined; optional?: boolean }) {
  const { t } = useLingui();
  return (
    <Label className={hide ? "sr-only" : "flex items-baseline gap-2 font-medium text-sm"}>
      {label}
      {optional && <span className="font-normal text-ink-soft text-xs">{t`optional`}</span>}
    </Label>
  );
}

function Foot({ help, error }: { help?: ReactNode; error?: string | undefined }) {
  return (
    <>
      {help && !error && (
        <Text slot="description" className="text-ink-soft text-xs">
          {help}
        </Text>
      )}
      <FieldError className="text-brick text-xs">{error}</FieldError>
    </>
  );
}

const stack = (className?: string) => cx("flex min-w-0 flex-col gap-1", className);

interface TextFieldProps extends Common, Omit<AriaTextFieldProps, "className" | "children"> {
  placeholder?: string;
  /** More than one line. */
  rows?: number;
  /** Says "optional" beside the label. Fields are required unless they say so. */
  optional?: boolean;
  inputRef?: Ref<HTMLInputElement>;
  inputMode?: InputProps["inputMode"];
  /** Figures and codes: tabular figures. */
  figures?: boolean;
}

export function TextField(props: TextFieldProps) {
  const {
    label,
    hideLabel,
    help,
    error,
    className,
    placeholder,
    rows,
    optional,
    inputRef,
    inputMode,
    figures,
    ...rest
  } = props;
  return (
    <AriaTextField {...rest} isInvalid={Boolean(error) || (rest.isInvalid ?? false)} className={stack(className)}>
      <Head label={label} hide={hideLabel} optional={optional ?? false} />
      {rows ? (
        <TextArea rows={rows} placeholder={placeholder ?? ""} className={cx(box, "h-auto py-1.5 leading-5")} />
      ) : (
        <Input
          ref={inputRef ?? null}
          placeholder={placeholder ?? ""}
          inputMode={inputMode}
          className={cx(box, figures && "figures")}
        />
      )}
      <Foot help={help} error={error} />
    </AriaTextField>
  );
}

interface SearchFieldProps extends Omit<AriaSearchFieldProps, "className" | "children"> {
  label: string;
  placeholder?: string;
  className?: string;
  inputRef?: Ref<HTMLInputElement>;
  /** The key that leads here, shown at the end while empty. */
  keyHint?: string;
}

/** One search field per screen. It understands ids, names and codes; the placeholder says which. */
export function SearchField({ label, placeholder, className, inputRef, keyHint, ...rest }: SearchFieldProps) {
  const { t } = useLingui();
  return (
    <AriaSearchField {...rest} aria-label={label} className={cx("group relative min-w-0", className)}>
      <Search
        size={16}
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-soft"
      />
      <Input
        ref={inputRef ?? null}
        placeholder={placeholder ?? label}
        className={cx(box, "pr-9 pl-8 [&::-webkit-search-cancel-button]:hidden")}
      />
      {keyHint && (
        <kbd className="-translate-y-1/2 pointer-events-none absolute top-1/2 right-2 hidden rounded-md border border-line px-1.5 font-sans text-ink-soft text-xs group-data-empty:block">
          {keyHint}
        </kbd>
      )}
      <Button
        aria-label={t`Clear search`}
        className="-translate-y-1/2 absolute top-1/2 right-1.5 flex size-6 items-center justify-center rounded-md text-ink-soft group-data-empty:hidden data-hovered:bg-hover"
      >
        <X size={16} aria-hidden />
      </Button>
    </AriaSearchField>
  );
}

interface NumberFieldProps extends Common, Omit<AriaNumberFieldProps, "className" | "children"> {
  unit?: string;
}

/** A whole or measured number with steps on both sides; for money use MoneyField. */
export function NumberField({ label, hideLabel, help, error, className, unit, ...rest }: NumberFieldProps) {
  const step =
    "flex h-full w-(--control) shrink-0 items-center justify-center text-ink-soft transition-colors data-hovered:bg-hover data-pressed:bg-press data-disabled:opacity-40";
  return (
    <AriaNumberField {...rest} isInvalid={Boolean(error)} className={stack(className)}>
      <Head label={label} hide={hideLabel} />
      <Group
        className={cx(
          frame,
          "flex w-fit items-center overflow-hidden focus-within:outline-2 focus-within:outline-harbour focus-within:outline-offset-2",
        )}
      >
        <Button slot="decrement" className={cx(step, "border-line border-r")}>
          <Minus size={16} aria-hidden />
        </Button>
        <Input className="figures h-full w-16 min-w-0 bg-transparent px-2 text-center outline-none!" />
        {unit && <span className="pr-2 text-ink-soft">{unit}</span>}
        <Button slot="increment" className={cx(step, "border-line border-l")}>
          <Plus size={16} aria-hidden />
        </Button>
      </Group>
      <Foot help={help} error={error} />
    </AriaNumberField>
  );
}

interface MoneyFieldProps extends Common {
  currency: string;
  value: number | null;
  onChange: (amount: number | null) => void;
  isDisabled?: boolean;
  autoFocus?: boolean;
}

/** An amount in minor units. Takes "12,5", "12.50" and "1.234,50" alike; no float is ever made of it. */
export function MoneyField({ currency, value, onChange, error, ...rest }: MoneyFieldProps) {
  const { t } = useLingui();
  const locale = useLocale();
  const [draft, setDraft] = useState<string | null>(null);
  const [wrong, setWrong] = useState(false);
  const printed = value === null ? "" : moneyText({ amount: value, currency }, locale, { bare: true });
  return (
    <AriaTextField
      isInvalid={wrong || Boolean(error)}
      isDisabled={rest.isDisabled ?? false}
      autoFocus={rest.autoFocus ?? false}
      value={draft ?? printed}
      onChange={(text) => {
        setDraft(text);
        const amount = text.trim() ? parseMoney(text, currency, locale) : null;
        setWrong(Boolean(text.trim()) && amount === null);
        onChange(amount);
      }}
      onBlur={() => !wrong && setDraft(null)}
      className={stack(rest.className)}
    >
      <Head label={rest.label} hide={rest.hideLabel} />
      <div className="relative">
        <Input inputMode="decimal" className={cx(box, "figures pr-12 text-right")} />
        <span className="-translate-y-1/2 pointer-events-none absolute top-1/2 right-2.5 text-ink-soft">
          {currency}
        </span>
      </div>
      <Foot help={rest.help} error={error ?? (wrong ? t`This is not an amount in ${currency}.` : undefined)} />
    </AriaTextField>
  );
}

export interface Option<V extends string = string> {
  value: V;
  label: string;
  detail?: string;
}

interface SelectProps<V extends string>
  extends Common,
    Omit<AriaSelectProps<Option<V>>, "className" | "children" | "onChange" | "value"> {
  options: readonly Option<V>[];
  value: V | null;
  onChange: (value: V) => void;
}

/** One of a few. For more than about twenty use the search of a list instead. */
export function Select<V extends string>(props: SelectProps<V>) {
  const { label, hideLabel, help, error, className, options, value, onChange, placeholder, ...rest } = props;
  const { t } = useLingui();
  return (
    <AriaSelect
      {...rest}
      value={value}
      onChange={(key) => key !== null && onChange(key as V)}
      placeholder={placeholder ?? t`Choose`}
      isInvalid={Boolean(error)}
      className={stack(className)}
    >
      <Head label={label} hide={hideLabel} />
      <Button className={cx(box, "flex items-center justify-between gap-2 text-left data-pressed:bg-quiet-soft")}>
        <SelectValue className="truncate data-placeholder:text-ink-soft">
          {({ selectedText, defaultChildren }) => selectedText || defaultChildren}
        </SelectValue>
        <ChevronDown size={16} aria-hidden className="text-ink-soft" />
      </Button>
      <Foot help={help} error={error} />
      <Popover className={popoverClass("min-w-(--trigger-width)")}>
        <ListBox items={options} className="max-h-80 overflow-auto p-1 outline-none">
          {(option) => (
            <ListBoxItem id={option.value} textValue={option.label} className={optionClass}>
              {({ isSelected }) => (
                <>
                  <Check size={16} aria-hidden className={cx("text-harbour", !isSelected && "invisible")} />
                  <span className="min-w-0 flex-1">
                    <Text slot="label" className="block truncate">
                      {option.label}
                    </Text>
                    {option.detail && (
                      <Text slot="description" className="block truncate text-ink-soft text-xs">
                        {option.detail}
                      </Text>
                    )}
                  </span>
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}

export const optionClass =
  "flex min-h-8 cursor-default items-center gap-2 rounded-md px-2 py-1.5 text-sm outline-none! data-disabled:text-ink-soft data-focused:bg-hover in-data-[density=touch]:min-h-12";

export function popoverClass(className?: string): string {
  return cx(
    "rounded-md border border-line bg-sheet text-ink shadow-float transition-opacity data-entering:opacity-0 data-exiting:opacity-0",
    className,
  );
}

interface CheckboxProps extends Omit<AriaCheckboxProps, "className" | "children"> {
  children?: ReactNode;
  help?: ReactNode;
  className?: string;
}

export function Checkbox({ children, help, className, ...rest }: CheckboxProps) {
  return (
    <AriaCheckbox
      {...rest}
      className={cx("group flex items-start gap-2 text-sm outline-none! data-disabled:text-ink-soft", className)}
    >
      {({ isSelected, isIndeterminate }) => (
        <>
          <span
            className={cx(
              "flex size-4 shrink-0 items-center justify-center rounded-[4px] border transition-colors in-data-[density=touch]:size-6",
              "group-data-focus-visible:outline-2 group-data-focus-visible:outline-harbour group-data-focus-visible:outline-offset-2",
              children ? "mt-0.5" : "",
              isSelected || isIndeterminate
                ? "border-harbour bg-harbour text-on-fill"
                : "border-edge bg-sheet group-data-hovered:border-ink-soft",
            )}
          >
            {isIndeterminate ? (
              <Minus size={12} strokeWidth={3} aria-hidden />
            ) : (
              isSelected && <Check size={12} strokeWidth={3} aria-hidden />
            )}
          </span>
          {children && (
            <span>
              {children}
              {help && <span className="block text-ink-soft text-xs">{help}</span>}
            </span>
          )}
        </>
      )}
    </AriaCheckbox>
  );
}
