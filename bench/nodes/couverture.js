// @ts-check
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const COMMAND = fileURLToPath(new URL("../../bin/couverture.js", import.meta.url));
const MANIFEST = new URL("../../package.json", import.meta.url);

/** @type {import("./definition.js").NodeDefinition} */
export const couverture = {
  name: "couverture",
  title: "Couverture",
  settings: "everything on disk, fsync before each answer (the default)",
  keeps: true,
  survivesKill: true,
  version: () => JSON.parse(readFileSync(MANIFEST, "utf8")).version,
  command: ({ port, directory }) => ({
    file: process.execPath,
    args: [COMMAND, "start", "--port", String(port), "--data-dir", directory, "--no-exchange", "--quiet"],
  }),
};
