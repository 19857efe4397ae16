import { start } from "@hanse/kit";
import { Gallery } from "./gallery";

void start((language) => (language === "de" ? import("./locales/de.po") : import("./locales/en.po")), <Gallery />);
