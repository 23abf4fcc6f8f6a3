import type { ChainReader } from "../chain/index.js";
import { curveWarning, fromHex, kzgWarning } from "../ethereum/index.js";

/** After opening, so that what a client asks first is answered first. */
const DELAY_MILLISECONDS = 100;

/**
 * Init code of a loop with the usual kinds of opcodes, of about a millisecond:
 * PUSH2 4096; JUMPDEST; PUSH1 1; SWAP1; SUB; DUP1; PUSH1 32; MSTORE; PUSH1 64; PUSH1 0; KECCAK256; POP; DUP1; PUSH1 3; JUMPI; STOP
 */
const PROGRAM = fromHex("0x6110005b60019003806020526040600020508060035700");

/** Executes the program on the head. A fork would request its upstream for that, and does not. */
async function compileEvm(chain: ChainReader): Promise<void> {
  if (chain.fork()) return;
  await chain.call({ data: PROGRAM }, { state: chain.stateAt(), config: chain.config, header: chain.head().header });
}

/**
 * Does what the first transaction needs and a start need not wait for: reports libraries that are slow here, one of which is loaded
 * for that, and has the EVM compiled by a short program.
 * @returns cancels it
 */
export function warmUpLater(chain: ChainReader, warn: (sentence: string) => void): () => void {
  const timer = setTimeout(() => {
    for (const slow of [curveWarning(), kzgWarning()]) if (slow !== undefined) warn(slow);
    compileEvm(chain).catch(() => undefined); // what is damaged is reported by the first request that needs it
  }, DELAY_MILLISECONDS).unref();
  return () => clearTimeout(timer);
}
