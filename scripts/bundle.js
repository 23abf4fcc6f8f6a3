/**
 * Puts the command and what it imports into a few files under bundle/. Node spends most of a start on finding and reading
 * modules one by one; of a bundle there are few. Native modules stay outside, and so does what is loaded on demand.
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { build, stop } from "esbuild";

/** Packages with compiled parts or with fonts, which they find beside their own files. */
const EXTERNAL = ["better-sqlite3", "classic-level", "secp256k1", "@crate-crypto/node-eth-kzg", "kzg-wasm", "pdfmake"];

/** Bundles the compiled program in `root`/dist. Both folders are one level below package.json, which the program reads. */
export async function bundle(root) {
  const outdir = join(root, "bundle");
  rmSync(outdir, { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: {
      main: "dist/cli/main.js",
      version: "dist/version.js",
      worker: "dist/persistence/ledger/worker.js",
      "query-process": "dist/persistence/ledger/query-process.js",
      "verify-worker": "dist/persistence/ledger/verify/verify-worker.js",
      projection: "dist/exchange/ledger/projection.js",
    },
    outdir,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    external: EXTERNAL,
    minifySyntax: true,
    minifyWhitespace: true,
    sourcemap: "linked",
    sourcesContent: false,
    legalComments: "none",
    logLevel: "warning",
    // CommonJS packages in the bundle ask for Node's own modules by require().
    banner: {
      js: 'import{createRequire as bundleRequire}from"node:module";const require=bundleRequire(import.meta.url);',
    },
  });
  await stop(); // its service process would live as long as the chain that is started next
}
