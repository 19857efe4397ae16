import { start } from "@hanse/kit";
import { Pick } from "./pick";

void start((language) => (language === "de" ? import("./locales/de.po") : import("./locales/en.po")), <Pick />);
