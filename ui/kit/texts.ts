import { useLingui } from "@lingui/react";

/** A text of the API for people, by language. */
export type Texts = Readonly<Record<string, string>>;

/** Reads texts in the person's language, else in German, else in whatever there is. */
export function useTexts(): (texts: Texts | null | undefined) => string {
  const { locale } = useLingui().i18n;
  return (texts) => (texts ? (texts[locale] ?? texts.de ?? Object.values(texts)[0] ?? "") : "");
}
