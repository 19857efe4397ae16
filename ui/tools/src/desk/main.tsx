import { start } from "@hanse/kit";
import { Desk } from "./desk";

void start((language) => (language === "de" ? import("./locales/de.po") : import("./locales/en.po")), <Desk />);
