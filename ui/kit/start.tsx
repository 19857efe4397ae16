import { i18n, type Messages } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { QueryClientProvider } from "@tanstack/react-query";
import { Component, type ReactNode, StrictMode } from "react";
import { I18nProvider as AriaI18nProvider } from "react-aria-components";
import { createRoot } from "react-dom/client";
import { ErrorState } from "./components/answers";
import { Toasts } from "./components/toast";
import { type Language, startLanguage, useLocale } from "./language";
import { makeQueryClient } from "./query";
import "./kit.css";

/** A screen that fails takes down itself and nothing more. */
export class Bulkhead extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return (
      <ErrorState problem={this.state.error} onRetry={() => this.setState({ error: null })} className="pt-[20dvh]" />
    );
  }
}

function Tongue({ children }: { children: ReactNode }) {
  return <AriaI18nProvider locale={useLocale()}>{children}</AriaI18nProvider>;
}

/** Everything a tool stands on: words, queries, messages, a bulkhead. */
export async function start(
  catalogue: (language: Language) => Promise<{ messages: Messages }>,
  tool: ReactNode,
): Promise<void> {
  await startLanguage(catalogue);
  const root = document.getElementById("root");
  if (!root) throw new Error("the page has no root");
  createRoot(root).render(
    <StrictMode>
      <I18nProvider i18n={i18n}>
        <Tongue>
          <QueryClientProvider client={makeQueryClient()}>
            <Bulkhead>{tool}</Bulkhead>
            <Toasts />
          </QueryClientProvider>
        </Tongue>
      </I18nProvider>
    </StrictMode>,
  );
}
