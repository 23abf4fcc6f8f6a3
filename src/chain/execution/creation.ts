import type { GenesisCreation } from "../config/index.js";
import type { ExecutionEnvironment, SystemCallResult } from "./engine.js";
import type { Overlay } from "./overlay.js";

/** Enough for any constructor, and an end to one that has none. */
const CREATION_GAS_LIMIT = 100_000_000n;

/**
 * Runs creation code at an address of the caller's choice. Nobody pays for it, and the sender's account is not touched, so
 * that it need not exist. What the code writes stays in the overlay unless it fails; the code it returns is the caller's
 * to put in place.
 */
export async function executeCreation(
  overlay: Overlay,
  environment: ExecutionEnvironment,
  { address, creationCode, sender }: GenesisCreation,
): Promise<SystemCallResult> {
  const existed = overlay.account(sender) !== undefined;
  const call = { caller: sender, address, code: creationCode, gasLimit: CREATION_GAS_LIMIT };
  const result = await environment.engine.systemCall(overlay, environment, call, environment.allowance);
  // The VM makes an account of every caller.
  if (!existed && overlay.account(sender)?.balance === 0n) overlay.setAccount(sender, undefined);
  return result;
}
