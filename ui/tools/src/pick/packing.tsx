import {
  type Api,
  api,
  Button,
  buttonClass,
  Choice,
  ErrorState,
  NumberField,
  State,
  TextField,
  useTexts,
  useWrite,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { MapPin, PackageCheck, Printer, TriangleAlert, Truck, Undo2 } from "lucide-react";
import { useState } from "react";
import { AddressLines } from "../trade/shown";

const MOST_PARCELS = 5;

interface PackingProps {
  task: Api.Task;
  carriers: readonly Api.CarrierCard[];
  onChanged: (task: Api.Task) => void;
}

/** What was picked goes into parcels; the carrier gives each its number and its label. */
export function Packing({ task, carriers, onChanged }: PackingProps) {
  const { t } = useLingui();
  const pack = useWrite(
    (body: { carrier: string; parcels: unknown[] }, key) =>
      api.post<Api.Task>(`/tasks/${task.id}/packing`, body, { key }),
    { touches: ["/tasks", "/waves"], onDone: onChanged },
  );
  return (
    <div className="flex flex-col gap-4">
      {task.readdressed && <Elsewhere told={task.readdressed} />}
      <ToPoint task={task} carriers={carriers} />
      {task.parcels?.length ? (
        <Packed task={task} onChanged={onChanged} onAgain={(carrier) => pack.mutate({ carrier, parcels: [] })} />
      ) : (
        <Divide
          task={task}
          carriers={carriers}
          isPending={pack.isPending}
          problem={
            pack.error ? <ErrorState strip problem={pack.error} kept={t`What was picked stays picked.`} /> : null
          }
          onPack={(carrier, parcels) => pack.mutate({ carrier, parcels })}
        />
      )}
    </div>
  );
}

interface ToPointProps {
  task: Api.Task;
  carriers?: readonly Api.CarrierCard[];
}

/** The pickup point that the parcels go to, and the carrier that it belongs to: no other can bring them there. */
export function ToPoint({ task, carriers = [] }: ToPointProps) {
  const { t } = useLingui();
  const point = task.pickup_point;
  if (!point) return null;
  const carrier = carriers.find((one) => one.key === point.carrier)?.name ?? point.carrier;
  return (
    <section aria-label={t`Pickup point`} className="flex items-start gap-2 rounded-md bg-harbour-soft p-3 text-md">
      <MapPin size={20} aria-hidden className="mt-0.5 shrink-0 text-harbour" />
      <span className="min-w-0 break-words">
        <strong className="block">{t`To the pickup point ${{ name: point.name }}`}</strong>
        {t`Only ${carrier} brings it there, under the number ${{ code: point.code }}.`}
      </span>
    </section>
  );
}

/** The customer wants it elsewhere: which labels are void, and where it goes now. */
function Elsewhere({ told }: { told: Api.Readdressed }) {
  const { t } = useLingui();
  return (
    <section role="alert" className="flex flex-col gap-3 rounded-md border border-amber bg-amber-soft p-3 text-md">
      <p className="flex items-start gap-2">
        <TriangleAlert size={20} aria-hidden className="mt-0.5 shrink-0 text-amber" />
        <span>
          <strong className="block">{t`The address was changed, so the old label is void`}</strong>
          {t`Take it off the parcel and destroy it. The parcel goes out with the new label only.`}
        </span>
      </p>
      <div className="grid gap-3 sm:grid-cols-2">
        {told.labels.map((label, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: labels are only ever added
          <div key={index}>
            <p className="font-semibold text-sm">{t`Destroy`}</p>
            <p className="figures text-sm">{label.tracking}</p>
            <div className="text-ink-soft text-sm line-through">
              <AddressLines address={label.address} />
            </div>
          </div>
        ))}
        <div>
          <p className="font-semibold text-sm">{t`It goes to`}</p>
          <AddressLines address={told.to} />
        </div>
      </div>
    </section>
  );
}

interface DivideProps {
  task: Api.Task;
  carriers: readonly Api.CarrierCard[];
  isPending: boolean;
  problem: React.ReactNode;
  onPack: (carrier: string, parcels: unknown[]) => void;
}

function Divide({ task, carriers, isPending, problem, onPack }: DivideProps) {
  const { t } = useLingui();
  const text = useTexts();
  const [chosen, setChosen] = useState(carriers[0]?.key ?? "");
  const point = task.pickup_point;
  // A point has its carrier. One that this house cannot ask makes no label: its number is typed.
  const carrier = point ? (carriers.find((one) => one.key === point.carrier)?.key ?? "") : chosen;
  const [count, setCount] = useState(1);
  const [places, setPlaces] = useState<Record<string, number>>({});
  const placeOf = (line: string) => Math.min(places[line] ?? 1, count);
  const parcels = Array.from({ length: count }, (_, index) => ({
    lines: task.lines
      .filter((line) => placeOf(line.line) === index + 1)
      .map((line) => ({ line: line.line, quantity: line.quantity })),
  }));
  const empty = parcels.findIndex((parcel) => !parcel.lines.length);
  const options = parcels.map((_, index) => ({
    value: String(index + 1),
    label: t`Parcel ${{ position: index + 1 }}`,
  }));
  return (
    <div className="flex flex-col gap-4">
      {problem}
      {carriers.length > 1 && !point && (
        <Choice
          label={t`Carrier`}
          options={carriers.map((one) => ({ value: one.key, label: one.name }))}
          value={carrier}
          onChange={setChosen}
        />
      )}
      {task.lines.length > 1 && (
        <NumberField
          label={t`Number of parcels`}
          value={count}
          minValue={1}
          maxValue={Math.min(MOST_PARCELS, task.lines.length)}
          onChange={setCount}
        />
      )}
      {count > 1 &&
        task.lines.map((line) => (
          <Choice
            key={line.line}
            label={`${line.quantity} × ${text(line.name)}`}
            row
            options={options}
            value={String(placeOf(line.line))}
            onChange={(value) => setPlaces({ ...places, [line.line]: Number(value) })}
          />
        ))}
      <Button
        look="primary"
        size="wide"
        icon={Printer}
        autoFocus
        isPending={isPending}
        isDisabled={empty >= 0}
        onPress={() => onPack(carrier, count > 1 ? parcels : [])}
      >
        {!carrier ? t`Type the number of the label` : count > 1 ? t`Make ${count} labels` : t`Make the label`}
      </Button>
      {empty >= 0 && <p className="text-ink-soft text-sm">{t`Nothing lies in parcel ${{ position: empty + 1 }}.`}</p>}
    </div>
  );
}

interface PackedProps {
  task: Api.Task;
  onChanged: (task: Api.Task) => void;
  onAgain: (carrier: string) => void;
}

function Packed({ task, onChanged, onAgain }: PackedProps) {
  const { t } = useLingui();
  const [typed, setTyped] = useState("");
  const parcels = task.parcels ?? [];
  const byHand = parcels.every((parcel) => !parcel.carrier);
  const waits = parcels.some((parcel) => parcel.state === "wanted");
  const refused = parcels.some((parcel) => parcel.state === "refused");
  const leave = useWrite(
    (tracking: string, key) => api.post<Api.Task>(`/tasks/${task.id}/parcel`, { tracking }, { key }),
    { touches: ["/tasks", "/waves"], onDone: onChanged },
  );
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!leave.isPending) leave.mutate(typed);
      }}
    >
      {leave.error && <ErrorState strip problem={leave.error} kept={t`What was picked stays picked.`} />}
      {byHand ? (
        <TextField label={t`Tracking number`} value={typed} onChange={setTyped} autoFocus figures autoComplete="off" />
      ) : (
        <ul aria-label={t`Parcels`} className="flex flex-col gap-3">
          {parcels.map((parcel) => (
            <ParcelRow key={parcel.id} parcel={parcel} />
          ))}
        </ul>
      )}
      {refused && (
        <p className="text-md">{t`The carrier does not take it. Send it another way and type its number.`}</p>
      )}
      {!refused && (
        <Button type="submit" look="primary" size="wide" icon={Truck} isPending={leave.isPending} isDisabled={waits}>
          {parcels.length > 1 ? t`The parcels have left` : t`The parcel has left`}
        </Button>
      )}
      {refused && (
        <Button look="primary" size="wide" icon={PackageCheck} onPress={() => onAgain("")}>
          {t`Send it another way`}
        </Button>
      )}
      {!byHand && !refused && (
        <Button look="quiet" icon={Undo2} onPress={() => onAgain(parcels[0]?.carrier ?? "")}>
          {t`Pack anew as one parcel`}
        </Button>
      )}
    </form>
  );
}

function ParcelRow({ parcel }: { parcel: Api.Parcel }) {
  const { t } = useLingui();
  const parcelWords = useParcelWords();
  return (
    <li className="flex flex-wrap items-center gap-3 rounded-md border border-line p-3">
      <span className="font-semibold text-md">{t`Parcel ${{ position: parcel.position }}`}</span>
      <span className="figures flex-1 basis-40 text-md">{parcel.tracking}</span>
      {parcel.weight_grams && <span className="figures text-ink-soft text-sm">{parcel.weight_grams} g</span>}
      <State tone={parcel.state === "refused" ? "trouble" : parcel.state === "wanted" ? "attention" : "done"}>
        {parcelWords(parcel.state)}
      </State>
      {parcel.has_label && (
        <a href={`/v1/parcels/${parcel.id}/label`} target="_blank" rel="noreferrer" className={buttonClass()}>
          <Printer size={16} aria-hidden />
          {t`Print the label`}
        </a>
      )}
    </li>
  );
}

/** What a carrier says about a parcel, in words. */
export function useParcelWords(): (state: string) => string {
  const { t } = useLingui();
  const words: Record<string, string> = {
    packed: t`Packed`,
    sent: t`Sent`,
    wanted: t`The label is being made`,
    announced: t`The label is there`,
    refused: t`Refused by the carrier`,
    cancelled: t`Cancelled`,
    in_transit: t`On its way`,
    out_for_delivery: t`Being delivered`,
    ready: t`Waits at the pickup point`,
    delivered: t`Delivered`,
    returned: t`Came back`,
    lost: t`Lost`,
  };
  return (state) => words[state] ?? state;
}
