import type { Hash, Hex } from "viem";
import { account } from "../support/accounts.js";
import { type Chain, startChain } from "../support/chain.js";
import { cleanUp } from "../support/ending.js";

const STRANGER = "0x00000000000000000000000000000000000a11ce";
const ADDED = "0x00000000000000000000000000000000000add1e";
const ANYONE = "0x000000000000000000000000000000000000a111";

/** What takes the chain back, and what comes of how the node mines and in whose name it sends. */
const WAYS: [title: string, kept: boolean, back: (rpc: Chain["rpc"], checkpoint: Hex) => Promise<unknown>][] = [
  ["evm_revert", true, (rpc, checkpoint) => rpc("evm_revert", checkpoint)],
  ["anvil_rollback", true, (rpc) => rpc("anvil_rollback", 1)],
  ["anvil_reorg", true, (rpc) => rpc("anvil_reorg", 1, [])],
  ["evm_revert and a kill", true, async (rpc, checkpoint) => rpc("evm_revert", checkpoint)],
  ["hardhat_reset, as Hardhat does,", false, (rpc) => rpc("hardhat_reset")],
];

describe("how the node mines and in whose name it sends", () => {
  let chain: Chain;
  beforeAll(async () => {
    chain = await startChain({ flags: ["--no-exchange"] });
  });
  afterAll(cleanUp);

  const sends = (from: string): Promise<boolean> =>
    chain.rpc<Hash>("eth_sendTransaction", { from, to: account(0).address }).then(
      () => true,
      () => false,
    );

  for (const [title, kept, back] of WAYS) {
    it(`${kept ? "stays as it is over" : "is as at the start after"} ${title}`, async () => {
      const { rpc } = chain;
      await rpc("hardhat_setCoinbase", ANYONE);
      const checkpoint = await rpc<Hex>("evm_snapshot");
      await rpc("hardhat_setCoinbase", STRANGER);
      await rpc("hardhat_impersonateAccount", STRANGER);
      expect(await rpc("evm_addAccount", ADDED, "secret")).toBe(true);
      await rpc("evm_setAutomine", false);
      await rpc("evm_setIntervalMining", 3_600_000);
      await rpc("evm_mine");
      await back(rpc, checkpoint);
      if (title.endsWith("kill")) await chain.killAndRestart();
      if (title.startsWith("evm_revert")) expect(await rpc("eth_coinbase")).toBe(ANYONE);
      expect(await rpc("hardhat_getAutomine")).toBe(!kept);
      expect(await rpc("anvil_getIntervalMining")).toBe(kept ? 3600 : null);
      await rpc("evm_setIntervalMining", 0);
      await rpc("evm_setAutomine", true);
      await rpc("evm_mine");
      for (const address of [STRANGER, ADDED, ANYONE]) await rpc("anvil_setBalance", address, "0xde0b6b3a7640000");
      expect(await sends(STRANGER)).toBe(kept);
      expect(await rpc("evm_removeAccount", ADDED, "secret")).toBe(kept);
      expect(await sends(ANYONE)).toBe(false);
      const again = await rpc<Hex>("evm_snapshot");
      await rpc("anvil_autoImpersonateAccount", true);
      await back(rpc, again);
      await rpc("anvil_setBalance", ANYONE, "0xde0b6b3a7640000");
      expect(await sends(ANYONE)).toBe(kept);
      await rpc("anvil_autoImpersonateAccount", false);
      await rpc("hardhat_stopImpersonatingAccount", STRANGER);
    });
  }
});
