import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import type { ReactNode } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import "./print.css";

const MARGIN_MM = 4;
const WIDTH_MM = 80;

/**
 * Prints one strip of paper, 80 mm wide and as long as it needs. It is drawn beside the page and taken away afterwards,
 * so that the screen stays as it was.
 */
export function printPaper(paper: ReactNode): void {
  const sheet = document.createElement("div");
  sheet.className = "paper-to-print";
  document.body.append(sheet);
  const root = createRoot(sheet);
  flushSync(() => root.render(<I18nProvider i18n={i18n}>{paper}</I18nProvider>));
  const millimetres = Math.ceil((sheet.scrollHeight / 96) * 25.4) + 2 * MARGIN_MM;
  const size = document.createElement("style");
  size.textContent = `@page { size: ${WIDTH_MM}mm ${millimetres}mm; margin: ${MARGIN_MM}mm; }`;
  document.head.append(size);
  const clear = () => {
    window.removeEventListener("afterprint", clear);
    root.unmount();
    sheet.remove();
    size.remove();
  };
  window.addEventListener("afterprint", clear);
  window.print();
}
