import { defineConfig } from "@lingui/conf";
import { formatter } from "@lingui/format-po";

// One catalogue for the kit and one for each tool, so that a tool loads only the words it says.
// English sentences are the keys; the German catalogue is written by hand and must be complete.
// "trade" is what office, desk, till and pick desk say alike.
const rooms = ["office", "till", "pick", "desk", "trade", "gallery"];

export default defineConfig({
  sourceLocale: "en",
  locales: ["de", "en"],
  catalogs: [
    { path: "<rootDir>/kit/locales/{locale}", include: ["<rootDir>/kit"] },
    ...rooms.map((room) => ({
      path: `<rootDir>/tools/src/${room}/locales/{locale}`,
      include: [`<rootDir>/tools/src/${room}`],
    })),
  ],
  format: formatter({ lineNumbers: false, printPlaceholdersInComments: false }),
  orderBy: "message",
});
