// Runs the price kernel in MicroPython: a JSON value per line in, a JSON value per line out.
// node run.mjs FOLDER_WITH_NODE_MODULES KERNEL_FILE
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { kernelIn } from "./kernel.mjs";

const [folder, kernel] = process.argv.slice(2);
const scope = "node_modules/@micropython/micropython-webassembly-pyscript";
const { loadMicroPython } = await import(pathToFileURL(join(folder, scope, "micropython.mjs")).href);

const said = { stdout: (text) => process.stderr.write(`${text}\n`) };
const answer = await kernelIn(loadMicroPython, said, readFileSync(kernel, "utf8"));

for await (const line of createInterface({ input: process.stdin })) {
  if (!process.stdout.write(`${answer(line)}\n`)) {
    await new Promise((resolve) => process.stdout.once("drain", resolve));
  }
}
