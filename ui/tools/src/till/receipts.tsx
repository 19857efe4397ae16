import {
  type Api,
  api,
  Button,
  cx,
  EmptyState,
  ErrorState,
  Money,
  Page,
  SearchField,
  SkeletonRows,
  State,
  toastProblem,
  useRead,
  useScanner,
  When,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useRouter } from "@tanstack/react-router";
import { FileText, Gift, Printer, Undo2 } from "lucide-react";
import { useState } from "react";
import { Button as Press } from "react-aria-components";
import { pdfOf } from "../trade/documents";
import { useDevice } from "./device";
import { ReceiptPaper } from "./paper";
import { printPaper } from "./print";
import { useUnderstand } from "./sale/understand";
import type { Receipt } from "./shapes";

/** The receipts of this shift, and any other by its number. */
export function ReceiptsScreen() {
  const { t } = useLingui();
  const { register, location } = useDevice();
  const understand = useUnderstand();
  const [chosen, setChosen] = useState<Receipt | null>(null);
  const [text, setText] = useState("");
  const found = useRead<Receipt[]>(`/till/registers/${register.id}/receipts`, {}, { everyMs: 10_000 });
  const shown = found.data?.filter((one) =>
    `${one.number} ${one.body.order ?? ""}`.includes(text.trim().toUpperCase()),
  );
  const open = async (number: string) => {
    try {
      setChosen(await api.get<Receipt>(`/receipts/${encodeURIComponent(number)}`));
      setText("");
    } catch (error) {
      toastProblem(error, t`This receipt could not be read.`);
    }
  };
  useScanner((code) => void (/-\d+-\d{6}$/.test(code) ? open(code) : understand(code)));
  const receipt = chosen ?? shown?.[0] ?? null;
  return (
    <Page title={t`Receipts`} lead={t`Of this shift, the latest first.`} fill>
      <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)] gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="flex min-h-0 flex-col gap-3">
          <SearchField
            label={t`Find a receipt`}
            placeholder={t`Number of a receipt, also of another store`}
            value={text}
            onChange={setText}
            onSubmit={() => text.trim() && void open(text.trim())}
          />
          {found.isError && <ErrorState strip problem={found.error} onRetry={() => void found.refetch()} />}
          <div className="min-h-40 flex-1 overflow-auto rounded-md border border-line bg-sheet">
            {found.isPending && <SkeletonRows rows={6} columns={3} />}
            {found.data?.length === 0 && (
              <EmptyState kind="first" title={t`Nothing was sold in this shift yet`}>
                {t`Every sale and return of this register appears here.`}
              </EmptyState>
            )}
            {Boolean(found.data?.length) && shown?.length === 0 && (
              <EmptyState kind="match" title={t`Not in this shift`}>
                {t`Press Enter to look for the number at all stores.`}
              </EmptyState>
            )}
            <ul aria-label={t`Receipts`}>
              {shown?.map((one) => (
                <ReceiptRow
                  key={one.id}
                  receipt={one}
                  isChosen={receipt?.id === one.id}
                  onPress={() => setChosen(one)}
                />
              ))}
            </ul>
          </div>
        </div>
        {receipt && <Shown receipt={receipt} location={location} />}
      </div>
    </Page>
  );
}

function endingOf(receipt: Receipt): string {
  return (receipt.body.gift_card as { ending?: string } | undefined)?.ending ?? "";
}

function useKindWords() {
  const { t } = useLingui();
  const words: Record<string, string> = {
    sale: t`Sale`,
    return: t`Return`,
    pickup: t`Collected`,
    gift_card: t`Gift card`,
    gift_card_return: t`Gift card given back`,
  };
  return (kind: string) => words[kind] ?? kind;
}

function ReceiptRow(props: { receipt: Receipt; isChosen: boolean; onPress: () => void }) {
  const { receipt, isChosen, onPress } = props;
  const kindWords = useKindWords();
  const tone = receipt.kind.endsWith("return") ? "attention" : receipt.kind === "pickup" ? "info" : "done";
  return (
    <li className="border-line border-b last:border-b-0">
      <Press
        onPress={onPress}
        aria-pressed={isChosen}
        className={cx(
          "flex min-h-16 w-full cursor-pointer items-center gap-3 px-4 py-2 text-left transition-colors data-hovered:bg-hover data-focus-visible:-outline-offset-2",
          isChosen && "bg-harbour-soft",
        )}
      >
        <span className="min-w-0 flex-1">
          <span className="figures block truncate font-medium text-md">{receipt.number}</span>
          <span className="block text-ink-soft text-sm">
            <When at={receipt.at} show="time" /> · {receipt.cashier || "–"} ·{" "}
            {String(receipt.body.order ?? endingOf(receipt))}
          </span>
        </span>
        <State tone={tone} bare className="max-sm:hidden">
          {kindWords(receipt.kind)}
        </State>
        <Money
          value={{ amount: receipt.total_minor, currency: receipt.currency }}
          className="w-24 text-right text-md"
        />
      </Press>
    </li>
  );
}

function Shown({ receipt, location }: { receipt: Receipt; location: Api.Location }) {
  const { t } = useLingui();
  const router = useRouter();
  const { data } = useRead<Api.Location[]>("/locations");
  const place = data?.find((one) => one.id === receipt.location) ?? location;
  // The receipt of a gift card belongs to no order: it has no document, and no goods to bring back.
  const isCard = receipt.kind.startsWith("gift_card");
  const papers = useRead<Api.Document[]>(isCard ? null : `/orders/${receipt.order}/documents`);
  const paper = papers.data?.find((one) => one.kind === "receipt" && one.number === receipt.number);
  return (
    <section aria-label={t`Receipt ${{ number: receipt.number }}`} className="flex min-h-0 flex-col gap-3">
      <div className="min-h-0 flex-1 overflow-auto rounded-md border border-line bg-sheet p-4">
        <div className="flex justify-center">
          <ReceiptPaper receipt={receipt} location={place} />
        </div>
      </div>
      <div className="grid grid-cols-2 gap-2">
        <Button icon={Printer} onPress={() => printPaper(<ReceiptPaper receipt={receipt} location={place} />)}>
          {t`Print`}
        </Button>
        {paper && (
          <Button icon={FileText} onPress={() => void window.open(pdfOf(paper.id), "_blank", "noreferrer")}>
            {t`As PDF`}
          </Button>
        )}
        {isCard ? (
          <Button icon={Gift} onPress={() => router.history.push("/till/cards")}>
            {t`Gift cards`}
          </Button>
        ) : (
          <Button
            icon={Undo2}
            isDisabled={receipt.kind === "return"}
            onPress={() => router.history.push(`/till/returns?number=${encodeURIComponent(receipt.number)}`)}
          >
            {t`Return`}
          </Button>
        )}
      </div>
    </section>
  );
}
