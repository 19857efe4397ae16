import {
  type Api,
  api,
  Button,
  Card,
  ErrorState,
  Page,
  Record,
  SaveBar,
  SkeletonRows,
  toast,
  useRead,
  useSession,
  useWrite,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { ExternalLink } from "lucide-react";
import { useState } from "react";
import { useNamed } from "../../tool";
import { Refused } from "../../trade/refused";
import { Said, useText } from "../../trade/shown";
import { wordOf } from "../../trade/words";
import { Attributes } from "./attributes";
import { Placement } from "./placement";
import { useStatusWords } from "./status";
import { StockOf } from "./stock";
import { Media, Texts } from "./texts";
import { Variants } from "./variants";

/** What the person changed and has not saved yet; what is left out stays. */
export type Change = Partial<
  Pick<Api.ProductChange, "name" | "description" | "brand" | "attributes" | "categories" | "channels" | "status">
>;

export interface PartProps {
  product: Api.Product;
  change: Change;
  onChange: (change: Change) => void;
  isLocked: boolean;
}

/** One product: texts, attributes, variants, pictures, where it is shown, prices and stock. */
export function ProductPage() {
  const { t } = useLingui();
  const handle = useNamed("handle");
  const found = useRead<Api.Product>(`/products/${handle}`);
  const back = { href: "/office/products", label: t`Products` };
  if (found.error && !found.data) {
    return (
      <Page title={t`Product`} back={back}>
        <ErrorState problem={found.error} onRetry={() => void found.refetch()} />
      </Page>
    );
  }
  if (!found.data) {
    return (
      <Page title={t`Product`} back={back}>
        <Card flush>
          <SkeletonRows />
        </Card>
      </Page>
    );
  }
  return <Shown key={handle} product={found.data} back={back} />;
}

function Shown({ product, back }: { product: Api.Product; back: { href: string; label: string } }) {
  const { t } = useLingui();
  const text = useText();
  const status = useStatusWords();
  const { may } = useSession();
  const [change, setChange] = useState<Change>({});
  const save = useWrite(
    (wanted: Change) => api.patch(`/products/${product.handle}`, wanted, { version: product.version }),
    {
      touches: ["/products", "/variants"],
      onDone: () => {
        setChange({});
        toast(t`Saved`);
      },
    },
  );
  const fresh = useWrite(async (_: undefined) => {}, {
    touches: [`/products/${product.handle}`],
    onDone: () => save.reset(),
  });
  const part = {
    product,
    change,
    onChange: (more: Change) => setChange({ ...change, ...more }),
    isLocked: !may("catalog.write"),
  };
  return (
    <Page
      back={back}
      title={text(product.name)}
      facts={
        <>
          <Said word={wordOf(status, product.status)} />
          {product.brand && <span>{product.brand}</span>}
          <span className="figures">{t`${product.completeness_percent} % complete`}</span>
        </>
      }
      actions={
        <Button icon={ExternalLink} onPress={() => void window.open(`/p/${product.handle}`, "_blank", "noopener")}>
          {t`In the shop`}
        </Button>
      }
    >
      <Refused problem={save.error} onFresh={() => fresh.mutate(undefined)} />
      <Record
        main={
          <>
            <Texts {...part} />
            <Variants product={product} />
            <StockOf product={product} />
            <Attributes {...part} />
          </>
        }
        side={
          <>
            <Placement {...part} />
            <Media product={product} />
          </>
        }
      />
      <SaveBar
        isDirty={Object.keys(change).length > 0}
        isSaving={save.isPending}
        onSave={() => save.mutate(change)}
        onDiscard={() => {
          setChange({});
          save.reset();
        }}
      />
    </Page>
  );
}
