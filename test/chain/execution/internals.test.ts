import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createEVM, getActivePrecompiles } from "@ethereumjs/evm";
import { commonFor, configForHardfork } from "../../../src/chain/config/index.js";
import { executable } from "../../../src/chain/execution/ethereumjs/common.js";
import { missingInternals } from "../../../src/chain/execution/ethereumjs/internals.js";
import { HARDFORKS, rulesOf } from "../../../src/ethereum/index.js";

test("the EVM has every member that is used though it is not public, and a missing one is named", async () => {
  const evm = await createEVM();
  expect(await missingInternals(evm)).toEqual([]);
  Reflect.deleteProperty(evm, "_precompiles");
  expect(await missingInternals(evm)).toEqual(["evm._precompiles"]);
});

test("package.json names one version of each package whose members are used though they are not public", () => {
  const { dependencies } = JSON.parse(readFileSync(join(import.meta.dirname, "../../../package.json"), "utf8"));
  const used = ["block", "common", "evm", "mpt", "statemanager", "tx", "util", "vm"];
  for (const name of used) expect(dependencies[`@ethereumjs/${name}`]).toMatch(/^\d+\.\d+\.\d+$/);
});

test.each(HARDFORKS)("%s has the precompiled contracts that the table of hardforks names", (fork) => {
  const common = executable(commonFor(configForHardfork(1337, fork), fork));
  expect([...rulesOf(fork).precompiles].sort()).toEqual([...getActivePrecompiles(common).keys()].sort());
});
