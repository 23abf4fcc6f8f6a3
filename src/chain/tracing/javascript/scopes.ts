import { createdAddress, keccak256 } from "../../../ethereum/index.js";
import type { FrameStart, Step } from "../../execution/index.js";
import { wordOf } from "../hex.js";
import type { TraceContext } from "../tracer.js";

/** What the code of a frame sees of itself, and how far it has come. */
export interface Scope {
  caller: Uint8Array;
  /** Whose storage it uses. */
  address: Uint8Array;
  value: bigint;
  input: Uint8Array;
  /** The address that is called, or that a creation will make. */
  to: Uint8Array;
  last: Step | undefined;
  /** The last step was reported with an error. */
  failed: boolean;
}

/** The frames that are open, the innermost last. */
export interface Scopes {
  enter(start: FrameStart): Scope;
  exit(): Scope | undefined;
  current(): Scope | undefined;
}

const CREATE2 = 0xf5;

export function trackScopes({ state, message }: TraceContext): Scopes {
  const open: Scope[] = [];
  const nonce = state.account(message.from)?.nonce ?? 0n;

  /** The address of a creation that begins. Its creator's nonce has been raised already. */
  function created({ kind, from, input }: FrameStart, outer: Scope | undefined): Uint8Array {
    const salt = kind === "CREATE2" && outer?.last?.opcodeNumber === CREATE2 ? outer.last.stack.at(-4) : undefined;
    if (salt !== undefined) return created2Address(from, wordOf(salt), input);
    if (!outer) return createdAddress(from, nonce);
    return createdAddress(from, (state.account(from)?.nonce ?? 1n) - 1n);
  }

  return {
    enter(start) {
      const outer = open.at(-1);
      const creates = start.kind === "CREATE" || start.kind === "CREATE2";
      const to = start.to ?? created(start, outer);
      const delegated = start.kind === "DELEGATECALL" && outer;
      const scope: Scope = {
        caller: delegated ? delegated.caller : start.from,
        address: delegated ? delegated.address : start.kind === "CALLCODE" && outer ? outer.address : to,
        value: start.value,
        input: creates ? NOTHING : start.input.slice(),
        to,
        last: undefined,
        failed: false,
      };
      open.push(scope);
      return scope;
    },
    exit: () => open.pop(),
    current: () => open.at(-1),
  };
}

const NOTHING = new Uint8Array(0);

/** The address of CREATE2 (EIP-1014). */
export const created2Address = (from: Uint8Array, salt: Uint8Array, code: Uint8Array): Uint8Array =>
  keccak256(Buffer.concat([[0xff], from, salt, keccak256(code)].map((part) => Buffer.from(part)))).slice(12);
