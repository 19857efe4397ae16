import { type Api, EmptyState, Page, useList } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { MessageRows } from "../../trade/messages";

/** Everything that was said to customers. */
export function Messages() {
  const { t } = useLingui();
  const found = useList<Api.MessageRow>("/messages");
  return (
    <Page fill title={t`Messages`} lead={t`What was sent to customers, and what waits.`}>
      <MessageRows
        fill
        rows={found.rows}
        list={found}
        empty={
          <EmptyState kind="first" title={t`No message yet`}>
            {t`Order confirmations, pickup notices and receipts stand here as they were sent.`}
          </EmptyState>
        }
      />
    </Page>
  );
}
