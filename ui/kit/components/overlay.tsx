import { useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { cx } from "../cx";
import { useKeys } from "../keys";
import { Button, IconButton } from "./button";

interface OverlayProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
  /** The verbs, the likely one last. */
  actions?: ReactNode;
  /** Esc and a press beside it do not close; for what must be answered. */
  mustAnswer?: boolean;
}

const veil =
  "veil fixed inset-0 z-40 flex transition-opacity data-entering:opacity-0 data-exiting:opacity-0 motion-reduce:transition-none";

function Frame({ title, onClose, children, actions, mustAnswer }: OverlayProps) {
  const { t } = useLingui();
  return (
    <AriaDialog
      role={mustAnswer ? "alertdialog" : "dialog"}
      className="flex max-h-full min-h-0 flex-1 flex-col outline-none!"
    >
      <header className="flex items-center gap-3 border-line border-b py-2 pr-2 pl-4">
        <Heading slot="title" className="min-w-0 flex-1 truncate font-semibold text-md">
          {title}
        </Heading>
        {!mustAnswer && <IconButton icon={X} label={t`Close`} size="small" onPress={onClose} />}
      </header>
      <div className="min-h-0 flex-1 overflow-auto p-4">{children}</div>
      {actions && (
        <footer className="flex flex-wrap justify-end gap-2 border-line border-t px-4 py-3">{actions}</footer>
      )}
    </AriaDialog>
  );
}

/** A question or a short form that needs an answer before anything else goes on. */
export function Dialog({ size = "normal", ...props }: OverlayProps & { size?: "normal" | "wide" }) {
  return (
    <ModalOverlay
      isOpen={props.isOpen}
      onOpenChange={(open) => !open && props.onClose()}
      isDismissable={!props.mustAnswer}
      isKeyboardDismissDisabled={props.mustAnswer ?? false}
      className={cx(veil, "items-end justify-center sm:items-center sm:p-6")}
    >
      <Modal
        className={cx(
          "flex max-h-[min(100%,44rem)] w-full flex-col rounded-t-md bg-sheet shadow-float sm:rounded-md",
          size === "wide" ? "sm:max-w-3xl" : "sm:max-w-lg",
        )}
      >
        <Frame {...props} />
      </Modal>
    </ModalOverlay>
  );
}

/** Detail on the right without leaving the list. */
export function Drawer({ size = "normal", ...props }: OverlayProps & { size?: "normal" | "wide" }) {
  return (
    <ModalOverlay
      isOpen={props.isOpen}
      onOpenChange={(open) => !open && props.onClose()}
      isDismissable={!props.mustAnswer}
      isKeyboardDismissDisabled={props.mustAnswer ?? false}
      className={cx(veil, "justify-end")}
    >
      <Modal
        className={cx(
          "flex h-full w-full flex-col bg-sheet shadow-float transition-transform duration-(--motion) data-entering:translate-x-4 data-exiting:translate-x-4 sm:border-line sm:border-l",
          size === "wide" ? "sm:max-w-3xl" : "sm:max-w-md",
        )}
      >
        <Frame {...props} />
      </Modal>
    </ModalOverlay>
  );
}

interface ConfirmProps {
  title: string;
  /** What will happen, and that it cannot be undone. */
  children: ReactNode;
  /** The verb itself: "Erase customer", never "OK". */
  verb: string;
  isOpen: boolean;
  isPending?: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

/** Only for what cannot be undone; everything else is done at once and offers Undo. */
export function Confirm({ title, children, verb, isOpen, isPending, onConfirm, onClose }: ConfirmProps) {
  const { t } = useLingui();
  return (
    <Dialog
      title={title}
      isOpen={isOpen}
      onClose={onClose}
      mustAnswer
      actions={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button look="danger" onPress={onConfirm} isPending={isPending ?? false}>
            {verb}
          </Button>
        </>
      }
    >
      <div className="max-w-[72ch]">{children}</div>
    </Dialog>
  );
}

interface SaveBarProps {
  /** Whether something changed; the bar is only there then. */
  isDirty: boolean;
  isSaving?: boolean;
  onSave: () => void;
  onDiscard: () => void;
  /** What stands in the way, in one sentence. */
  problem?: string | undefined;
}

/** Comes up from below when something changed, and offers both ways out. Ctrl/Cmd+S saves. */
export function SaveBar({ isDirty, isSaving, onSave, onDiscard, problem }: SaveBarProps) {
  const { t } = useLingui();
  useKeys([{ keys: "mod+s", label: t`Save`, run: onSave }], { enabled: isDirty && !isSaving });
  if (!isDirty) return null;
  return (
    <section
      aria-label={t`Unsaved changes`}
      className="sticky bottom-4 z-20 mx-auto flex w-full max-w-2xl flex-wrap items-center gap-3 rounded-md border border-line bg-sheet py-2 pr-2 pl-4 shadow-float"
    >
      <p role="status" className={cx("min-w-40 flex-1 text-sm", problem ? "text-brick" : "font-medium")}>
        {problem ?? t`Unsaved changes`}
      </p>
      <Button onPress={onDiscard} isDisabled={isSaving ?? false}>
        {t`Discard`}
      </Button>
      <Button look="primary" onPress={onSave} isPending={isSaving ?? false}>
        {t`Save`}
      </Button>
    </section>
  );
}
