import { startTrading } from "../trade/start";
import { Till } from "./till";

void startTrading((language) => (language === "de" ? import("./locales/de.po") : import("./locales/en.po")), <Till />);
