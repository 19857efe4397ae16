import { type Api, api, Card, Select, toastProblem, useRead, useWrite } from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useText } from "../../trade/shown";

interface Word {
  substitution: Api.Substitution;
  line?: string;
  substitute?: string;
}

/** What the customer says on the phone about articles that turn out to be missing, of all or of each by itself. */
export function IfMissing({ priced }: { priced: Api.PricedCart }) {
  const { t } = useLingui();
  const text = useText();
  const { cart, shown } = priced;
  const channels = useRead<Api.Channel[]>("/channels");
  const say = useWrite((word: Word) => api.put(`/carts/${cart.id}/substitution`, word), {
    touches: [`/carts/${cart.id}`],
    onRefused: (problem) => toastProblem(problem, t`That was not kept`),
    inTurn: "cart",
  });
  const asks = channels.data?.find((one) => one.key === cart.channel)?.policy.substitution ?? true;
  if (!asks || !cart.lines.length) return null;
  const said = new Set(cart.lines.map((line) => line.substitute ?? line.substitution ?? "none"));
  const [first] = said;
  const all = said.size === 1 && (first === "none" || first === "similar") ? first : null;
  return (
    <Card title={t`If something is missing`}>
      <div className="flex flex-col gap-3 text-sm">
        <Select
          label={t`All articles`}
          value={all}
          placeholder={t`Each by itself`}
          isDisabled={say.isPending}
          onChange={(substitution) => say.mutate({ substitution })}
          options={[
            { value: "none", label: t`Do not replace it` },
            { value: "similar", label: t`Something similar` },
          ]}
          help={t`Another color, or an article like it. It never costs more than what is missing.`}
        />
        {cart.lines.map((line) => (
          <LineWord
            key={line.id}
            cart={cart.id}
            line={line}
            name={text(shown.find((one) => one.id === line.id)?.name)}
            isDisabled={say.isPending}
            onSay={(word) => say.mutate({ ...word, line: line.id })}
          />
        ))}
      </div>
    </Card>
  );
}

interface LineWordProps {
  cart: string;
  line: Api.CartLine;
  name: string;
  isDisabled: boolean;
  onSay: (word: Word) => void;
}

function LineWord({ cart, line, name, isDisabled, onSay }: LineWordProps) {
  const { t } = useLingui();
  const text = useText();
  const { data } = useRead<Api.SimilarArticle[]>(`/carts/${cart}/lines/${line.id}/substitutes`);
  const chosen = line.substitute ?? null;
  const isListed = data?.some((one) => one.variant === chosen);
  return (
    <Select
      label={name}
      value={chosen ?? line.substitution ?? "none"}
      isDisabled={isDisabled}
      onChange={(said) =>
        onSay(
          said === "none" || said === "similar" ? { substitution: said } : { substitution: "chosen", substitute: said },
        )
      }
      options={[
        { value: "none", label: t`Do not replace it` },
        { value: "similar", label: t`Something similar` },
        ...(data ?? []).map((one) => ({
          value: one.variant,
          label: t`Only ${{ name: text(one.name) }}`,
          detail: one.sku,
        })),
        ...(chosen && !isListed ? [{ value: chosen, label: t`Only the chosen article` }] : []),
      ]}
    />
  );
}
