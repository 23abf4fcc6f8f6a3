import { readFileSync } from "node:fs";
import { useChain } from "couverture/testing";
import { type Address, createPublicClient, createWalletClient, custom } from "viem";
import { localhost } from "viem/chains";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";

/** The token, where `npm run snapshot` has deployed it. */
export const token = JSON.parse(readFileSync("token.json", "utf8"));

/** Clients of a chain that goes on from the snapshot: this worker's own, as the snapshot has it at the start of each test. */
export function useToken() {
  const { provider } = useChain({
    snapshot: "token.couverture",
    hooks: { beforeAll, afterAll, beforeEach, afterEach },
  });
  const transport = custom(provider);
  const reader = createPublicClient({ chain: localhost, transport, pollingInterval: 20, cacheTime: 0 });
  const wallet = createWalletClient({ chain: localhost, transport });
  const balanceOf = (owner: Address) =>
    reader.readContract({ ...token, functionName: "balanceOf", args: [owner] }) as Promise<bigint>;
  const transfer = (from: Address, to: Address, value: bigint) =>
    wallet.writeContract({ ...token, account: from, functionName: "transfer", args: [to, value] });
  return { reader, wallet, balanceOf, transfer };
}
