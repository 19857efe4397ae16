import {
  type Api,
  api,
  Button,
  Card,
  Confirm,
  ErrorState,
  Facts,
  Money,
  MoneyField,
  moneyText,
  Page,
  State,
  useLocale,
  useRead,
  useWrite,
  When,
} from "@hanse/kit";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { DoorOpen, Lock, Printer, RefreshCw } from "lucide-react";
import { useState } from "react";
import { CountDrawer } from "./count";
import { useDevice } from "./device";
import { ReportPaper } from "./paper";
import { printPaper } from "./print";
import { useSale } from "./sale/cart";
import { useTenderName } from "./words";

interface OpenProps {
  location: Api.Location;
  register: Api.Register;
  currency: string;
  leave: () => void;
  onOpened: () => void;
}

/** The drawer is closed: say how much change lies in it, and begin. */
export function OpenShift({ location, register, currency, leave, onOpened }: OpenProps) {
  const { t } = useLingui();
  const [float, setFloat] = useState<number | null>(null);
  const open = useWrite(
    (float_minor: number, key) =>
      api.post<Api.Shift>("/till/shifts", { location: location.id, register: register.id, float_minor }, { key }),
    { onDone: onOpened, onRefused: (problem) => problem.code === "shift_open" && onOpened() },
  );
  return (
    <Page title={t`${{ name: register.name }} is closed`}>
      <form
        className="flex max-w-xl flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (float !== null) open.mutate(float);
        }}
      >
        <Card>
          <div className="flex flex-col gap-4">
            {open.isError && <ErrorState strip problem={open.error} />}
            <MoneyField
              label={t`Change in the drawer`}
              help={t`What lies in the drawer before the first sale. Zero is fine.`}
              currency={currency}
              value={float}
              onChange={setFloat}
              autoFocus
            />
            <Button type="submit" look="primary" icon={DoorOpen} isDisabled={float === null} isPending={open.isPending}>
              {t`Open the register`}
            </Button>
          </div>
        </Card>
        <Button look="quiet" className="self-start" onPress={leave}>
          {t`This is another register`}
        </Button>
      </form>
    </Page>
  );
}

/** The shift so far, and how it ends. */
export function ShiftScreen() {
  const { t } = useLingui();
  const device = useDevice();
  const { register, location } = device;
  const [counting, setCounting] = useState(false);
  const report = useRead<Api.ShiftReport>(`/till/registers/${register.id}/report`);
  const shift = device.report.shift;
  const shown = report.data ?? device.report;
  return (
    <Page
      title={t`Shift ${{ number: shift.number }}`}
      facts={<State tone="done">{t`Open`}</State>}
      lead={`${location.name} · ${register.name}`}
      actions={
        <>
          <Button icon={RefreshCw} onPress={() => void report.refetch()} isPending={report.isFetching}>
            {t`Refresh`}
          </Button>
          <Button
            icon={Printer}
            onPress={() => printPaper(<ReportPaper report={shown} location={location} register={register} />)}
          >
            {t`Print X report`}
          </Button>
        </>
      }
    >
      {report.isError && <ErrorState strip problem={report.error} onRetry={() => void report.refetch()} />}
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Figures report={shown} />
        {counting ? (
          <CloseShift onCancel={() => setCounting(false)} />
        ) : (
          <Card title={t`End of the shift`}>
            <div className="flex flex-col items-start gap-3 text-sm">
              <p className="max-w-[60ch]">
                {t`Count what is in the drawer. Hanse compares it with what the receipts say and closes the register.`}
              </p>
              <Button icon={Lock} onPress={() => setCounting(true)}>
                {t`Count and close`}
              </Button>
              <Button look="quiet" onPress={device.leave}>
                {t`Work at another register`}
              </Button>
            </div>
          </Card>
        )}
      </div>
    </Page>
  );
}

function Figures({ report }: { report: Api.ShiftReport }) {
  const { t } = useLingui();
  const { currency } = useDevice();
  const tenderName = useTenderName();
  const { shift } = report;
  const money = (amount: number) => <Money value={{ amount, currency }} />;
  return (
    <Card title={t`X report`}>
      <Facts
        facts={[
          { label: t`Opened by`, value: shift.opened_by },
          { label: t`Opened`, value: <When at={shift.opened_at} /> },
          { label: t`Receipts`, value: report.receipts, figures: true },
          { label: t`Sales`, value: money(report.sales_minor), figures: true },
          { label: t`Returns`, value: money(-report.returns_minor), figures: true },
          { label: t`Turnover`, value: money(report.sales_minor - report.returns_minor), figures: true, sum: true },
          ...(report.gift_cards_minor === 0
            ? []
            : [{ label: t`Gift cards (no turnover)`, value: money(report.gift_cards_minor), figures: true }]),
          ...report.tenders.map((one) => {
            const { count } = one;
            return {
              label: `${tenderName(one.tender)} · ${t`${plural(count, { one: "# receipt", other: "# receipts" })}`}`,
              value: money(one.amount_minor),
              figures: true,
            };
          }),
          { label: t`Change at the beginning`, value: money(shift.float_minor), figures: true },
          {
            label: t`Cash that should be in the drawer`,
            value: money(report.cash_expected_minor),
            figures: true,
            sum: true,
          },
        ]}
      />
    </Card>
  );
}

function CloseShift({ onCancel }: { onCancel: () => void }) {
  const { t } = useLingui();
  const locale = useLocale();
  const { register, location, currency, report, closeWith } = useDevice();
  const { cart } = useSale();
  const [counted, setCounted] = useState<number | null>(null);
  const [asking, setAsking] = useState(false);
  const close = useWrite(
    (counted_minor: number, key) =>
      api.post<Api.ShiftReport>(
        "/till/shifts/closing",
        { location: location.id, register: register.id, counted_minor },
        { key },
      ),
    { onDone: closeWith, onRefused: () => setAsking(false) },
  );
  const difference = counted === null ? 0 : counted - report.cash_expected_minor;
  const inBasket = Boolean(cart?.cart.lines.length);
  return (
    <Card title={t`Count and close`}>
      <div className="flex flex-col gap-4">
        {close.isError && <ErrorState strip problem={close.error} kept={t`Your count is still here.`} />}
        {inBasket && (
          <State tone="attention" className="h-auto! whitespace-normal! py-2">
            {t`There are articles in the basket. Park them first, so that they are not lost.`}
          </State>
        )}
        <CountDrawer currency={currency} value={counted} onChange={setCounted} />
        {counted !== null && (
          <div className="flex items-baseline justify-between gap-4 border-line border-t pt-3 text-md">
            <span>{t`Difference`}</span>
            <Difference amount={difference} currency={currency} />
          </div>
        )}
        <div className="flex flex-wrap gap-2">
          <Button look="primary" icon={Lock} isDisabled={counted === null || inBasket} onPress={() => setAsking(true)}>
            {t`Close the register`}
          </Button>
          <Button onPress={onCancel}>{t`Not yet`}</Button>
        </div>
      </div>
      <Confirm
        title={t`Close the register?`}
        verb={t`Close the register`}
        isOpen={asking}
        isPending={close.isPending}
        onConfirm={() => counted !== null && close.mutate(counted)}
        onClose={() => setAsking(false)}
      >
        {difference === 0
          ? t`The drawer is right to the cent. A closed shift cannot be opened again.`
          : t`The drawer is off by ${{ amount: moneyText({ amount: difference, currency }, locale, { sign: true }) }}. The difference is written into the report. A closed shift cannot be opened again.`}
      </Confirm>
    </Card>
  );
}

function Difference({ amount, currency }: { amount: number; currency: string }) {
  const { t } = useLingui();
  return (
    <span className="flex items-center gap-3">
      <State tone={amount === 0 ? "done" : amount > 0 ? "attention" : "trouble"}>
        {amount === 0 ? t`Right` : amount > 0 ? t`Too much` : t`Missing`}
      </State>
      <Money value={{ amount, currency }} sign className="font-semibold text-lg" />
    </span>
  );
}

/** The shift has ended: the Z report, to print, and the way to the next shift. */
export function ClosedShift({ report, onNext }: { report: Api.ShiftReport; onNext: () => void }) {
  const { t } = useLingui();
  const { location, register, currency } = useDevice();
  const amount = report.cash_difference_minor ?? 0;
  return (
    <Page title={t`Shift ${{ number: report.shift.number }} is closed`} lead={`${location.name} · ${register.name}`}>
      <Card title={t`Z report`} className="max-w-xl">
        <div className="flex flex-col gap-4">
          <Facts
            facts={[
              { label: t`Closed by`, value: report.shift.closed_by },
              { label: t`Closed`, value: <When at={report.shift.closed_at} show="exact" /> },
              { label: t`Receipts`, value: report.receipts, figures: true },
              {
                label: t`Turnover`,
                value: <Money value={{ amount: report.sales_minor - report.returns_minor, currency }} />,
                figures: true,
              },
              {
                label: t`Cash that should be in the drawer`,
                value: <Money value={{ amount: report.cash_expected_minor, currency }} />,
                figures: true,
              },
              {
                label: t`Counted`,
                value: <Money value={{ amount: report.shift.counted_minor ?? 0, currency }} />,
                figures: true,
              },
              { label: t`Difference`, value: <Difference amount={amount} currency={currency} />, sum: true },
            ]}
          />
          <div className="flex flex-wrap gap-2">
            <Button
              look="primary"
              icon={Printer}
              onPress={() => printPaper(<ReportPaper report={report} location={location} register={register} />)}
            >
              {t`Print Z report`}
            </Button>
            <Button icon={DoorOpen} onPress={onNext}>
              {t`Begin the next shift`}
            </Button>
          </div>
        </div>
      </Card>
    </Page>
  );
}
