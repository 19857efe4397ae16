import { type Api, Button, Dialog, Money, Picture, State, useTexts } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { ChevronDown, ChevronUp, Plus } from "lucide-react";
import { useState } from "react";
import { useDevice } from "../device";
import { useSale } from "./cart";
import { StockPlaces } from "./stock";

interface ArticleProps {
  group: Api.ArticleGroup;
  onClose: (added: boolean) => void;
}

/** The articles of a product: what each costs and where it lies. One press sells it. */
export function ArticleDialog({ group, onClose }: ArticleProps) {
  const text = useTexts();
  return (
    <Dialog title={text(group.name)} size="wide" isOpen onClose={() => onClose(false)}>
      <ArticleRows group={group} onAdded={() => onClose(true)} />
    </Dialog>
  );
}

export function ArticleRows({ group, onAdded }: { group: Api.ArticleGroup; onAdded: () => void }) {
  const { t } = useLingui();
  const text = useTexts();
  const { currency } = useDevice();
  const sale = useSale();
  const only = group.articles.length === 1;
  const [open, setOpen] = useState<string | null>(only ? (group.articles[0]?.variant ?? null) : null);
  return (
    <div className="flex flex-col gap-3">
      <div className="flex items-center gap-3">
        <Picture src={group.image} className="size-20" />
        <p className="text-ink-soft text-sm">{group.brand}</p>
      </div>
      <ul className="flex flex-col gap-2">
        {group.articles.map((one) => {
          const options = text(one.options);
          const name = options || text(one.name);
          const isOpen = open === one.variant;
          const { here, online } = one;
          return (
            <li key={one.variant} className="rounded-md border border-line">
              <div className="flex flex-wrap items-center gap-2 p-2 sm:flex-nowrap">
                <div className="min-w-0 flex-1 basis-48 pl-1">
                  <p className="font-medium text-md">{name}</p>
                  <p className="figures text-ink-soft text-xs">{one.sku}</p>
                </div>
                <span className="text-right">
                  <State tone={here ? "done" : "attention"} bare>
                    {here ? t`${here} here` : t`none here`}
                  </State>
                  <span className="figures block text-ink-soft text-xs">{t`${online} can be sent`}</span>
                </span>
                <span className="w-20 text-right font-semibold text-md">
                  {one.unit_minor === null ? t`No price` : <Money value={{ amount: one.unit_minor, currency }} />}
                </span>
                <Button
                  look="quiet"
                  icon={isOpen ? ChevronUp : ChevronDown}
                  aria-expanded={isOpen}
                  aria-label={t`Where ${name} lies`}
                  onPress={() => setOpen(isOpen ? null : one.variant)}
                >
                  {t`Stock`}
                </Button>
                <Button
                  icon={Plus}
                  aria-label={t`Add ${name}`}
                  isDisabled={one.unit_minor === null}
                  onPress={() => {
                    void sale.add(one.variant);
                    onAdded();
                  }}
                >
                  {t`Add`}
                </Button>
              </div>
              {isOpen && (
                <div className="border-line border-t p-2">
                  <StockPlaces
                    variant={one.variant}
                    quantity={1}
                    onChoose={(wish) => {
                      void sale.add(one.variant, wish);
                      onAdded();
                    }}
                  />
                </div>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
