// The one file that prices, as the server runs it.
import source from "../../../../../src/hanse/pricing/kernel.py?raw";

/** What the kernel says a basket costs, as far as a till shows it. */
export interface Priced {
  lines: PricedLine[];
  taxes: { place: string; rate: number; net_minor: number; tax_minor: number; gross_minor: number }[];
  totals: Record<
    "goods_minor" | "discount_minor" | "shipping_minor" | "net_minor" | "tax_minor" | "total_minor",
    number
  >;
}

export interface PricedLine {
  id: string;
  sku: string;
  quantity: number;
  unit_minor: number;
  list_unit_minor: number | null;
  discounts: { promotion: string; minor: number }[];
  total_minor: number;
  net_minor: number;
  tax: { class: string; place: string; rate: number; minor: number };
}

/** The kernel did not understand its input: a code, and the place that it is about. */
export class KernelRefused extends Error {
  readonly code: string;
  readonly where: string;

  constructor(code: string, where: string) {
    super(`${code} ${where}`);
    this.name = "KernelRefused";
    this.code = code;
    this.where = where;
  }
}

// A small heap is swept faster; it grows when it must.
const HEAP_BYTES = 2 * 1024 * 1024;

const ASK = `
import json


def ask(text):
    asked = json.loads(text)
    try:
        priced = price(asked["basket"], asked["book"], asked["at"])
        del priced["trace"]  # half of the answer, and nobody looks at it before the server prices again
        return json.dumps(priced)
    except Refused as refused:
        return json.dumps({"refused": list(refused.args)})
`;

export type Kernel = (basket: unknown, book: unknown, at: number) => Priced;

let loaded: Promise<Kernel> | null = null;

/** The kernel in MicroPython. Loaded once; a till loads it while it is online, to have it when it is not. */
export function loadKernel(): Promise<Kernel> {
  loaded ??= load().catch((error: unknown) => {
    loaded = null;
    throw error;
  });
  return loaded;
}

async function load(): Promise<Kernel> {
  const [{ loadMicroPython }, { default: url }] = await Promise.all([
    import("@micropython/micropython-webassembly-pyscript/micropython.mjs"),
    import("@micropython/micropython-webassembly-pyscript/micropython.wasm?url"),
  ]);
  const python = await loadMicroPython({ url, heapsize: HEAP_BYTES });
  python.runPython(source);
  python.runPython(ASK);
  const ask = python.globals.get("ask") as (text: string) => string;
  return (basket, book, at) => {
    // Not escaped beforehand: MicroPython does not join the halves of an escaped emoji.
    const answer = JSON.parse(ask(JSON.stringify({ basket, book, at }))) as Priced & { refused?: [string, string] };
    if (answer.refused) throw new KernelRefused(...answer.refused);
    return answer;
  };
}
