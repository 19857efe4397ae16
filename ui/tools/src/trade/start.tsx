import { start } from "@hanse/kit";
import type { Messages } from "@lingui/core";
import type { ReactNode } from "react";

type Load = (language: "de" | "en") => Promise<{ messages: Messages }>;

/** Starts a tool that trades: with the words that only it says, and those that all such tools say alike. */
export function startTrading(words: Load, tool: ReactNode): Promise<void> {
  return start(async (language) => {
    const alike = language === "de" ? import("./locales/de.po") : import("./locales/en.po");
    const [own, shared] = await Promise.all([words(language), alike]);
    return { messages: { ...shared.messages, ...own.messages } };
  }, tool);
}
