/**
 * Puts the command and what it imports into a few files under bundle/. Node spends most of a start on finding and reading
 * modules one by one; of a bundle there are few. Native modules stay outside, and so does what is loaded on demand.
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { build, stop } from "esbuild";

/** Packages with compiled parts or with fonts, which they find beside their own files. */
const EXTERNAL = ["better-sqlite3", "classic-level", "secp256k1", "@crate-crypto/node-eth-kzg", "kzg-wasm", "pdfmake"];

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
  logLevel: "warning",
};

/** CommonJS has no `import.meta.url`, by which workers and package.json are found: both folders are as deep. */
const FILE_URL = 'const bundleUrl=require("node:url").pathToFileURL(__filename).href;';

/** What require() gets of the library: `couverture/testing` requires the rest, so that there is one of it. */
const shareLibrary = {
  name: "share-library",
  setup(build) {
    build.onResolve({ filter: /\/library\/server\.js$/ }, ({ importer }) =>
      /[\\/]testing[\\/]/.test(importer) ? { path: "./library.cjs", external: true } : undefined,
    );
  },
};

/** A module that is evaluated with `await` has a twin that does without. */
const withoutAwait = {
  name: "without-await",
  setup(build) {
    build.onResolve({ filter: /\/keccak-hash\.js$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path.replace(/\.js$/, "-commonjs.js")),
    }));
  },
};

/** Bundles the library for require(), in as few files as there are entries: modules that load on demand are evaluated on demand. */
async function bundleCommonJs(root, outdir) {
  await build({
    ...COMMON,
    absWorkingDir: root,
    entryPoints: { library: "dist/library/commonjs.js", testing: "dist/testing/index.js" },
    outdir,
    outExtension: { ".js": ".cjs" },
    format: "cjs",
    define: { "import.meta.url": "bundleUrl" },
    // Jest runs require()d code where import() is not available.
    supported: { "dynamic-import": false },
    banner: { js: FILE_URL },
    plugins: [shareLibrary, withoutAwait],
  });
}

/** Bundles the compiled program in `root`/dist. Both folders are one level below package.json, which the program reads. */
export async function bundle(root) {
  const outdir = join(root, "bundle");
  rmSync(outdir, { recursive: true, force: true });
  await build({
    ...COMMON,
    absWorkingDir: root,
    entryPoints: {
      main: "dist/cli/main.js",
      index: "dist/index.js",
      testing: "dist/testing/index.js",
      version: "dist/version.js",
      worker: "dist/persistence/ledger/worker.js",
      "query-process": "dist/persistence/ledger/query-process.js",
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
  await bundleCommonJs(root, outdir);
  await stop(); // its service process would live as long as the chain that is started next
}
