import { startTrading } from "../trade/start";
import { Pick } from "./pick";

void startTrading((language) => (language === "de" ? import("./locales/de.po") : import("./locales/en.po")), <Pick />);
