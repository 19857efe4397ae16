import {
  type Api,
  api,
  Badge,
  Button,
  type Column,
  EmptyState,
  Page,
  Problem,
  SearchField,
  Table,
  TwoLines,
  useKeys,
  useSession,
  When,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useRef, useState } from "react";
import { useAsked, useWay } from "../../tool";
import { NewCustomer } from "../../trade/newcustomer";
import { nameOf } from "../../trade/people";

const SIZE = 50;

/** Customers who became known last; or those who fit what was typed. */
export function CustomerList() {
  const { t } = useLingui();
  const { navigate } = useWay();
  const { may } = useSession();
  const [asked, ask] = useAsked();
  const [adds, setAdds] = useState(false);
  const typed = asked.get("text") ?? "";
  const search = useRef<HTMLInputElement>(null);
  useKeys([{ keys: "/", label: t`Search`, run: () => search.current?.focus() }]);
  const found = useInfiniteQuery({
    queryKey: ["customers", { text: typed }],
    queryFn: ({ pageParam, signal }) =>
      api.get<Api.Customer[]>("/customers", { text: typed, before: pageParam, limit: SIZE }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => (typed || page.length < SIZE ? null : (page.at(-1)?.id ?? null)),
  });
  const columns: Column<Api.Customer>[] = [
    {
      id: "number",
      head: t`Number`,
      from: "middle",
      cell: (row) => <span className="figures text-ink-soft">{row.number}</span>,
    },
    {
      id: "name",
      head: t`Name`,
      grow: true,
      cell: (row) => (
        <span className="inline-flex items-center gap-2">
          <span className="font-medium">{nameOf(row)}</span>
          {row.guest && <Badge>{t`Guest`}</Badge>}
        </span>
      ),
    },
    { id: "email", head: t`E-mail`, cell: (row) => row.email ?? "–" },
    { id: "phone", head: t`Phone`, from: "wide", cell: (row) => <span className="figures">{row.phone ?? "–"}</span> },
    { id: "card", head: t`Card`, from: "wide", cell: (row) => <span className="figures">{row.card ?? "–"}</span> },
    {
      id: "since",
      head: t`Known since`,
      figures: true,
      from: "middle",
      cell: (row) => <When at={row.created_at} show="date" className="text-ink-soft" />,
    },
  ];
  const add = may("customers.write") && (
    <Button look="primary" icon={Plus} onPress={() => setAdds(true)}>
      {t`New customer`}
    </Button>
  );
  return (
    <Page fill title={t`Customers`} actions={add}>
      <SearchField
        label={t`Search customers`}
        placeholder={t`Name, mail, phone, card, number`}
        keyHint="/"
        value={typed}
        onChange={(value) => ask({ text: value })}
        inputRef={search}
        className="w-full sm:w-80"
      />
      <div className="flex min-h-80 flex-1 flex-col">
        <Table
          fill
          label={t`Customers`}
          columns={columns}
          rows={found.data?.pages.flat()}
          rowKey={(row) => row.id}
          onOpen={(row) => navigate(`/office/customers/${row.id}`)}
          isLoading={found.isPending}
          problem={found.error ? Problem.of(found.error) : null}
          onRetry={() => void found.refetch()}
          hasMore={found.hasNextPage}
          onMore={() => void found.fetchNextPage()}
          isFetchingMore={found.isFetchingNextPage}
          narrow={(row) => <TwoLines title={nameOf(row)} detail={row.email ?? row.phone} note={row.number} />}
          empty={
            typed ? (
              <EmptyState
                kind="match"
                title={t`Nobody fits`}
                action={<Button onPress={() => ask({ text: null })}>{t`Clear the search`}</Button>}
              >
                {t`Try the e-mail address, the phone number or the number of the card.`}
              </EmptyState>
            ) : (
              <EmptyState kind="first" title={t`No customers yet`} action={add}>
                {t`Whoever orders, or is given a card in a store, stands here.`}
              </EmptyState>
            )
          }
        />
      </div>
      {adds && (
        <NewCustomer
          onClose={() => setAdds(false)}
          onMade={(customer) => navigate(`/office/customers/${customer.id}`)}
        />
      )}
    </Page>
  );
}
