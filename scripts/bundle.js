/**
 * Puts the command and what it imports into a few files under bundle/. Node spends most of a start on finding and reading
 * modules one by one; of a bundle there are few. Native modules stay outside, and so does what is loaded on demand.
 */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build, stop } from "esbuild";

/** Packages with compiled parts or with fonts, which they find beside their own files. */
const EXTERNAL = [
  "better-sqlite3",
  "classic-level",
  "secp256k1",
  "tiny-secp256k1",
  "@crate-crypto/node-eth-kzg",
  "kzg-wasm",
  "pdfmake",
  "@jitl/quickjs-wasmfile-release-sync",
];

/** What both kinds of modules are made with. */
const COMMON = {
  bundle: true,
  platform: "node",
  target: "node20",
  external: EXTERNAL,
  minifySyntax: true,
  minifyWhitespace: true,
  sourcesContent: false,
  legalComments: "none",
  // Node prints the line that an error was thrown from.
  lineLimit: 160,
  logLevel: "warning",
};

/** CommonJS has no `import.meta.url`, by which workers and package.json are found: both folders are as deep. */
const FILE_URL = 'const bundleUrl=require("node:url").pathToFileURL(__filename).href;';

/** `couverture/testing` and `couverture/hardhat` require the rest of the library, so that there is one of it. */
const shareLibrary = {
  name: "share-library",
  setup(build) {
    const shared = { path: "./commonjs.cjs", external: true };
    build.onResolve({ filter: /\/library\/server\.js$/ }, ({ importer }) =>
      /[\\/]testing[\\/]/.test(importer) ? shared : undefined,
    );
    build.onResolve({ filter: /^\.\.\/index\.js$/ }, ({ importer }) =>
      /[\\/]dist[\\/]hardhat[\\/]/.test(importer) ? shared : undefined,
    );
  },
};

/**
 * Bundles the command once more for `start`, in one file: only of CommonJS can Node 20 keep the compiled code, which gains more than
 * reading a large file costs. The function that Node would put around it is in the file, which is large to copy (bin/code-cache.js).
 * What loads on demand is evaluated on demand.
 */
async function bundleStart(root, outdir) {
  await build({
    ...COMMON,
    absWorkingDir: root,
    entryPoints: { start: "dist/cli/main.js" },
    outdir,
    format: "cjs",
    sourcemap: "linked",
    // Drawings only; larger than the rest of what a command may load.
    external: [...EXTERNAL, "@viz-js/viz"],
    define: { "import.meta.url": "bundleUrl" },
    supported: { "dynamic-import": false },
    banner: { js: `(function (exports, require, module, __filename, __dirname) {${FILE_URL}` },
    footer: { js: "})" },
  });
}

/**
 * Bundles the library for require(), in as few files as there are entries: what loads on demand is evaluated on demand.
 * @param names what the ES module exports
 */
async function bundleCommonJs(root, outdir, names) {
  await build({
    ...COMMON,
    absWorkingDir: root,
    entryPoints: {
      commonjs: "dist/library/commonjs.js",
      testing: "dist/testing/index.js",
      hardhat: "dist/hardhat/index.js",
    },
    outdir,
    outExtension: { ".js": ".cjs" },
    format: "cjs",
    define: { "import.meta.url": "bundleUrl" },
    // Jest runs require()d code where import() is not available.
    supported: { "dynamic-import": false },
    banner: { js: FILE_URL },
    plugins: [shareLibrary],
  });
  // Tools that read what a CommonJS module exports, without running it, understand only this.
  const lines = names.map((name) => `exports.${name} = library.${name};\n`);
  const head = '"use strict";\nObject.defineProperty(exports, "__esModule", { value: true });\n';
  writeFileSync(join(outdir, "library.cjs"), `${head}const library = require("./commonjs.cjs");\n${lines.join("")}`);
}

/** Bundles the compiled program in `root`/dist. Both folders are one level below package.json, which the program reads. */
export async function bundle(root) {
  const outdir = join(root, "bundle");
  rmSync(outdir, { recursive: true, force: true });
  const { metafile } = await build({
    ...COMMON,
    metafile: true,
    absWorkingDir: root,
    entryPoints: {
      main: "dist/cli/main.js",
      index: "dist/index.js",
      testing: "dist/testing/index.js",
      version: "dist/version.js",
      machine: "dist/machine.js",
      worker: "dist/persistence/ledger/worker.js",
      "query-process": "dist/persistence/ledger/query-process.js",
      "table-check-worker": "dist/persistence/level-files/table-check-worker.js",
      "verify-worker": "dist/persistence/ledger/verify/verify-worker.js",
      projection: "dist/exchange/ledger/projection.js",
    },
    outdir,
    splitting: true,
    format: "esm",
    sourcemap: "linked",
    // CommonJS packages in the bundle ask for Node's own modules by require().
    banner: {
      js: 'import{createRequire as bundleRequire}from"node:module";const require=bundleRequire(import.meta.url);',
    },
  });
  await bundleStart(root, outdir);
  await bundleCommonJs(root, outdir, metafile.outputs["bundle/index.js"].exports);
  await stop(); // its service process would live as long as the chain that is started next
}
