import type { EVM } from "@ethereumjs/evm";
import { Address } from "@ethereumjs/util";
import { EMPTY } from "../../ethereum/index.js";
import type { GenesisCreation } from "../config/index.js";
import { errorOf } from "./events.js";
import type { Overlay } from "./overlay.js";
import type { BlockEnvironment } from "./types.js";
import { withMachine } from "./vm.js";

export interface CreationResult {
  /** The contract's code, or the revert data. */
  returnData: Uint8Array;
  /** Why it failed, in geth's words; empty when it succeeded. */
  error: string;
}

/** Enough for any constructor, and an end to one that has none. */
const CREATION_GAS = 100_000_000n;

/**
 * Runs creation code at an address of the caller's choice. Nobody pays for it, and the sender's account is not touched, so
 * that it need not exist. What the code writes stays in the overlay unless it fails; the code it returns is the caller's
 * to put in place.
 */
export function executeCreation(
  overlay: Overlay,
  environment: BlockEnvironment,
  { address, creationCode, sender }: GenesisCreation,
): Promise<CreationResult> {
  return withMachine(overlay, environment, undefined, async ({ vm, block }) => {
    const evm = vm.evm as EVM;
    const existed = overlay.account(sender) !== undefined;
    const { execResult } = await evm.runCall({
      block,
      caller: new Address(sender),
      to: new Address(address),
      code: creationCode,
      data: EMPTY,
      gasLimit: CREATION_GAS,
      skipNonceIncrement: true,
    });
    evm.journal.cleanJournal();
    evm.transientStorage.clear();
    // The VM makes an account of every caller.
    if (!existed && overlay.account(sender)?.balance === 0n) overlay.setAccount(sender, undefined);
    return { returnData: execResult.returnValue, error: errorOf(execResult) };
  });
}
