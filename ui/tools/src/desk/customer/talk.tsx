import {
  type Api,
  api,
  Button,
  Card,
  Dialog,
  Select,
  TextField,
  toast,
  toastProblem,
  useSession,
  useWrite,
  When,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { Headset } from "lucide-react";
import { useState } from "react";
import { Refused } from "../../trade/refused";
import { wordOf } from "../../trade/words";
import { useDeskWords } from "../words";

interface TalkProps {
  customer: string;
  sessions: readonly Api.Session[];
}

/** The conversation that goes on with this customer: begun with a matter, with notes, ended with how it went. */
export function Talk({ customer, sessions }: TalkProps) {
  const { staff, may } = useSession();
  const open = sessions.find((one) => one.closed_at === null && one.agent === staff.id);
  if (!may("desk.act")) return null;
  return open ? <Going session={open} /> : <Beginning customer={customer} />;
}

const touches = ["/desk", "/customers"];

function Beginning({ customer }: { customer: string }) {
  const { t } = useLingui();
  const words = useDeskWords();
  const [matter, setMatter] = useState("order_status");
  const [channel, setChannel] = useState("phone");
  const begin = useWrite((wanted: object) => api.post("/desk/sessions", wanted), {
    touches,
    onRefused: (problem) => toastProblem(problem, t`The conversation was not begun`),
  });
  const options = (list: Record<string, { label: string } | undefined>) =>
    Object.entries(list).map(([value, word]) => ({ value, label: word?.label ?? value }));
  return (
    <Card title={t`Conversation`}>
      <div className="flex flex-col gap-3">
        <div className="grid grid-cols-[1fr_7rem] gap-3">
          <Select label={t`About`} value={matter} onChange={setMatter} options={options(words.matter)} />
          <Select label={t`By`} value={channel} onChange={setChannel} options={options(words.channel)} />
        </div>
        <Button icon={Headset} isPending={begin.isPending} onPress={() => begin.mutate({ customer, channel, matter })}>
          {t`Begin the conversation`}
        </Button>
      </div>
    </Card>
  );
}

function Going({ session }: { session: Api.Session }) {
  const { t } = useLingui();
  const words = useDeskWords();
  const [body, setBody] = useState("");
  const [ends, setEnds] = useState(false);
  const note = useWrite((text: string) => api.post(`/desk/sessions/${session.id}/notes`, { body: text }), {
    touches,
    onDone: () => setBody(""),
    onRefused: (problem) => toastProblem(problem, t`This was not written down`),
  });
  return (
    <Card
      title={wordOf(words.matter, session.matter).label}
      actions={<When at={session.started_at} className="pr-2 text-ink-soft text-xs" />}
      className="border-harbour!"
    >
      <div className="flex flex-col gap-3">
        {session.notes.length > 0 && (
          <ul className="flex flex-col gap-2 text-sm">
            {session.notes.map((one) => (
              <li key={one.id} className="whitespace-pre-wrap rounded-md bg-quiet-soft px-2.5 py-1.5">
                {one.body}
              </li>
            ))}
          </ul>
        )}
        <TextField label={t`Note`} rows={2} value={body} onChange={setBody} />
        <div className="flex gap-2">
          <Button
            className="flex-1"
            isDisabled={!body.trim()}
            isPending={note.isPending}
            onPress={() => note.mutate(body)}
          >
            {t`Write down`}
          </Button>
          <Button className="flex-1" onPress={() => setEnds(true)}>
            {t`End the conversation`}
          </Button>
        </div>
      </div>
      {ends && <Ending session={session} note={body} onClose={() => setEnds(false)} />}
    </Card>
  );
}

function Ending({ session, note, onClose }: { session: Api.Session; note: string; onClose: () => void }) {
  const { t } = useLingui();
  const words = useDeskWords().outcome;
  const [outcome, setOutcome] = useState("solved");
  const [after, setAfter] = useState(note);
  const end = useWrite((wanted: object) => api.post(`/desk/sessions/${session.id}/end`, wanted), {
    touches,
    onDone: () => {
      toast(t`The conversation has ended`);
      onClose();
    },
  });
  return (
    <Dialog
      title={t`End the conversation`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t`Go on talking`}</Button>
          <Button look="primary" isPending={end.isPending} onPress={() => end.mutate({ outcome, after_note: after })}>
            {t`End the conversation`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Refused problem={end.error} />
        <Select
          label={t`How did it go`}
          value={outcome}
          onChange={setOutcome}
          options={Object.entries(words).map(([value, word]) => ({ value, label: word?.label ?? value }))}
        />
        <TextField label={t`What is left to say`} optional rows={4} value={after} onChange={setAfter} />
      </div>
    </Dialog>
  );
}
