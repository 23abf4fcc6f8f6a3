import { type Hex, parseGwei } from "viem";
import type { HDAccount } from "viem/accounts";
import { account } from "./accounts.js";
import { type Artifact, compile } from "./artifacts.js";

/** What a test says of a transaction; the rest is a plain transfer of one wei to another account. */
export interface RawTransaction {
  from?: HDAccount;
  nonce: number;
  to?: Hex | null;
  value?: bigint;
  data?: Hex;
  gas?: bigint;
  maxFeePerGas?: bigint;
  maxPriorityFeePerGas?: bigint;
  chainId?: number;
}

/** A fee-market transaction, signed and serialized, for `eth_sendRawTransaction`. */
export function signed({ from = account(0), to = account(9).address, ...fields }: RawTransaction): Promise<Hex> {
  return from.signTransaction({
    type: "eip1559",
    chainId: 1337,
    value: 1n,
    gas: 21_000n,
    maxFeePerGas: parseGwei("100"),
    maxPriorityFeePerGas: parseGwei("1"),
    to,
    ...fields,
  });
}

/** The contract of these tests that fails in every way a contract can. */
export function probeArtifact(): Artifact {
  return compile("test/e2e/contracts/Probe.sol").Probe as Artifact;
}
