import {
  type Api,
  api,
  Button,
  Card,
  type Column,
  Dialog,
  EmptyState,
  ErrorState,
  NumberField,
  SearchField,
  SkeletonRows,
  Table,
  TextField,
  TwoLines,
  toast,
  useRead,
  useSession,
  useWrite,
} from "@hanse/kit";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Download, Plus, Upload } from "lucide-react";
import { useRef, useState } from "react";
import { useText } from "../../trade/shown";

const HEAD = ["code", "zone", "bay", "position"] as const;
const MOST_SHOWN = 50;

/** Where articles lie at a place, in the order of the way; edited one by one, or as a table of a file. */
export function Bays({ location, name }: { location: string; name: string }) {
  const { t } = useLingui();
  const text = useText();
  const { may } = useSession();
  const found = useRead<Api.Bay[]>("/bays", { location });
  const [asked, setAsked] = useState("");
  const [edited, setEdited] = useState<Api.BayInput | "new" | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const file = useRef<HTMLInputElement>(null);
  const isLocked = !may("fulfillment.pick", location);
  const save = useWrite((rows: readonly Api.BayInput[]) => api.put<Api.BaysSaved>("/bays", { location, rows }), {
    touches: ["/bays"],
    onDone: ({ saved }) => {
      setEdited(null);
      toast(plural(saved, { one: "# article has its bay", other: "# articles have their bay" }));
    },
  });
  const rows = found.data ?? [];
  const words = asked.trim().toLowerCase();
  const shown = rows.filter((row) =>
    `${row.sku} ${text(row.name)} ${row.zone} ${row.bay}`.toLowerCase().includes(words),
  );
  const read = async (chosen: File | undefined) => {
    if (!chosen) return;
    const parsed = parseBays(await chosen.text());
    setWrong(typeof parsed === "number" ? t`Line ${parsed} does not have a code and a bay.` : null);
    if (typeof parsed !== "number" && parsed.length) save.mutate(parsed);
  };
  const columns: Column<Api.Bay>[] = [
    { id: "bay", head: t`Bay`, cell: (row) => <strong className="figures font-semibold">{row.bay}</strong> },
    { id: "zone", head: t`Zone`, from: "middle", cell: (row) => row.zone },
    { id: "name", head: t`Article`, grow: true, cell: (row) => text(row.name) },
    { id: "sku", head: t`SKU`, from: "wide", cell: (row) => <span className="figures text-ink-soft">{row.sku}</span> },
    { id: "position", head: t`Place on the way`, figures: true, from: "middle", cell: (row) => row.position },
  ];
  const actions = !isLocked && (
    <div className="flex flex-wrap gap-2">
      <Button icon={Plus} onPress={() => setEdited("new")}>{t`Place an article`}</Button>
      <Button icon={Upload} isPending={save.isPending} onPress={() => file.current?.click()}>
        {t`Read a CSV file`}
      </Button>
      <input
        ref={file}
        type="file"
        accept=".csv,text/csv,text/plain"
        aria-label={t`File with bays`}
        className="hidden"
        onChange={(event) => {
          void read(event.target.files?.[0]);
          event.target.value = "";
        }}
      />
    </div>
  );
  return (
    <Card title={t`Zones and bays`}>
      <div className="flex flex-col gap-4">
        <p className="max-w-[70ch] text-ink-soft text-sm">
          {t`Who fetches walks in this order. A file has the columns code, zone, bay and position; what it does not name stays where it is.`}
        </p>
        <div className="flex flex-wrap items-end justify-between gap-3">
          {actions}
          {rows.length > 0 && (
            <Button look="quiet" icon={Download} onPress={() => saveFile(`bays-${name}.csv`, csvOf(rows))}>
              {t`Save as CSV`}
            </Button>
          )}
        </div>
        {wrong && (
          <p role="alert" className="text-brick text-sm">
            {wrong}
          </p>
        )}
        {save.error && edited === null && <Refusal problem={save.error} />}
        {found.error && <ErrorState problem={found.error} onRetry={() => void found.refetch()} />}
        {found.isPending && <SkeletonRows />}
        {found.data && rows.length === 0 && (
          <EmptyState kind="first" title={t`No article has a bay here yet`}>
            {t`Without bays, articles are fetched in the order of their numbers.`}
          </EmptyState>
        )}
        {rows.length > 0 && (
          <>
            <SearchField
              label={t`Search articles and bays`}
              placeholder={t`Article, zone or bay`}
              className="w-full sm:w-72"
              value={asked}
              onChange={setAsked}
            />
            <Table
              label={t`Zones and bays`}
              columns={columns}
              rows={shown.slice(0, MOST_SHOWN)}
              rowKey={(row) => row.variant}
              onOpen={(row) =>
                !isLocked && setEdited({ code: row.sku, zone: row.zone, bay: row.bay, position: row.position })
              }
              narrow={(row) => <TwoLines title={text(row.name)} figure={row.bay} detail={row.sku} note={row.zone} />}
              empty={<EmptyState kind="match" title={t`Nothing fits`} />}
            />
            {shown.length > MOST_SHOWN && (
              <p className="text-ink-soft text-sm">
                {t`The first ${{ shown: MOST_SHOWN }} of ${{ count: shown.length }}; search for the others.`}
              </p>
            )}
          </>
        )}
      </div>
      {edited && (
        <Edit
          row={edited === "new" ? null : edited}
          variant={edited === "new" ? null : (rows.find((row) => row.sku === edited.code)?.variant ?? null)}
          location={location}
          isPending={save.isPending}
          problem={save.error && <Refusal problem={save.error} />}
          onSave={(row) => save.mutate([row])}
          onClose={() => {
            save.reset();
            setEdited(null);
          }}
        />
      )}
    </Card>
  );
}

function Refusal({ problem }: { problem: React.ComponentProps<typeof ErrorState>["problem"] }) {
  const { t } = useLingui();
  const codes = (problem as { facts?: { codes?: string[] } }).facts?.codes;
  return (
    <ErrorState
      strip
      problem={problem}
      kept={codes?.length ? codes.slice(0, 10).join(", ") : t`Nothing was changed.`}
    />
  );
}

interface EditProps {
  row: Api.BayInput | null;
  variant: string | null;
  location: string;
  isPending: boolean;
  problem: React.ReactNode;
  onSave: (row: Api.BayInput) => void;
  onClose: () => void;
}

function Edit({ row, variant, location, isPending, problem, onSave, onClose }: EditProps) {
  const { t } = useLingui();
  const [code, setCode] = useState(row?.code ?? "");
  const [zone, setZone] = useState(row?.zone ?? "");
  const [bay, setBay] = useState(row?.bay ?? "");
  const [position, setPosition] = useState(row?.position ?? 0);
  const clear = useWrite((which: string) => api.delete(`/bays/${which}?location=${location}`), {
    touches: ["/bays"],
    onDone: onClose,
  });
  const isComplete = Boolean(code.trim() && bay.trim());
  return (
    <Dialog
      title={row ? t`Bay of ${{ sku: row.code }}` : t`Place an article`}
      isOpen
      onClose={onClose}
      actions={
        <>
          {variant && (
            <Button look="danger" isPending={clear.isPending} onPress={() => clear.mutate(variant)}>
              {t`Clear the bay`}
            </Button>
          )}
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button
            look="primary"
            isDisabled={!isComplete}
            isPending={isPending}
            onPress={() => onSave({ code: code.trim(), zone: zone.trim(), bay: bay.trim(), position })}
          >
            {t`Save`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {problem}
        {clear.error && <ErrorState strip problem={clear.error} kept={t`Nothing was changed.`} />}
        {!row && (
          <TextField label={t`SKU or barcode`} value={code} onChange={setCode} figures autoFocus autoComplete="off" />
        )}
        <TextField label={t`Zone`} optional value={zone} onChange={setZone} />
        <TextField label={t`Bay`} value={bay} onChange={setBay} figures autoFocus={Boolean(row)} />
        <NumberField
          label={t`Place on the way`}
          help={t`What is passed first has the lowest.`}
          minValue={0}
          value={position}
          onChange={(value) => setPosition(Number.isNaN(value) ? 0 : value)}
        />
      </div>
    </Dialog>
  );
}

/** The rows of a file, or the number of the first line that cannot be read. Columns are found by their head. */
export function parseBays(content: string): Api.BayInput[] | number {
  const lines = content.replace(/^\uFEFF/, "").split(/\r?\n/);
  const separator = [";", "\t", ","].find((one) => lines[0]?.includes(one)) ?? ";";
  const cells = (line: string) => line.split(separator).map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"));
  const head = cells(lines[0] ?? "").map((cell) => cell.toLowerCase());
  const hasHead = head.includes("bay");
  const at = (name: (typeof HEAD)[number]) => (hasHead ? head.indexOf(name) : HEAD.indexOf(name));
  const rows: Api.BayInput[] = [];
  for (const [index, line] of lines.entries()) {
    if (!line.trim() || (hasHead && index === 0)) continue;
    const found = cells(line);
    const cell = (name: (typeof HEAD)[number]) => found[at(name)] ?? "";
    const position = Number(cell("position") || rows.length + 1);
    if (!cell("code") || !cell("bay") || !Number.isInteger(position) || position < 0) return index + 1;
    rows.push({ code: cell("code"), zone: cell("zone"), bay: cell("bay"), position });
  }
  return rows;
}

function csvOf(rows: readonly Api.Bay[]): string {
  const lines = rows.map((row) => [row.sku, row.zone, row.bay, String(row.position)].join(";"));
  return [HEAD.join(";"), ...lines, ""].join("\r\n");
}

function saveFile(name: string, content: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type: "text/csv" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
