import { describeRevert, EMPTY, EMPTY_ROOT, equalBytes, KECCAK_EMPTY, toHex } from "../../ethereum/index.js";
import type { StateView } from "../../persistence/state/index.js";
import { environmentOf } from "../blocks/environment.js";
import type { GenesisCreation, GenesisSpec } from "../config/index.js";
import { createEngine, createOverlay, executeCreation, type Overlay } from "../execution/index.js";

/** A contract of the genesis state that cannot be created; the message is one sentence that names its address. */
export class PreloadError extends Error {
  override readonly name = "PreloadError";
  readonly code = "PRELOAD_FAILED";

  constructor(
    readonly address: string,
    readonly reason: string,
    /** What the constructor reverted with. */
    readonly returned: Uint8Array,
  ) {
    super(`the contract at ${address} cannot be created in the genesis state: ${reason}`);
  }
}

/**
 * Creates a genesis' contracts in its state, in the environment of the genesis block (number 0, its header's time): their
 * code and what their constructors store. They begin with nonce 1 (EIP-161); no other nonce changes, nobody pays, and the
 * logs are dropped, since the block has no receipts.
 * @throws PreloadError when a constructor fails, or the code is longer than EIP-170 or begins as EIP-3541 forbids
 */
export async function preload(overlay: Overlay, spec: GenesisSpec): Promise<void> {
  if (!spec.preload || spec.preload.length === 0) return;
  const limits = { unlimitedCode: false, unlimitedInitCode: true, engine: await createEngine() };
  const environment = environmentOf(spec.config, { ...spec.header, stateRoot: EMPTY_ROOT }, () => undefined, limits);
  const { clearsEmptyAccounts, maxCodeSize = Number.POSITIVE_INFINITY, reservesEf } = environment.rules;
  for (const creation of spec.preload) {
    const { address } = creation;
    const refuse = (reason: string, returned: Uint8Array = EMPTY): never => {
      throw new PreloadError(toHex(address), reason, returned);
    };
    const before = overlay.account(address);
    if (before && (before.nonce > 0n || overlay.code(address).length > 0)) refuse("there is a contract already");
    const nonce = clearsEmptyAccounts ? 1n : 0n; // EIP-161
    overlay.setAccount(address, { nonce, balance: before?.balance ?? 0n, codeHash: KECCAK_EMPTY });
    const { error, returnData: code } = await executeCreation(overlay, environment, creation);
    if (error !== "") refuse(`${error}${revertReason(code)}`, code);
    if (code.length > maxCodeSize) {
      refuse(`its code of ${code.length} bytes is longer than the ${maxCodeSize} of EIP-170`);
    }
    if (reservesEf && code[0] === 0xef) refuse("its code must not begin with 0xef (EIP-3541)");
    overlay.setCode(address, code);
  }
}

/** What a constructor said, as a continuation of "execution reverted". */
function revertReason(returned: Uint8Array): string {
  if (returned.length === 0) return "";
  return `: ${describeRevert(returned) ?? toHex(returned)}`;
}

/** What creating some contracts in an empty state leaves, in their order: code, and storage by slot. */
export async function createdAccounts(
  config: GenesisSpec["config"],
  header: GenesisSpec["header"],
  creations: readonly GenesisCreation[],
): Promise<{ address: Uint8Array; code: Uint8Array; slots: [slot: Uint8Array, value: Uint8Array][] }[]> {
  const overlay = createOverlay(NOTHING, 0);
  await preload(overlay, { config, header, alloc: [], preload: creations });
  const { storage } = overlay.changes();
  return creations.map(({ address }) => ({
    address,
    code: overlay.code(address),
    slots: [...storage.values()]
      .filter((changed) => equalBytes(changed.address, address))
      .flatMap(({ slots }) => [...slots])
      .map(([slot, value]): [Uint8Array, Uint8Array] => [Buffer.from(slot, "latin1"), value])
      .sort(([a], [b]) => Buffer.compare(a, b)),
  }));
}

const NOTHING: StateView = {
  account: () => undefined,
  known: () => false,
  storage: () => EMPTY,
  code: () => EMPTY,
};
