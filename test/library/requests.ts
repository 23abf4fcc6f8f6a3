import { BrowserProvider } from "ethers";
import { createPublicClient, custom, type EIP1193RequestFn } from "viem";
import type { CouvertureRpcSchema, Hex, Provider, Receipt } from "../../src/index.js";

/** What users write: it is compiled, and not run. */
export async function requests(provider: Provider): Promise<unknown[]> {
  const request = provider.request as EIP1193RequestFn<CouvertureRpcSchema>;
  const number: Hex = await provider.request({ method: "eth_blockNumber" });
  const same: Hex = await request({ method: "eth_blockNumber" });
  const receipt: Receipt | null = await provider.request({ method: "eth_getTransactionReceipt", params: ["0x"] });
  const mined: true = await request({ method: "hardhat_mine", params: ["0x1"] });
  const unknownMethod: unknown = await provider.request({ method: "my_method", params: [1] });
  const name: string = "eth_chainId";
  const byName: unknown = await provider.request({ method: name, params: [] });
  // @ts-expect-error the hash is missing
  await provider.request({ method: "eth_getTransactionReceipt" });
  // @ts-expect-error a number is no hash
  await provider.request({ method: "eth_getTransactionReceipt", params: [1] });
  return [
    ...[number, same, receipt, mined, unknownMethod, byName],
    new BrowserProvider(provider),
    createPublicClient({ transport: custom(provider) }),
  ];
}
