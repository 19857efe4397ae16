import {
  type Api,
  api,
  Button,
  Card,
  ErrorState,
  Facts,
  IconButton,
  Money,
  moneyText,
  Problem,
  Select,
  Spinner,
  State,
  TextField,
  toastProblem,
  useLocale,
  useScanner,
  useTexts,
  useWrite,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { Minus, Plus, Undo2, UserRound } from "lucide-react";
import { useEffect, useState } from "react";
import { useDevice } from "../device";
import { SlipPaper } from "../paper";
import { CustomerDialog } from "../sale/customer";
import { personName } from "../sale/understand";
import type { Article } from "../shapes";
import { ArticlePick } from "./article";
import type { Done } from "./taken";

/** Goods of which nobody finds the sale: credit for a known customer, at the lowest price, within a limit. */
export function Receiptless({ onDone }: { onDone: (done: Done) => void }) {
  const { t } = useLingui();
  const text = useTexts();
  const { location, currency } = useDevice();
  const [customer, setCustomer] = useState<Api.Customer | null>(null);
  const [article, setArticle] = useState<Article | null>(null);
  const [quantity, setQuantity] = useState(1);
  const [condition, setCondition] = useState("sellable");
  const [reason, setReason] = useState("");
  const [finding, setFinding] = useState(false);
  const hear = async (code: string) => {
    try {
      const found = await api.get<Api.Scanned>("/till/scans", { location: location.id, code });
      if (found.customer) setCustomer(found.customer);
      if (found.article) setArticle(found.article);
    } catch (error) {
      toastProblem(error, t`The code could not be looked up. Scan it again.`);
    }
  };
  useScanner((code) => void hear(code));
  const wish =
    customer && article
      ? { location: location.id, variant: article.variant, quantity, condition, customer: customer.id, reason }
      : null;
  const { said, problem } = useWorth(wish);
  const take = useWrite((body: object, key) => api.post<Api.ReceiptlessReturn>("/receiptless-returns", body, { key }), {
    touches: ["/availability", "/customers"],
    onDone: (made) =>
      onDone({
        number: made.number,
        currency: made.currency,
        refunds: [{ tender: "store_credit", amount_minor: made.amount_minor }],
        receipt: null,
        slip: <SlipPaper made={made} customer={customer ? personName(customer) : ""} location={location} />,
      }),
  });
  const tooMuch = said !== null && said.before_minor + said.amount_minor > said.limit_minor;
  const name = article ? text(article.name) : "";
  return (
    <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,1fr)_27rem]">
      <div className="flex flex-col gap-4">
        <Card title={t`Customer`}>
          {customer ? (
            <div className="flex flex-wrap items-center gap-3">
              <UserRound size={20} aria-hidden className="text-harbour" />
              <span className="min-w-0 flex-1">
                <span className="block font-medium text-md">{personName(customer)}</span>
                <span className="block truncate text-ink-soft text-sm">{customer.email || customer.phone}</span>
              </span>
              <Button onPress={() => setFinding(true)}>{t`Somebody else`}</Button>
            </div>
          ) : (
            <Button icon={UserRound} onPress={() => setFinding(true)} autoFocus>
              {t`Find the customer`}
            </Button>
          )}
          <p className="mt-2 text-ink-soft text-sm">
            {t`Without a receipt the customer gets credit, so they have to be known.`}
          </p>
        </Card>
        <Card title={t`Article`}>
          {article ? (
            <div className="flex flex-col gap-3">
              <div className="flex items-center gap-3">
                <span className="min-w-0 flex-1">
                  <span className="block font-medium text-md">{name}</span>
                  <span className="figures block text-ink-soft text-sm">{article.sku}</span>
                </span>
                <Button onPress={() => setArticle(null)}>{t`Another article`}</Button>
              </div>
              <div className="flex flex-wrap items-center gap-3">
                <IconButton
                  icon={Minus}
                  look="plain"
                  label={t`One less of ${name}`}
                  isDisabled={quantity <= 1}
                  onPress={() => setQuantity(quantity - 1)}
                />
                <span role="status" className="figures w-10 text-center font-semibold text-md">
                  {quantity}
                </span>
                <IconButton
                  icon={Plus}
                  look="plain"
                  label={t`One more of ${name}`}
                  isDisabled={quantity >= 99}
                  onPress={() => setQuantity(quantity + 1)}
                />
                <Select
                  label={t`Condition of ${name}`}
                  hideLabel
                  value={condition}
                  onChange={setCondition}
                  options={[
                    { value: "sellable", label: t`As new: back on the shelf` },
                    { value: "quarantine", label: t`To be checked first` },
                    { value: "damaged", label: t`Damaged: not for sale` },
                  ]}
                  className="flex-1 basis-60"
                />
              </div>
            </div>
          ) : (
            <ArticlePick label={t`Which article?`} onPick={setArticle} />
          )}
        </Card>
      </div>
      <Card title={t`Store credit`}>
        <div className="flex flex-col gap-4">
          {take.error && (
            <ErrorState strip problem={take.error} kept={t`Nothing was taken back. Your choice is still here.`} />
          )}
          {problem && <ErrorState strip problem={problem} />}
          {!wish && (
            <p className="text-ink-soft text-sm">{t`Choose the customer and the article; then its worth stands here.`}</p>
          )}
          {wish && !said && !problem && <Spinner className="text-ink-soft" />}
          {said && <Worth said={said} tooMuch={tooMuch} currency={currency} />}
          <TextField label={t`Note`} optional value={reason} onChange={setReason} maxLength={200} />
          <Button
            look="primary"
            icon={Undo2}
            size="wide"
            isDisabled={!said || tooMuch}
            isPending={take.isPending}
            onPress={() => wish && take.mutate(wish)}
          >
            {t`Take back for credit`}
          </Button>
        </div>
      </Card>
      {finding && (
        <CustomerDialog onClose={() => setFinding(false)} onChoose={setCustomer} onScan={(code) => void hear(code)} />
      )}
    </div>
  );
}

function Worth({ said, tooMuch, currency }: { said: Api.ReceiptlessPreview; tooMuch: boolean; currency: string }) {
  const { t } = useLingui();
  const locale = useLocale();
  const money = (amount: number) => moneyText({ amount, currency }, locale);
  const left = money(Math.max(0, said.limit_minor - said.before_minor));
  const most = money(said.limit_minor);
  const { days } = said;
  return (
    <div role="status" className="flex flex-col gap-3">
      <Facts
        facts={[
          {
            label: t`Lowest price lately, each`,
            value: <Money value={{ amount: said.unit_minor, currency }} />,
            figures: true,
          },
          {
            label: t`Credit`,
            value: <Money value={{ amount: said.amount_minor, currency }} />,
            figures: true,
            sum: true,
          },
        ]}
      />
      <p className="text-ink-soft text-sm">{t`At most ${most} in ${days} days; ${left} of that are left.`}</p>
      {tooMuch && (
        <State tone="trouble" className="h-auto! whitespace-normal! py-1">
          {t`This is more than the customer may bring back without a receipt. Look for the order by name, card or mail.`}
        </State>
      )}
    </div>
  );
}

function useWorth(wish: object | null) {
  const [said, setSaid] = useState<Api.ReceiptlessPreview | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const wanted = JSON.stringify(wish && { ...wish, reason: "" });
  useEffect(() => {
    const body = JSON.parse(wanted) as object | null;
    setSaid(null);
    setProblem(null);
    if (!body) return;
    const stop = new AbortController();
    api
      .post<Api.ReceiptlessPreview>("/receiptless-previews", body, { signal: stop.signal })
      .then(setSaid)
      .catch((error) => !stop.signal.aborted && setProblem(Problem.of(error)));
    return () => stop.abort();
  }, [wanted]);
  return { said, problem };
}
