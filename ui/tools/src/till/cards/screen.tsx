import {
  type Api,
  api,
  Button,
  Card,
  ErrorState,
  Money,
  Page,
  Problem,
  State,
  TextField,
  useKeys,
  useScanner,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useCallback, useEffect, useRef, useState } from "react";
import { useDevice } from "../device";
import { Loads } from "./loads";
import { Selling } from "./selling";

/** How the code of a gift card looks, ours and those on printed cards. */
const CODE = /^[2-9A-HJ-NP-TW-Z]{16}$/;

const tidied = (typed: string) => typed.replace(/[\s-]/g, "").toUpperCase();

/** A card that was looked up, or the code on a printed one that nobody has bought yet. */
type Found = { card: Api.GiftCard; loads: Api.GiftCardLoad[] } | { fresh: string };

/** Gift cards: what one carries, more on it, new ones, and back what nobody has used. */
export function CardsScreen() {
  const { t } = useLingui();
  const { problem: cutOff } = useDevice();
  const [code, setCode] = useState("");
  const [found, setFound] = useState<Found | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isPending, setPending] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const looks = useRef(0);
  const forget = () => {
    looks.current += 1;
    setFound(null);
    setProblem(null);
    setPending(false);
  };
  const look = useCallback(async (typed: string) => {
    const tidy = tidied(typed);
    if (!tidy) return;
    looks.current += 1;
    const mine = looks.current;
    setCode(typed.trim());
    setPending(true);
    setProblem(null);
    setFound(null);
    try {
      const card = await api.get<Api.GiftCard>(`/gift-cards/${encodeURIComponent(tidy)}`);
      const loads = await api.get<Api.GiftCardLoad[]>("/till/gift-card-loads", { code: card.code });
      if (mine === looks.current) setFound({ card, loads });
    } catch (error) {
      if (mine !== looks.current) return;
      const said = Problem.of(error);
      if (said.code === "gift_card_unknown" && CODE.test(tidy)) setFound({ fresh: tidy });
      else setProblem(said);
    }
    if (mine === looks.current) setPending(false);
  }, []);
  useEffect(
    () => () => {
      looks.current += 1;
    },
    [],
  );
  useScanner((scanned) => {
    if (!isBusy) void look(scanned);
  });
  useKeys([{ keys: "/", label: t`Code of the gift card`, run: () => field.current?.focus() }]);
  const card = found && "card" in found ? found.card : null;
  const fresh = found && "fresh" in found ? found.fresh : null;
  return (
    <Page
      title={t`Gift cards`}
      lead={t`Good at every store and in the shop; nothing is taxed until it buys something.`}
    >
      {cutOff?.code === "offline" && (
        <div role="alert" className="mb-4">
          <State tone="attention" className="h-auto! whitespace-normal! py-2">
            {t`The till is cut off. Gift cards need the connection: none can be checked, sold or taken until it is back.`}
          </State>
        </div>
      )}
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-4">
          <Card title={t`What is on a card`}>
            <div className="flex flex-col gap-4">
              <form
                className="flex flex-wrap items-end gap-2"
                onSubmit={(event) => {
                  event.preventDefault();
                  void look(code);
                }}
              >
                <TextField
                  label={t`Code of the gift card`}
                  className="flex-1 basis-48"
                  value={code}
                  onChange={(typed) => {
                    setCode(typed);
                    forget();
                  }}
                  inputRef={field}
                  isDisabled={isBusy}
                  autoComplete="off"
                  figures
                />
                <Button type="submit" isPending={isPending} isDisabled={isBusy}>{t`Check`}</Button>
              </form>
              {problem && <ErrorState strip problem={problem} />}
              {card && (
                <p className="flex items-baseline justify-between gap-4 text-md" role="status">
                  <span className="text-ink-soft">{t`On the card`}</span>
                  <Money
                    value={{ amount: card.balance_minor, currency: card.currency }}
                    className="font-semibold text-2xl"
                  />
                </p>
              )}
              {fresh && (
                <p role="status" className="text-md">
                  {t`Nobody has bought a card with this code yet. Sell it, or check what you typed.`}
                </p>
              )}
              {!found && !problem && (
                <p className="text-ink-soft text-sm">{t`Scan the card, or type its sixteen characters.`}</p>
              )}
            </div>
          </Card>
          {found && "card" in found && (
            <Loads
              key={found.card.code}
              loads={found.loads}
              onReturned={() => void look(found.card.code)}
              isDisabled={isBusy}
            />
          )}
        </div>
        <Selling
          key={card?.code ?? fresh ?? ""}
          card={card}
          fresh={fresh}
          onBusy={setBusy}
          onDone={(sold) => {
            if (card || fresh) void look(sold);
          }}
        />
      </div>
    </Page>
  );
}
