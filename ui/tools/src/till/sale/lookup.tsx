import { type Api, Dialog, EmptyState, ErrorState, SearchField, useList, useScanner } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { useDevice } from "../device";
import { ArticleRows } from "./article";

/** Looks up where something lies without putting it into the basket. */
export function StockDialog({ onClose }: { onClose: () => void }) {
  const { t, i18n } = useLingui();
  const { location } = useDevice();
  const [text, setText] = useState("");
  useScanner(setText);
  const found = useList<Api.ArticleGroup>(text.trim() ? "/till/articles" : null, {
    location: location.id,
    text: text.trim(),
    language: i18n.locale,
    limit: 5,
  });
  return (
    <Dialog title={t`Stock`} size="wide" isOpen onClose={onClose}>
      <div className="flex flex-col gap-4">
        <SearchField
          label={t`Which article?`}
          placeholder={t`Scan or type an article`}
          value={text}
          onChange={setText}
          autoFocus
        />
        {found.problem && <ErrorState strip problem={found.problem} onRetry={found.reload} />}
        {!text.trim() && (
          <p className="text-ink-soft text-sm">{t`Scan an article to see what lies here, nearby and in the warehouse.`}</p>
        )}
        {text.trim() && found.rows?.length === 0 && (
          <EmptyState
            kind="match"
            title={t`No article is called “${text}”`}
          >{t`Try fewer letters or the SKU.`}</EmptyState>
        )}
        {text.trim() && found.rows?.map((group) => <ArticleRows key={group.product} group={group} onAdded={onClose} />)}
      </div>
    </Dialog>
  );
}
