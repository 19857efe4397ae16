import { Badge, type Option, Select } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";

interface ManyProps {
  label: string;
  /** What it means when nothing is chosen. */
  none: string;
  options: readonly Option[];
  value: readonly string[];
  onChange: (value: string[]) => void;
  error?: string | undefined;
}

/** Some of a list: the chosen ones with their way out, and a list to choose the next from. */
export function Many({ label, none, options, value, onChange, error }: ManyProps) {
  const { t } = useLingui();
  const left = options.filter((one) => !value.includes(one.value));
  return (
    <fieldset className="flex min-w-0 flex-col gap-1.5">
      <legend className="mb-1 font-medium text-sm">{label}</legend>
      <div className="flex flex-wrap items-center gap-1.5">
        {!value.length && <Badge>{none}</Badge>}
        {value.map((key) => {
          const name = options.find((one) => one.value === key)?.label.trim() ?? key;
          return (
            <button
              key={key}
              type="button"
              aria-label={t`Remove ${name}`}
              onClick={() => onChange(value.filter((one) => one !== key))}
              className="inline-flex h-7 items-center gap-1.5 rounded-md bg-harbour-soft pr-1.5 pl-2.5 font-medium text-harbour text-xs transition-colors hover:bg-press"
            >
              {name}
              <X size={14} aria-hidden />
            </button>
          );
        })}
        {left.length > 0 && (
          <Select
            label={label}
            hideLabel
            placeholder={t`Add`}
            value={null}
            onChange={(key) => onChange([...value, key])}
            options={left}
            className="w-32"
          />
        )}
      </div>
      {error && <p className="text-brick text-xs">{error}</p>}
    </fieldset>
  );
}
