import {
  type Amount,
  Button,
  Card,
  type Column,
  CopyText,
  EmptyState,
  Facts,
  IconButton,
  Menu,
  Money,
  Page,
  Record,
  State,
  Table,
  Tabs,
  TextLink,
  Timeline,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { CreditCard, Ellipsis, Mail, PackageCheck, Printer, ShoppingBasket, Undo2 } from "lucide-react";
import { useState } from "react";

interface Line {
  id: string;
  name: string;
  detail: string;
  pieces: number;
  total: Amount;
}

const euro = (amount: number): Amount => ({ amount, currency: "EUR" });
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

export function RecordExample() {
  const { t } = useLingui();
  const [part, setPart] = useState("timeline");
  const lines: Line[] = [
    { id: "1", name: "Regenjacke Norderney L", detail: t`Carry out`, pieces: 1, total: euro(14_900) },
    { id: "2", name: "Mütze Sylt", detail: t`Carry out`, pieces: 2, total: euro(3_980) },
    { id: "3", name: "Zelt Amrum 3P", detail: t`Ship from Lüneburg`, pieces: 1, total: euro(22_900) },
  ];
  const columns: Column<Line>[] = [
    {
      id: "name",
      head: t`Article`,
      grow: true,
      cell: (line) => (
        <span className="block py-0.5">
          <span className="block truncate">{line.name}</span>
          <span className="block truncate text-ink-soft text-xs">{line.detail}</span>
        </span>
      ),
    },
    { id: "pieces", head: t`Pieces`, figures: true, cell: (line) => line.pieces },
    { id: "total", head: t`Total`, figures: true, cell: (line) => <Money value={line.total} /> },
  ];
  return (
    <Page
      back={{ href: "?page=list", label: t`Orders` }}
      title="H-10482"
      facts={
        <>
          <State tone="info">{t`Picking`}</State>
          <Money value={euro(39_790)} tax="gross" spell className="font-medium text-ink" />
        </>
      }
      actions={
        <>
          <Menu
            label={t`More`}
            sections={[
              {
                id: "a",
                entries: [
                  { id: "print", label: t`Print`, icon: Printer },
                  { id: "mail", label: t`Send mail again`, icon: Mail },
                ],
              },
              { id: "b", entries: [{ id: "cancel", label: t`Cancel order`, icon: Undo2, danger: true }] },
            ]}
          >
            <IconButton icon={Ellipsis} label={t`More`} look="plain" />
          </Menu>
          <Button>{t`Return`}</Button>
          <Button look="primary">{t`Hand over`}</Button>
        </>
      }
    >
      <Record
        main={
          <>
            <Table label={t`Lines`} columns={columns} rows={lines} rowKey={(line) => line.id} />
            <Tabs
              label={t`Parts`}
              selected={part}
              onSelect={setPart}
              tabs={[
                { id: "timeline", label: t`Timeline`, count: 4 },
                { id: "notes", label: t`Notes` },
              ]}
            >
              {part === "notes" ? (
                <Card flush>
                  <EmptyState kind="first" title={t`Notes for colleagues stand here`} />
                </Card>
              ) : (
                <Card title={t`Timeline`}>
                  <Timeline
                    moments={[
                      {
                        id: "1",
                        at: ago(4),
                        icon: PackageCheck,
                        tone: "info",
                        title: t`Picking began`,
                        by: "Jonas Möller",
                      },
                      {
                        id: "2",
                        at: ago(31),
                        icon: CreditCard,
                        tone: "done",
                        title: t`397.90 € paid by card`,
                        by: "Visa •••• 4242",
                      },
                      {
                        id: "3",
                        at: ago(32),
                        icon: ShoppingBasket,
                        title: t`Order placed on the web`,
                        body: t`Begun on the phone, finished at till 2 in Lübeck.`,
                      },
                      {
                        id: "4",
                        at: ago(60 * 30),
                        icon: Mail,
                        tone: "attention",
                        title: t`Reminder held back`,
                        body: t`The contact gate allows one message in three days.`,
                      },
                    ]}
                  />
                </Card>
              )}
            </Tabs>
          </>
        }
        side={
          <>
            <Card title={t`Customer`}>
              <div className="flex flex-col gap-2 text-sm">
                <TextLink href="?page=record">Greta Hansen</TextLink>
                <span className="text-ink-soft">greta@example.org</span>
                <address className="text-ink-soft not-italic">
                  Mengstraße 4<br />
                  23552 Lübeck
                </address>
              </div>
            </Card>
            <Card title={t`Payment`}>
              <Facts
                facts={[
                  { label: t`Goods`, value: <Money value={euro(41_780)} />, figures: true },
                  { label: t`2 for 1 on caps`, value: <Money value={euro(-1_990)} />, figures: true },
                  { label: t`Total`, value: <Money value={euro(39_790)} />, figures: true, sum: true },
                ]}
              />
            </Card>
            <CopyText label={t`Id`} text="019a8c7e-41f2-7b10-9c55-2f6d0a6b1e77" />
          </>
        }
      />
    </Page>
  );
}
