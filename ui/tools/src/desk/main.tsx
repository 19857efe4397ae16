import { start } from "@hanse/kit";
import { Desk } from "./desk";

// What is said only here, and what office and desk say alike.
void start(
  async (language) => {
    const [own, alike] = await Promise.all(
      language === "de"
        ? [import("./locales/de.po"), import("../trade/locales/de.po")]
        : [import("./locales/en.po"), import("../trade/locales/en.po")],
    );
    return { messages: { ...alike.messages, ...own.messages } };
  },
  <Desk />,
);
