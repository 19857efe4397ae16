import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { lingui, linguiTransformerBabelPreset } from "@lingui/vite-plugin";
import optimizeLocales from "@react-aria/optimize-locales-plugin";
import babel from "@rolldown/plugin-babel";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const linguiConfig = { configPath: here("../lingui.config.ts") };

// Names without a fingerprint, for pages and programs that are not built by Vite.
const stableNames = new Set(["shop.css"]);

// The tokens alone, for whatever wants the colours without the rest: mail previews, the API explorer, error pages.
function tokensBesideTheBuild(): Plugin {
  return {
    name: "hanse-tokens",
    apply: "build",
    generateBundle() {
      const source = readFileSync(here("../kit/tokens.css"), "utf8");
      this.emitFile({ type: "asset", fileName: "tokens.css", source });
    },
  };
}

// The API explorer, for /docs: served by us, so that it works without the internet.
function explorerBesideTheBuild(): Plugin {
  return {
    name: "hanse-explorer",
    apply: "build",
    generateBundle() {
      for (const name of ["swagger-ui.css", "swagger-ui-bundle.js", "swagger-ui-standalone-preset.js"]) {
        const source = readFileSync(here(`../node_modules/swagger-ui-dist/${name}`));
        this.emitFile({ type: "asset", fileName: `explorer/${name}`, source });
      }
    },
  };
}

// In development every tool answers below its own path, as the server does it in production.
function toolPaths(): Plugin {
  return {
    name: "hanse-tool-paths",
    apply: "serve",
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        const tool = /^\/(office|till|pick|desk|kit)(?:[/?]|$)/.exec(request.url ?? "");
        if (tool && !/\.\w+(?:\?|$)/.test(request.url ?? "")) request.url = `/${tool[1]}.html`;
        next();
      });
    },
  };
}

export default defineConfig({
  root: here("."),
  base: "/",
  plugins: [
    toolPaths(),
    react(),
    babel({ presets: [linguiTransformerBabelPreset({}, linguiConfig)] }),
    lingui({ ...linguiConfig, failOnMissing: true, failOnCompileError: true }),
    { ...optimizeLocales.vite({ locales: ["de-DE", "en-US"] }), enforce: "pre" },
    tailwindcss(),
    tokensBesideTheBuild(),
    explorerBesideTheBuild(),
  ],
  build: {
    outDir: process.env.HANSE_UI_OUT ?? here("../../build/ui"),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        office: here("office.html"),
        till: here("till.html"),
        pick: here("pick.html"),
        desk: here("desk.html"),
        kit: here("kit.html"),
        shop: here("../shop/shop.css"),
      },
      output: {
        assetFileNames: ({ names }) =>
          stableNames.has(names[0] ?? "") ? "[name][extname]" : "assets/[name]-[hash][extname]",
        chunkFileNames: "assets/[name]-[hash].js",
        entryFileNames: "assets/[name]-[hash].js",
        codeSplitting: {
          groups: [
            { name: "react", test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
            {
              name: "aria",
              test: /node_modules[\\/](react-aria|react-aria-components|react-stately|@internationalized|@react-types)[\\/]/,
            },
            { name: "tanstack", test: /node_modules[\\/]@tanstack[\\/]/ },
          ],
        },
      },
    },
  },
  server: {
    port: 5173,
    strictPort: true,
    proxy: Object.fromEntries(
      ["/v1", "/media", "/openapi.json"].map((path) => [path, process.env.HANSE_URL ?? "http://127.0.0.1:8000"]),
    ),
  },
});
