import { cx, State, When } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { CloudOff } from "lucide-react";
import { useSale } from "../sale/cart";
import type { Code } from "./book";

/** While the server cannot be reached: what the prices in the basket come from, and what cannot be done meanwhile. */
export function OfflineNote() {
  const { t } = useLingui();
  const { offline } = useSale();
  const words = useWords();
  if (!offline) return null;
  const { book, code } = offline;
  const head = book?.head;
  const version = head?.version ?? 0;
  const until = new Date((head?.until ?? 0) * 1000);
  return (
    <div
      role="alert"
      data-book={code ?? "counts"}
      className={cx("flex flex-col gap-1 border-line border-t px-3 py-2", code ? "bg-brick-soft" : "bg-amber-soft")}
    >
      {code ? (
        <>
          <State bare tone="trouble" className="whitespace-normal! text-sm!">
            {t`List prices without offers`}
          </State>
          <p className="text-sm">{words(code)}</p>
          <p className="text-sm">{t`Compare the prices with the shelf before you name them.`}</p>
        </>
      ) : (
        <State bare tone="attention" icon={CloudOff} className="whitespace-normal! text-sm!">
          <span>
            {t`Offline: prices of price book ${version}, good until`} <When at={until} show="date" />{" "}
            <When at={until} show="time" />
          </span>
        </State>
      )}
      <p className="text-sm">
        {t`The basket is kept. Paying, coupons, customers and sending need the server; the till goes on by itself when it is back.`}
      </p>
    </div>
  );
}

function useWords(): (code: Code) => string {
  const { t } = useLingui();
  return (code) => {
    const words: Record<Code, string> = {
      book_tampered: t`The server cannot be reached, and the price book on this till was changed after it was signed. Its prices do not count.`,
      book_outdated: t`The server cannot be reached, and the price book on this till is out of date. Its offers do not count.`,
      book_key_unknown: t`The server cannot be reached, and the price book on this till was signed with an unknown key. Its prices do not count.`,
      book_unreadable: t`The server cannot be reached, and the price book on this till cannot be read.`,
      book_for_another: t`The server cannot be reached, and the price book on this till is for another store.`,
      book_missing: t`The server cannot be reached, and this till has no price book yet.`,
      cannot_verify: t`The server cannot be reached, and this browser cannot verify the price book: the till is not opened over https.`,
    };
    return words[code];
  };
}
