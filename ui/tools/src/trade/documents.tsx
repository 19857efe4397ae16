import {
  type Api,
  api,
  Button,
  Card,
  EmptyState,
  ErrorState,
  Money,
  SkeletonRows,
  useRead,
  useSession,
  useWrite,
  When,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { FileText } from "lucide-react";

/** Where the PDF of a document is. */
export const pdfOf = (document: string) => `/v1/documents/${document}/pdf`;

function useDocumentWords() {
  const { t } = useLingui();
  const words: Record<string, string> = {
    order_confirmation: t`Order confirmation`,
    pick_list: t`Pick list`,
    delivery_note: t`Delivery note`,
    receipt: t`Receipt of the register`,
    invoice: t`Invoice`,
    credit_note: t`Credit note`,
  };
  return (kind: string) => words[kind] ?? kind;
}

/** What was put on paper about an order; each opens as PDF. */
export function Documents({ order }: { order: string }) {
  const { t } = useLingui();
  const { may } = useSession();
  const word = useDocumentWords();
  const path = `/orders/${order}/documents`;
  const { data, error } = useRead<Api.Document[]>(path);
  const bill = useWrite((_: undefined, key) => api.post<Api.Document>(`/orders/${order}/invoices`, {}, { key }), {
    touches: [path],
  });
  if (error) return <ErrorState strip problem={error} />;
  if (!data) return <SkeletonRows rows={2} columns={3} />;
  return (
    <Card flush>
      {bill.error && <ErrorState strip problem={bill.error} />}
      {data.length === 0 && <EmptyState kind="first" title={t`Nothing was put on paper yet`} />}
      <ul aria-label={t`Documents`}>
        {data.map((one) => (
          <li key={one.id} className="border-line border-b last:border-b-0">
            <a
              className="flex min-h-12 items-center gap-3 px-4 py-2 hover:bg-hover"
              href={pdfOf(one.id)}
              target="_blank"
              rel="noreferrer"
            >
              <FileText size={16} aria-hidden className="shrink-0 text-ink-soft" />
              <span className="min-w-0 flex-1">
                <span className="block font-medium">{word(one.kind)}</span>
                <span className="figures block truncate text-ink-soft text-sm">
                  {one.number} · <When at={one.at} />
                </span>
              </span>
              {one.amount_minor !== 0 && <Money value={{ amount: one.amount_minor, currency: one.currency }} />}
            </a>
          </li>
        ))}
      </ul>
      {may("orders.place") && (
        <div className="border-line border-t p-4">
          <Button isPending={bill.isPending} onPress={() => bill.mutate(undefined)}>
            {t`Make an invoice of what was delivered`}
          </Button>
        </div>
      )}
    </Card>
  );
}
