/** The compression function of BLAKE2b (EIP-152, RFC 7693), by the module `assembly/blake2f.ts`: a round costs one gas, so that it has to be fast. */
import { instantiate } from "../modules.js";
import { contract, PrecompileError } from "./contract.js";
import { lazy } from "./lazy.js";

const INPUT = 213;

interface Exports {
  memory: WebAssembly.Memory;
  inputAt(): number;
  /** Compresses the input; the new state replaces the old one in it. */
  blake2f(input: number): void;
}

const module = lazy(() => instantiate<Exports>("blake2f", {}));

const roundsOf = (input: Uint8Array): number => new DataView(input.buffer, input.byteOffset).getUint32(0);

/** Input is `rounds ‖ state ‖ message ‖ offset ‖ whether it is the last block`; each round costs one gas. */
export const blake2f = contract(
  (input) => (input.length === INPUT ? BigInt(roundsOf(input)) : 0n),
  (input) => {
    if (input.length !== INPUT) throw new PrecompileError("invalid input length");
    if ((input[INPUT - 1] as number) > 1) throw new PrecompileError("invalid final flag");
    const { memory, inputAt, blake2f: compress } = module();
    const at = inputAt();
    const bytes = new Uint8Array(memory.buffer);
    bytes.set(input, at);
    compress(at);
    return bytes.slice(at + 4, at + 68);
  },
);
