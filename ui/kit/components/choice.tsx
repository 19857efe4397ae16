import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { Label, Radio, RadioGroup } from "react-aria-components";
import { cx } from "../cx";

export interface ChoiceOption<V extends string = string> {
  value: V;
  label: ReactNode;
  /** One line below: how many, when, how much. */
  detail?: ReactNode;
  /** At the end of the line. */
  note?: ReactNode;
  icon?: LucideIcon;
  isDisabled?: boolean;
}

interface ChoiceProps<V extends string> {
  label: string;
  hideLabel?: boolean;
  options: readonly ChoiceOption<V>[];
  value: V | null;
  onChange: (value: V) => void;
  /** Side by side as buttons instead of one below the other. */
  row?: boolean;
  className?: string;
}

/** One of a few that all stand in sight. The chosen one has a filled mark, a border and weight, not colour alone. */
export function Choice<V extends string>(props: ChoiceProps<V>) {
  const { label, hideLabel, options, value, onChange, row, className } = props;
  return (
    <RadioGroup
      value={value}
      onChange={(chosen) => onChange(chosen as V)}
      orientation={row ? "horizontal" : "vertical"}
      className={cx("flex min-w-0 flex-col gap-1", className)}
    >
      <Label className={hideLabel ? "sr-only" : "font-medium text-sm"}>{label}</Label>
      <div className={row ? "flex flex-wrap gap-2" : "flex flex-col gap-2"}>
        {options.map((option) => (
          <Radio
            key={option.value}
            value={option.value}
            isDisabled={option.isDisabled ?? false}
            className={({ isSelected }) =>
              cx(
                "flex min-h-(--control) min-w-0 cursor-pointer items-center gap-3 rounded-md border bg-sheet px-3 py-1.5 text-(length:--control-text) transition-colors",
                "data-disabled:cursor-default data-disabled:bg-quiet-soft data-disabled:text-ink-soft",
                "data-focus-visible:outline-2 data-focus-visible:outline-harbour data-focus-visible:outline-offset-2",
                isSelected ? "border-harbour bg-harbour-soft font-medium" : "border-line data-hovered:border-edge",
              )
            }
          >
            {({ isSelected }) => (
              <>
                <span
                  aria-hidden
                  className={cx(
                    "flex size-5 shrink-0 items-center justify-center rounded-full border",
                    isSelected ? "border-harbour" : "border-edge",
                  )}
                >
                  {isSelected && <span className="size-2.5 rounded-full bg-harbour" />}
                </span>
                {option.icon && <option.icon size={20} aria-hidden className="text-ink-soft" />}
                <span className="min-w-0 flex-1">
                  <span className="block">{option.label}</span>
                  {option.detail && <span className="block font-normal text-ink-soft text-sm">{option.detail}</span>}
                </span>
                {option.note && <span className="figures shrink-0 text-sm">{option.note}</span>}
              </>
            )}
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
