import { start } from "@hanse/kit";
import { Till } from "./till";

void start((language) => (language === "de" ? import("./locales/de.po") : import("./locales/en.po")), <Till />);
