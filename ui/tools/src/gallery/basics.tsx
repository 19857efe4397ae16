import {
  Badge,
  Button,
  Card,
  Facts,
  Figure,
  IconButton,
  KeyCaps,
  Left,
  LiveDot,
  Money,
  Page,
  State,
  TextLink,
  Tile,
  Views,
  When,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { Download, Pencil, Plus, Printer, Store } from "lucide-react";
import { useState } from "react";

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

export function Basics() {
  const { t } = useLingui();
  const [tab, setTab] = useState("open");
  return (
    <Page
      title={t`Basics`}
      lead={t`Verbs, states, figures and moments, as they stand on every screen.`}
      actions={
        <Button look="primary" icon={Plus}>
          {t`New order`}
        </Button>
      }
      tabs={
        <Views
          label={t`Views`}
          selected={tab}
          onSelect={setTab}
          views={[
            { id: "open", label: t`Open`, count: 12 },
            { id: "ready", label: t`Ready`, count: 3 },
            { id: "all", label: t`All` },
          ]}
        />
      }
    >
      <div className="grid grid-cols-2 gap-4 lg:grid-cols-4">
        <Tile
          label={t`Sales today`}
          value={<Money value={{ amount: 1_284_350, currency: "EUR" }} />}
          note={t`12 % more than last Saturday`}
        />
        <Tile
          label={t`Orders to pick`}
          value={<Figure value={14} />}
          note={<Left until={ago(-12)} />}
          href="?page=list"
        />
        <Tile label={t`Returns open`} value={<Figure value={3} />} note={<When at={ago(190)} />} />
        <Tile
          label={t`Low stock`}
          value={<Figure value={1027} />}
          note={<TextLink href="?page=list">{t`Show articles`}</TextLink>}
        />
      </div>
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
        <Card title={t`Buttons`} actions={<IconButton icon={Pencil} label={t`Edit`} size="small" />}>
          <div className="flex flex-col gap-3">
            <div className="flex flex-wrap gap-2">
              <Button look="primary">{t`Release`}</Button>
              <Button>{t`Print`}</Button>
              <Button look="quiet">{t`Cancel`}</Button>
              <Button look="danger">{t`Erase`}</Button>
            </div>
            <div className="flex flex-wrap gap-2">
              <Button look="primary" isPending>
                {t`Release`}
              </Button>
              <Button isDisabled>{t`Print`}</Button>
              <Button icon={Printer}>{t`Print`}</Button>
              <Button size="small" icon={Download}>
                {t`Export`}
              </Button>
              <IconButton icon={Printer} label={t`Print`} look="plain" />
            </div>
            <div className="flex items-center gap-3">
              <KeyCaps keys="mod+k" /> <KeyCaps keys="g o" /> <KeyCaps keys="?" /> <KeyCaps keys="Escape" />
            </div>
          </div>
        </Card>
        <Card title={t`States`}>
          <div className="flex flex-col gap-3">
            <div className="flex flex-wrap gap-2">
              <State tone="done">{t`Ready`}</State>
              <State tone="attention">{t`Few left`}</State>
              <State tone="trouble">{t`Late`}</State>
              <State tone="info">{t`Picking`}</State>
              <State tone="quiet">{t`Draft`}</State>
            </div>
            <div className="flex flex-wrap gap-4">
              <State bare tone="done">{t`In stock`}</State>
              <State bare tone="attention">{t`3 left`}</State>
              <State bare tone="trouble">{t`Sold out`}</State>
              <State bare tone="info" icon={Store}>
                {t`Pickup`}
              </State>
            </div>
            <div className="flex flex-wrap items-center gap-3">
              <Badge>Web</Badge>
              <Badge>3</Badge>
              <LiveDot state="live" words={{ live: t`Live`, connecting: t`Connecting`, lost: t`Offline` }} />
              <LiveDot state="lost" words={{ live: t`Live`, connecting: t`Connecting`, lost: t`Offline` }} />
            </div>
          </div>
        </Card>
        <Card title={t`Figures`}>
          <Facts
            facts={[
              {
                label: t`Goods`,
                value: <Money value={{ amount: 39_790, currency: "EUR" }} tax="gross" spell />,
                figures: true,
              },
              { label: t`Discount`, value: <Money value={{ amount: -1_990, currency: "EUR" }} sign />, figures: true },
              { label: "JPY", value: <Money value={{ amount: 12_345, currency: "JPY" }} />, figures: true },
              { label: "KWD", value: <Money value={{ amount: 1_234_567, currency: "KWD" }} />, figures: true },
              { label: t`Stock moved`, value: <Figure value={-1200} sign />, figures: true },
            ]}
          />
        </Card>
        <Card title={t`Moments`}>
          <Facts
            facts={[
              { label: t`Now`, value: <When at={ago(0)} /> },
              { label: t`Placed`, value: <When at={ago(7)} /> },
              { label: t`Shipped`, value: <When at={ago(60 * 26)} /> },
              { label: t`Returned`, value: <When at={ago(60 * 24 * 40)} /> },
              { label: t`Promised`, value: <Left until={ago(-75)} /> },
            ]}
          />
        </Card>
      </div>
    </Page>
  );
}
