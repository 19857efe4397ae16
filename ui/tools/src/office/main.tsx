import { startTrading } from "../trade/start";
import { Office } from "./office";

void startTrading(
  (language) => (language === "de" ? import("./locales/de.po") : import("./locales/en.po")),
  <Office />,
);
