// Runs the till's own code for price books and the kernel in MicroPython: a JSON value per line in, one per line out.
// node book.mjs FOLDER_WITH_NODE_MODULES KERNEL_FILE BOOK_FILE
// {keys} sets the keys, {written, meant, at} opens a book, {lines, group, at, listOnly} prices by it, {content, changes}
// applies changes, {lines, times} answers milliseconds of processor time for so many, each cut and priced anew.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, kernel, file] = process.argv.slice(2);
const scope = "node_modules/@micropython/micropython-webassembly-pyscript";
const { loadMicroPython } = await import(pathToFileURL(join(folder, scope, "micropython.mjs")).href);
const till = await import(pathToFileURL(file).href);

const python = await loadMicroPython({ heapsize: 2 * 1024 * 1024, stdout: (text) => process.stderr.write(`${text}\n`) });
python.runPython(readFileSync(kernel, "utf8"));
python.runPython(`
import json


def ask(text):
    asked = json.loads(text)
    try:
        return json.dumps(price(asked["basket"], asked["book"], asked["at"]))
    except Refused as refused:
        return json.dumps({"refused": list(refused.args)})
`);
const ask = python.globals.get("ask");

let keys = {};
let book;

function priced({ lines, group = null, at, listOnly = false }) {
  const basket = till.basketOf(lines, book.head.currency, group);
  const skus = lines.map((line) => line.variant);
  return JSON.parse(ask(JSON.stringify({ basket, book: till.cut(book, skus, listOnly), at })));
}

async function answer(asked) {
  if (asked.keys) {
    keys = asked.keys;
    return true;
  }
  if (asked.changes !== undefined) return till.hashOf(till.applied(asked.content, asked.changes));
  if (asked.written) {
    const start = process.cpuUsage();
    try {
      book = await till.believe(asked.written, keys);
      till.checkMeant(book.head, asked.meant, asked.at);
      return { version: book.head.version, milliseconds: process.cpuUsage(start).user / 1000 };
    } catch (error) {
      return { refused: error.code ?? String(error) };
    }
  }
  if (asked.times) {
    // Processor time: what a till has for itself, and other work on a machine that measures does not.
    const start = process.cpuUsage();
    for (let n = 0; n < asked.times; n += 1) priced(asked);
    return process.cpuUsage(start).user / 1000;
  }
  return priced(asked);
}

// Not by readline, which also breaks lines at characters that JSON has inside of texts.
for (const line of readFileSync(0, "utf8").split("\n")) {
  if (!line) continue;
  if (!process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`)) {
    await new Promise((resolve) => process.stdout.once("drain", resolve));
  }
}
