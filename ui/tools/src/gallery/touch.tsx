import { type Amount, Button, Money, SearchField, toast } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { Banknote, CreditCard, Tent } from "lucide-react";

const euro = (amount: number): Amount => ({ amount, currency: "EUR" });

export function Touch() {
  const { t } = useLingui();
  const tiles = [t`Coffee`, t`Caps`, t`Rain gear`, t`Bags`, t`Camping`, t`Books`, t`Kitchen`, t`Gift card`];
  const lines = [
    { name: "Regenjacke Norderney L", pieces: 1, total: euro(14_900) },
    { name: "Mütze Sylt", pieces: 2, total: euro(3_980) },
    { name: "Zelt Amrum 3P", pieces: 1, total: euro(22_900), note: t`ship from warehouse` },
  ];
  return (
    <div className="grid min-h-0 flex-1 md:grid-cols-[minmax(0,1fr)_minmax(20rem,26rem)]">
      <h1 className="sr-only">{t`Touch`}</h1>
      <div className="flex min-h-0 flex-col gap-4 overflow-auto p-4">
        <SearchField label={t`Search or scan`} />
        <div className="grid grid-cols-2 gap-2 sm:grid-cols-4">
          {tiles.map((tile) => (
            <Button key={tile} className="h-20! flex-col gap-1.5" icon={Tent} onPress={() => toast(tile)}>
              {tile}
            </Button>
          ))}
        </div>
      </div>
      <section
        aria-label={t`Basket`}
        className="flex min-h-0 flex-col border-line bg-sheet max-md:border-t md:border-l"
      >
        <ul className="min-h-0 flex-1 overflow-auto">
          {lines.map((line) => (
            <li key={line.name} className="flex min-h-(--row) items-center gap-3 border-line border-b px-4 py-2">
              <span className="min-w-0 flex-1">
                <span className="block truncate text-md">{line.name}</span>
                {line.note && <span className="block text-ink-soft text-sm">{line.note}</span>}
              </span>
              <span className="figures w-8 text-right text-ink-soft text-md">{line.pieces}</span>
              <Money value={line.total} bare className="w-20 text-right text-md" />
            </li>
          ))}
        </ul>
        <div className="flex flex-col gap-3 border-line border-t p-4">
          <div className="flex items-baseline justify-between">
            <span className="text-ink-soft text-md">{t`4 articles`}</span>
            <Money value={euro(39_790)} className="font-semibold text-2xl tracking-[-0.02em]" />
          </div>
          <div className="grid grid-cols-3 gap-2">
            <Button icon={Banknote}>{t`Cash`}</Button>
            <Button look="primary" icon={CreditCard}>
              {t`Card`}
            </Button>
            <Button>{t`More`}</Button>
          </div>
        </div>
      </section>
    </div>
  );
}
