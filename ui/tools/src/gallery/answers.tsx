import { Button, Card, EmptyState, ErrorState, Page, Problem, SkeletonRows, Spinner, toast } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";

export function Answers() {
  const { t } = useLingui();
  const refused = new Problem(
    {
      code: "nothing_left",
      detail: t`Only 2 pieces are free in Lübeck; 4 were asked for.`,
      request_id: "req_01JD8W2Q7K",
    },
    409,
  );
  const failed = new Problem({ request_id: "req_01JD8W2Q7M" }, 500);
  return (
    <Page title={t`Answers`}>
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
        <Card flush>
          <EmptyState
            kind="first"
            title={t`Transfers between stores stand here`}
            action={
              <>
                <Button look="primary">{t`New transfer`}</Button>
                <Button>{t`Load sample data`}</Button>
              </>
            }
          >
            {t`A transfer takes pieces from one store and brings them to another.`}
          </EmptyState>
        </Card>
        <Card flush>
          <EmptyState kind="match" title={t`No order fits`} action={<Button>{t`Drop “Store: Rostock”`}</Button>}>
            {t`Two filters are in force. Without the store there are 14 orders.`}
          </EmptyState>
        </Card>
        <Card flush>
          <EmptyState kind="right" title={t`Prices are closed to you`}>
            {t`The right “pricing.change” is needed. Marlene Brinkmann can give it.`}
          </EmptyState>
        </Card>
        <Card flush>
          <SkeletonRows rows={6} />
        </Card>
        <Card flush>
          <ErrorState problem={failed} kept={t`Your input is still here.`} onRetry={() => toast(t`Tried again`)} />
        </Card>
        <Card title={t`In a form`}>
          <div className="flex flex-col gap-3">
            <ErrorState strip problem={refused} />
            <ErrorState strip problem={new Problem({ code: "offline" }, 0)} onRetry={() => toast(t`Tried again`)} />
            <span className="inline-flex items-center gap-2 text-ink-soft text-sm">
              <Spinner size={16} /> {t`Asking the card terminal`}
            </span>
          </div>
        </Card>
      </div>
    </Page>
  );
}
