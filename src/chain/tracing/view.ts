import { latin1, type StateView } from "../../persistence/state/index.js";
import type { Overlay } from "../execution/index.js";

/** A state with the changes of an overlay in it, to build on. The overlay must not change any more. */
export function viewOf(overlay: Overlay, below: StateView): StateView {
  const { codes } = overlay.changes();
  return {
    account: (address) => overlay.account(address),
    known: (address) => below.known(address) || overlay.account(address) !== undefined,
    storage: (address, _generation, slot) => overlay.storage(address, slot),
    code: (codeHash) => codes.get(latin1(codeHash))?.code ?? below.code(codeHash),
  };
}
