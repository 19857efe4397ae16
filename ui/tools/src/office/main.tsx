import { start } from "@hanse/kit";
import { Office } from "./office";

void start((language) => (language === "de" ? import("./locales/de.po") : import("./locales/en.po")), <Office />);
