// Runs the price kernel in MicroPython: a JSON value per line in, a JSON value per line out.
// node run.mjs FOLDER_WITH_NODE_MODULES KERNEL_FILE
// {book} sets the book, {basket, at} is priced, {trace} replayed; {basket, at, times} answers milliseconds for so many.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [folder, kernel] = process.argv.slice(2);
const scope = "node_modules/@micropython/micropython-webassembly-pyscript";
const { loadMicroPython } = await import(pathToFileURL(join(folder, scope, "micropython.mjs")).href);

// A small heap is swept faster; it grows when a price book needs more.
const python = await loadMicroPython({ heapsize: 2 * 1024 * 1024, stdout: (text) => process.stderr.write(`${text}\n`) });
python.runPython(readFileSync(kernel, "utf8"));
python.runPython(`
import json
import time

held = {}


def answer(text):
    asked = json.loads(text)
    try:
        if "book" in asked:
            held["book"] = index(asked["book"])
            return "true"
        if "trace" in asked:
            return json.dumps(replay(asked["trace"]))
        if "times" in asked:
            start = time.ticks_ms()
            for _ in range(asked["times"]):
                price(asked["basket"], held["book"], asked["at"])
            return str(time.ticks_diff(time.ticks_ms(), start))
        return json.dumps(price(asked["basket"], held["book"], asked["at"]))
    except Refused as refused:
        return json.dumps({"refused": list(refused.args)})
`);
const answer = python.globals.get("answer");

for await (const line of createInterface({ input: process.stdin })) {
  if (!process.stdout.write(`${answer(line)}\n`)) {
    await new Promise((resolve) => process.stdout.once("drain", resolve));
  }
}
