import { keccak256, toHex } from "../../ethereum/index.js";
import { itemSignature, visitContracts } from "./compiled-contracts.js";

const MAX_CONTRACTS = 5_000;
const MAX_FUNCTIONS = 100_000;
/** Opcodes before the zeros that a constructor, or a linker, writes values over. */
const PUSH20 = 0x73;
const PUSH32 = 0x7f;

/** The names of contracts and functions by which the log shows calls. */
export interface KnownContracts {
  /** Adds those in an ABI, an artifact or a compilation. */
  add(value: unknown): void;
  addFunctions(signatures: Iterable<string>): void;
  /** The name of the contract whose runtime code this is, whatever its constructor wrote into immutables. */
  nameOfCode(code: Uint8Array): string | undefined;
  /** The name of the contract that this creation code, with its arguments, creates. */
  nameOfCreation(data: Uint8Array): string | undefined;
  /** The signature of the function that call data selects: `withdraw(uint256)`. */
  functionOf(data: Uint8Array): string | undefined;
}

/** Creates an empty book of contracts and functions. */
export function createKnownContracts(): KnownContracts {
  const functions = new Map<string, string>();
  const codes: { name: string; runtime: Uint8Array | undefined; creation: Uint8Array | undefined }[] = [];

  const addFunctions = (signatures: Iterable<string>): void => {
    for (const signature of signatures) {
      if (functions.size >= MAX_FUNCTIONS) return;
      const selector = toHex(keccak256(Buffer.from(signature)).subarray(0, 4));
      if (!functions.has(selector)) functions.set(selector, signature);
    }
  };

  return {
    add(value) {
      visitContracts(value, ({ abi, name, creationCode, runtimeCode }) => {
        addFunctions(abi.flatMap((item) => itemSignature(item, "function") ?? []));
        const [runtime, creation] = [bytesOf(runtimeCode), bytesOf(creationCode)];
        if (name === undefined || (!runtime && !creation) || codes.length >= MAX_CONTRACTS) return;
        codes.push({ name, runtime, creation });
      });
    },
    addFunctions,
    nameOfCode: (code) =>
      codes.find(({ runtime }) => runtime?.length === code.length && isFilledIn(runtime, code))?.name,
    nameOfCreation: (data) =>
      codes.find(({ creation }) => creation && creation.length <= data.length && isFilledIn(creation, data))?.name,
    functionOf: (data) => (data.length < 4 ? undefined : functions.get(toHex(data.subarray(0, 4)))),
  };
}

/** Code from its hex, with zeros where libraries are to be linked. */
function bytesOf(hex: string | undefined): Uint8Array | undefined {
  if (hex === undefined) return undefined;
  const linked = hex.replace(/__.{38}/g, "0".repeat(40));
  return /^([0-9a-fA-F]{2})+$/.test(linked) ? Buffer.from(linked, "hex") : undefined;
}

/** Whether code begins with a template, but for what was written over the zeros of its pushes. */
function isFilledIn(template: Uint8Array, code: Uint8Array): boolean {
  for (let at = 0; at < template.length; at++) {
    const opcode = template[at];
    if (opcode !== code[at]) return false;
    const length = opcode === PUSH32 ? 32 : opcode === PUSH20 ? 20 : 0;
    if (length > 0 && isZero(template.subarray(at + 1, at + 1 + length))) at += length;
  }
  return true;
}

const isZero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);
