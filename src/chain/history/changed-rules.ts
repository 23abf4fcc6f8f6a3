import { toHex } from "../../ethereum/index.js";
import type { Core } from "../head/core.js";
import { drop } from "../head/drop.js";
import { restorePool } from "./checkpoints.js";
import { appendOverride, type Cause, changeSettings, NO_CHANGE } from "./overrides.js";

/**
 * Sets the chain id from the next block on (`anvil_setChainId`). Waiting transactions that are signed for another chain are dropped.
 * Resolves when the record of it is on disk.
 */
export async function setChainId(core: Core, cause: Cause, chainId: number): Promise<void> {
  const { durable } = await core.exclusive(async () => {
    const { chainId: _before, ...rest } = core.settings();
    const settings = chainId === core.configAt(0).chainId ? rest : { ...rest, chainId };
    const written = appendOverride(core, cause, NO_CHANGE, JSON.stringify(settings));
    core.useSettings(settings);
    for (const transaction of core.pool.all()) {
      const signedFor = chainIdOf(transaction.tx);
      if (signedFor === undefined || signedFor === BigInt(chainId)) continue;
      void drop(core, transaction, `signed for chain ${signedFor}, and the chain id is ${chainId} now`);
    }
    await restorePool(core);
    return written;
  });
  await durable;
}

/** Lets ecrecover return an address for a signature from the next block on (`anvil_impersonateSignature`), in place of the signer. */
export const impersonateSignature = (
  core: Core,
  cause: Cause,
  signature: Uint8Array,
  address: Uint8Array,
): Promise<void> =>
  changeSettings(core, cause, (settings) => ({
    ...settings,
    signatures: { ...settings.signatures, [toHex(signature)]: toHex(address) },
  }));

/** The chain that a transaction is signed for (EIP-155); undefined where it is for any. */
function chainIdOf(tx: { v?: bigint; chainId?: bigint }): bigint | undefined {
  if (tx.chainId !== undefined) return tx.chainId;
  return tx.v !== undefined && tx.v >= 35n ? (tx.v - 35n) / 2n : undefined;
}
