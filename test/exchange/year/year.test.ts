import { cleanUp } from "../../support/ending.js";
import type { Floor } from "./floor.js";
import { startYear } from "./year.js";

let floor: Floor;
beforeAll(async () => {
  floor = await startYear(() => ({ beforeRevert: async () => {} }));
}, 240_000);
afterAll(cleanUp);

it("lives", async () => {
  console.log(await floor.chain.rpc("eth_blockNumber"), floor.chain.dataDir);
  await floor.chain.rpc("evm_mine");
});
