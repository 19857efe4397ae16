// The price kernel in MicroPython, in Node or in a browser: a function from a JSON text to a JSON text.
// {book} sets the book, {basket, at} is priced, {trace} replayed; {basket, at, times} answers milliseconds for so many.
export async function kernelIn(loadMicroPython, options, source) {
  // A small heap is swept faster; it grows when a price book needs more.
  const python = await loadMicroPython({ heapsize: 2 * 1024 * 1024, ...options });
  python.runPython(source);
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
  return python.globals.get("answer");
}
