import { latin1, type StateView } from "../../persistence/state/index.js";
import type { Overlay } from "../execution/index.js";

/** A state with the changes of an overlay in it, to build on. The overlay must not change any more once something is read. */
export function viewOf(overlay: Overlay, below: StateView): StateView {
  let codes: ReturnType<Overlay["changes"]>["codes"] | undefined;
  const codeOf = (codeHash: Uint8Array): Uint8Array | undefined => {
    codes ??= overlay.changes().codes;
    return codes.get(latin1(codeHash))?.code;
  };
  return {
    ...(below.forked && { forked: true }),
    account: (address) => overlay.account(address),
    known: (address) => below.known(address) || overlay.account(address) !== undefined,
    storage: (address, _generation, slot) => overlay.storage(address, slot),
    code: (codeHash, address) => codeOf(codeHash) ?? below.code(codeHash, address),
  };
}
