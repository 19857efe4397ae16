import { type Api, type Column, Drawer, ErrorState, Facts, Skeleton, Table, TwoLines, useRead, When } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { type ReactNode, useState } from "react";
import { Said } from "./shown";
import { useCustomerWords, wordOf } from "./words";

interface MessageRowsProps {
  rows: readonly Api.MessageRow[] | undefined;
  list?: {
    problem: Parameters<typeof Table>[0]["problem"];
    hasMore: boolean;
    more: () => void;
    isFetchingMore: boolean;
    reload: () => void;
  };
  fill?: boolean;
  empty?: ReactNode;
}

/** Messages that were sent, or wait; each opens beside the list as it was sent. */
export function MessageRows({ rows, list, fill, empty }: MessageRowsProps) {
  const { t } = useLingui();
  const words = useCustomerWords();
  const [open, setOpen] = useState<Api.MessageRow | null>(null);
  const columns: Column<Api.MessageRow>[] = [
    { id: "subject", head: t`Subject`, grow: true, cell: (row) => <span className="font-medium">{row.subject}</span> },
    { id: "kind", head: t`About`, from: "wide", cell: (row) => wordOf(words.template, row.template).label },
    { id: "to", head: t`To`, from: "middle", cell: (row) => row.address },
    { id: "state", head: t`State`, cell: (row) => <Said bare word={wordOf(words.message, row.state)} /> },
    { id: "at", head: t`When`, figures: true, cell: (row) => <When at={row.sent_at ?? row.created_at} /> },
  ];
  return (
    <>
      <Table
        label={t`Messages`}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.id}
        onOpen={setOpen}
        fill={fill ?? false}
        empty={empty}
        {...(list
          ? {
              problem: list.problem ?? null,
              hasMore: list.hasMore,
              onMore: list.more,
              isFetchingMore: list.isFetchingMore,
              onRetry: list.reload,
            }
          : {})}
        narrow={(row) => (
          <TwoLines
            title={row.subject}
            detail={row.address}
            figure={<Said bare word={wordOf(words.message, row.state)} />}
            note={<When at={row.sent_at ?? row.created_at} />}
          />
        )}
      />
      <Drawer size="wide" title={open?.subject ?? ""} isOpen={open !== null} onClose={() => setOpen(null)}>
        {open && <Shown id={open.id} />}
      </Drawer>
    </>
  );
}

function Shown({ id }: { id: string }) {
  const { t } = useLingui();
  const words = useCustomerWords();
  const { data, error } = useRead<Api.EngagementContractsMessage>(`/messages/${id}`);
  if (error) return <ErrorState problem={error} />;
  if (!data) return <Skeleton className="w-64" />;
  return (
    <div className="flex h-full flex-col gap-4">
      <Facts
        facts={[
          { label: t`To`, value: data.address },
          { label: t`State`, value: <Said word={wordOf(words.message, data.state)} /> },
          { label: t`When`, value: <When at={data.sent_at ?? data.created_at} show="exact" /> },
          ...(data.reason ? [{ label: t`Why`, value: data.reason }] : []),
        ]}
      />
      <iframe
        title={data.subject}
        sandbox=""
        srcDoc={data.html}
        className="min-h-[28rem] w-full flex-1 rounded-md border border-line bg-[white]"
      />
    </div>
  );
}
