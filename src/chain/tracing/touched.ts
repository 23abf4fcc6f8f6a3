import { createdAddress, delegateOf, hasOutput, keccak256, toHex } from "../../ethereum/index.js";
import type { AccountBody } from "../../persistence/records/index.js";
import type { Inspector, Step } from "../execution/index.js";
import { addressOf, wordOf } from "./hex.js";
import type { TraceContext } from "./tracer.js";

/** An account that an execution touches, as it was before. */
export interface Before {
  address: Uint8Array;
  body: AccountBody | undefined;
  code: Uint8Array;
  /** Slots that were read or written, by their hex. */
  slots: Map<string, { slot: Uint8Array; value: Uint8Array }>;
}

export interface Touched {
  inspector: Inspector;
  /** By address in hex, in the order in which they were touched. */
  accounts: Map<string, Before>;
  /** Whether the account destroyed itself, and is gone for it. */
  isDestroyed(key: string): boolean;
}

/** Gathers the accounts and slots that an execution touches, with what they were before it. */
export function watchTouched({ state, environment, message }: TraceContext, withStorage = true): Touched {
  const { rules } = environment;
  const touched = new Map<string, Before>();
  const created = new Set<string>();
  /** Accounts that destroyed themselves, and how many had when each open frame began: what fails has destroyed nothing. */
  const destroyed: string[] = [];
  const open: number[] = [];
  /** Takes back what the last step touched. A step that ends its frame has failed and touched nothing. */
  let undo: (() => void)[] = [];

  function touch(address: Uint8Array): Before {
    const key = toHex(address);
    let before = touched.get(key);
    if (!before) {
      before = { address, body: state.account(address), code: state.code(address), slots: new Map() };
      touched.set(key, before);
      undo.push(() => touched.delete(key));
    }
    return before;
  }

  function touchCallee(address: Uint8Array): void {
    const { code } = touch(address);
    const delegate = rules.hasDelegations ? delegateOf(code) : undefined;
    if (delegate) touch(delegate);
  }

  function touchSlot(address: Uint8Array, item: bigint): void {
    const slot = wordOf(item);
    const { slots } = touch(address);
    const key = toHex(slot);
    if (slots.has(key)) return;
    slots.set(key, { slot, value: state.storage(address, slot) });
    undo.push(() => slots.delete(key));
  }

  function touchCreated(address: Uint8Array): void {
    touch(address);
    created.add(toHex(address));
  }

  function step(step: Step): void {
    undo = [];
    const { opcodeNumber } = step;
    if (!TOUCHING.has(opcodeNumber)) return;
    const { stack, address } = step;
    const top = stack.at(-1);
    const second = stack.at(-2);
    if (SLOTS.has(opcodeNumber)) {
      if (top !== undefined && withStorage) touchSlot(address, top);
    } else if (ACCOUNTS.has(opcodeNumber)) {
      if (top !== undefined) touch(addressOf(top));
    } else if (CALLS.has(opcodeNumber)) {
      if (second !== undefined && stack.length >= 5) touchCallee(addressOf(second));
    } else if (opcodeNumber === CREATE) {
      touchCreated(createdAddress(address, state.account(address)?.nonce ?? 0n));
    } else if (opcodeNumber === CREATE2 && stack.length >= 4) {
      const [salt, length, offset] = stack.slice(-4) as [bigint, bigint, bigint];
      if (length > MAX_CODE) return;
      const code = new Uint8Array(Number(length));
      code.set(step.memory.subarray(Number(offset), Number(offset + length)));
      touchCreated(keccak256(Buffer.concat([CREATE2_MARK, address, wordOf(salt), keccak256(code)])).subarray(12));
    }
  }

  const { from, to } = message;
  touch(from);
  if (to) touchCallee(to);
  else touchCreated(createdAddress(from, state.account(from)?.nonce ?? 0n));
  touch(environment.coinbase);
  for (const authority of message.authorities) touch(authority);

  return {
    accounts: touched,
    isDestroyed: (key) => destroyed.includes(key),
    inspector: {
      enter() {
        undo = [];
        open.push(destroyed.length);
      },
      exit({ error }) {
        const count = open.pop() ?? 0;
        if (error !== "") destroyed.length = count;
        if (!hasOutput(error)) for (const takeBack of undo) takeBack();
        undo = [];
      },
      step,
      selfdestruct(from, beneficiary) {
        touch(beneficiary);
        // Since EIP-6780 only what was created in the same transaction goes.
        if (!rules.keepsDestroyed || created.has(toHex(from))) destroyed.push(toHex(from));
      },
    },
  };
}

/** Whether an account was there before, and not empty. */
export const existed = ({ body, code }: Before): boolean =>
  body !== undefined && (body.nonce > 0n || body.balance > 0n || code.length > 0);

const CREATE2_MARK = Uint8Array.of(0xff);

const SLOTS = new Set([0x54, 0x55]); // SLOAD, SSTORE
const ACCOUNTS = new Set([0x31, 0x3b, 0x3c, 0x3f]); // BALANCE, EXTCODESIZE, EXTCODECOPY, EXTCODEHASH
const CALLS = new Set([0xf1, 0xf2, 0xf4, 0xfa]);
/** More than any block's gas would pay for. */
const MAX_CODE = 0x100_0000n;
const CREATE = 0xf0;
const CREATE2 = 0xf5;
const TOUCHING = new Set([...SLOTS, ...ACCOUNTS, ...CALLS, CREATE, CREATE2]);
