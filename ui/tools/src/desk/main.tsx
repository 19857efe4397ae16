import { startTrading } from "../trade/start";
import { Desk } from "./desk";

void startTrading((language) => (language === "de" ? import("./locales/de.po") : import("./locales/en.po")), <Desk />);
