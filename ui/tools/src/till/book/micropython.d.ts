declare module "@micropython/micropython-webassembly-pyscript/micropython.mjs" {
  interface MicroPython {
    runPython(source: string): unknown;
    globals: { get(name: string): unknown };
  }

  export function loadMicroPython(options: { url?: string; heapsize?: number }): Promise<MicroPython>;
}
