/** The precompiled contracts of EthereumJS, with its own cryptography in JavaScript; only KZG proofs are checked by the library of the product. */
import { Common, Mainnet } from "@ethereumjs/common";
import { createEVM, type EVM, getActivePrecompiles } from "@ethereumjs/evm";
import { type Hardfork, kzg } from "../../../src/ethereum/index.js";

/** What a contract came to; of a failure there is only that it failed and took all gas. */
export interface Outcome {
  gasUsed: bigint;
  output: string;
  failed: boolean;
}

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

const machines = new Map<Hardfork, Promise<EVM>>();

function machineOf(hardfork: Hardfork): Promise<EVM> {
  let machine = machines.get(hardfork);
  if (!machine) {
    const name = hardfork === "frontier" ? "chainstart" : hardfork;
    machine = createEVM({ common: new Common({ chain: Mainnet, hardfork: name, customCrypto: { kzg } }) });
    machines.set(hardfork, machine);
  }
  return machine;
}

/** The addresses at which a hardfork has contracts, in hex. */
export async function oracleAddresses(hardfork: Hardfork): Promise<string[]> {
  const { common } = await machineOf(hardfork);
  return [...getActivePrecompiles(common).keys()];
}

/** What EthereumJS's contract at an address comes to. */
export async function oracleOutcome(
  hardfork: Hardfork,
  address: string,
  data: Uint8Array,
  gasLimit: bigint,
): Promise<Outcome> {
  const _EVM = await machineOf(hardfork);
  const contract = getActivePrecompiles(_EVM.common).get(address);
  if (!contract) throw new Error(`${hardfork} has no contract at ${address}`);
  const result = await contract({ data, gasLimit, common: _EVM.common, _EVM });
  const failed = result.exceptionError !== undefined;
  return { gasUsed: result.executionGasUsed, output: failed ? "" : hex(result.returnValue), failed };
}
