import {
  Button,
  Card,
  Confirm,
  Dialog,
  Drawer,
  Facts,
  Money,
  openKeysHelp,
  openPalette,
  Page,
  TextField,
  toast,
} from "@hanse/kit";
import { useLingui } from "@lingui/react/macro";
import { useEffect, useState } from "react";

type Open = "dialog" | "drawer" | "confirm" | "";

export function Overlays() {
  const { t } = useLingui();
  const [open, setOpen] = useState<Open>("");
  const close = () => setOpen("");
  useEffect(() => {
    const wanted = new URLSearchParams(window.location.search).get("open");
    if (wanted === "palette") openPalette();
    else if (wanted === "keys") openKeysHelp();
    else if (wanted === "toast") toast(t`Order H-10482 released`, { undo: () => toast(t`Taken back`) });
    else if (wanted) setOpen(wanted as Open);
  }, [t]);
  return (
    <Page title={t`Overlays`}>
      <Card>
        <div className="flex flex-wrap gap-2">
          <Button onPress={() => setOpen("dialog")}>{t`Dialog`}</Button>
          <Button onPress={() => setOpen("drawer")}>{t`Drawer`}</Button>
          <Button onPress={() => setOpen("confirm")}>{t`Confirm`}</Button>
          <Button onPress={openPalette}>{t`Palette`}</Button>
          <Button onPress={openKeysHelp}>{t`Keys`}</Button>
          <Button
            onPress={() => toast(t`Order H-10482 released`, { undo: () => toast(t`Taken back`) })}
          >{t`Message`}</Button>
        </div>
      </Card>
      <Dialog
        title={t`Change address`}
        isOpen={open === "dialog"}
        onClose={close}
        actions={
          <>
            <Button onPress={close}>{t`Cancel`}</Button>
            <Button look="primary" onPress={close}>
              {t`Change address`}
            </Button>
          </>
        }
      >
        <div className="flex flex-col gap-4">
          <TextField label={t`Street and number`} defaultValue="Mengstraße 4" />
          <TextField label={t`Postcode and town`} defaultValue="23552 Lübeck" />
        </div>
      </Dialog>
      <Drawer
        title="H-10482"
        isOpen={open === "drawer"}
        onClose={close}
        actions={<Button look="primary">{t`Hand over`}</Button>}
      >
        <Facts
          facts={[
            { label: t`Customer`, value: "Greta Hansen" },
            {
              label: t`Total`,
              value: <Money value={{ amount: 39_790, currency: "EUR" }} tax="gross" />,
              figures: true,
            },
          ]}
        />
      </Drawer>
      <Confirm
        title={t`Erase Greta Hansen?`}
        verb={t`Erase customer`}
        isOpen={open === "confirm"}
        onClose={close}
        onConfirm={close}
      >
        {t`Name, addresses and messages are erased. Receipts stay for ten years, without the name. This cannot be undone.`}
      </Confirm>
    </Page>
  );
}
