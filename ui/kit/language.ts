import { i18n, type Messages } from "@lingui/core";
import { useLingui } from "@lingui/react";

export type Language = "de" | "en";

export const languages: { id: Language; name: string; locale: string }[] = [
  { id: "de", name: "Deutsch", locale: "de-DE" },
  { id: "en", name: "English", locale: "en-GB" },
];

type Catalogue = (language: Language) => Promise<{ messages: Messages }>;

const kitCatalogue: Catalogue = (language) =>
  language === "de" ? import("./locales/de.po") : import("./locales/en.po");

// The language of the account used last, so that the sign-in page speaks it too.
const LAST = "hanse.language";

let toolCatalogue: Catalogue | undefined;

const isLanguage = (value: unknown): value is Language => value === "de" || value === "en";

/** The language the person chose on this machine, or undefined. It is kept in the cookie that the server reads too. */
export function chosenLanguage(): Language | undefined {
  const value = /(?:^|; )hanse_language=(\w+)/.exec(document.cookie)?.[1];
  return isLanguage(value) ? value : undefined;
}

/** Loads the words of kit and tool and shows them. Called once before the first paint. */
export async function startLanguage(catalogue: Catalogue): Promise<void> {
  toolCatalogue = catalogue;
  const last = localStorage.getItem(LAST);
  const system = navigator.language.startsWith("en") ? "en" : "de";
  await show(chosenLanguage() ?? (isLanguage(last) ? last : system));
}

/** Switches the language and remembers the choice, here and for what the server says. */
export async function chooseLanguage(language: Language): Promise<void> {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser yet
  document.cookie = `hanse_language=${language}; path=/; max-age=31536000; samesite=lax`;
  await show(language);
}

/** Follows the language of the person's account, unless another was chosen on this machine. */
export async function followLanguage(language: string): Promise<void> {
  if (!isLanguage(language) || chosenLanguage()) return;
  localStorage.setItem(LAST, language);
  if (language !== i18n.locale) await show(language);
}

export function currentLanguage(): Language {
  return isLanguage(i18n.locale) ? i18n.locale : "de";
}

/** The full locale for figures and dates: German as in Germany, English with day before month. */
export function localeOf(language: string): string {
  return languages.find((one) => one.id === language)?.locale ?? "de-DE";
}

export function useLocale(): string {
  return localeOf(useLingui().i18n.locale);
}

async function show(language: Language): Promise<void> {
  const [kit, tool] = await Promise.all([kitCatalogue(language), toolCatalogue?.(language)]);
  i18n.loadAndActivate({ locale: language, messages: { ...kit.messages, ...tool?.messages } });
  document.documentElement.lang = language;
}
