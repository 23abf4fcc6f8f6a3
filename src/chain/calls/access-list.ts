import { createdAddress, isPrecompile, toHex } from "../../ethereum/index.js";
import { environmentOf } from "../blocks/environment.js";
import { authoritiesOn, type Inspector } from "../execution/index.js";
import type { Core } from "../head/core.js";
import { type CallPlace, type CallRequest, execute } from "./calls.js";

/** What a call touches beyond what is warm for it anyway (EIP-2930), and what it costs with that list. */
export interface FoundAccessList {
  accessList: [address: Uint8Array, storageKeys: Uint8Array[]][];
  gasUsed: bigint;
  /** Why the call failed, as geth reports it; empty when it succeeded. */
  error: string;
}

/** A list that does not settle by then does so no more: the call does something else with each list. */
const MAX_ROUNDS = 8;

/**
 * Finds the access list of a call: it is executed with the list of the time before until that does not change any more.
 * @throws ChainError when it cannot be executed at all
 */
export async function findAccessList(
  core: Core,
  request: CallRequest,
  place: CallPlace,
  gasCap: bigint,
): Promise<FoundAccessList> {
  const { rules, chainId } = environmentOf(place.config, place.header, core.blockHash, core.limits);
  const from = request.from ?? new Uint8Array(20);
  const nonce = place.accounts?.find(({ address }) => Buffer.compare(address, from) === 0)?.nonce;
  const to = request.to ?? createdAddress(from, nonce ?? place.state.account(from)?.nonce ?? 0n);
  const authorities = authoritiesOn(request.authorizationList ?? [], chainId);
  const warm = new Set([from, to, ...authorities].map(toHex));
  const isWarm = (address: Uint8Array): boolean => warm.has(toHex(address)) || isPrecompile(rules, address);

  let list = request.accessList ?? [];
  for (let round = 0; ; round++) {
    const touched = createTouched(isWarm, list);
    const result = await execute(core, { ...request, accessList: list }, place, gasCap, ({ environment }) => {
      environment.allowance = core.limits.allowance.renewed();
      return touched.inspector;
    });
    const found = touched.list();
    if (sameList(list, found) || round === MAX_ROUNDS) {
      return { accessList: found, gasUsed: result.gasUsed, error: result.error };
    }
    list = found;
  }
}

interface Touched {
  inspector: Inspector;
  list(): FoundAccessList["accessList"];
}

/** Opcodes by where on the stack, from the top, the address is that they look at. */
const LOOKS_AT = new Map([
  [0x31, 0], // BALANCE
  [0x3b, 0], // EXTCODESIZE
  [0x3c, 0], // EXTCODECOPY
  [0x3f, 0], // EXTCODEHASH
  [0xff, 0], // SELFDESTRUCT
  [0xf1, 1], // CALL
  [0xf2, 1], // CALLCODE
  [0xf4, 1], // DELEGATECALL
  [0xfa, 1], // STATICCALL
]);
const SLOAD = 0x54;
const SSTORE = 0x55;

/** @param given what is in the list from the start, whether it is touched or not */
function createTouched(isWarm: (address: Uint8Array) => boolean, given: FoundAccessList["accessList"]): Touched {
  const slots = new Map<string, Set<string>>();
  const slotsOf = (address: Uint8Array): Set<string> => {
    const key = toHex(address);
    const known = slots.get(key) ?? new Set();
    slots.set(key, known);
    return known;
  };
  for (const [address, keys] of given) {
    if (keys.length > 0 || !isWarm(address)) for (const slot of [...keys]) slotsOf(address).add(toHex(slot));
    if (!isWarm(address)) slotsOf(address);
  }
  return {
    inspector: {
      step(step) {
        const { opcodeNumber } = step;
        if (opcodeNumber === SLOAD || opcodeNumber === SSTORE) {
          const slot = step.stack.at(-1);
          if (slot !== undefined) slotsOf(step.address).add(hexOf(slot, 32));
          return;
        }
        const place = LOOKS_AT.get(opcodeNumber);
        const word = place === undefined ? undefined : step.stack.at(-1 - place);
        if (word === undefined) return;
        const looked = Buffer.from(hexOf(BigInt.asUintN(160, word), 20).slice(2), "hex");
        if (!isWarm(looked)) slotsOf(looked);
      },
    },
    list: () =>
      [...slots]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([address, keys]) => [bytesOf(address), [...keys].sort().map(bytesOf)]),
  };
}

const hexOf = (value: bigint, length: number): string => `0x${value.toString(16).padStart(length * 2, "0")}`;
const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex.slice(2), "hex"));

const textOf = (list: FoundAccessList["accessList"]): string =>
  list
    .map(([address, keys]) => `${toHex(address)}:${keys.map(toHex).sort().join()}`)
    .sort()
    .join(" ");

const sameList = (a: FoundAccessList["accessList"], b: FoundAccessList["accessList"]): boolean =>
  textOf(a) === textOf(b);
