import { EMPTY, fromHex, HARDFORKS, type Hardfork, isAtLeast, keccak256, rulesOf } from "../../ethereum/index.js";
import { configForHardfork, type GenesisSpec, genesisHeader } from "../config/index.js";
import { genesisRootOf } from "../genesis/genesis.js";

/** The hardforks that Ganache 7.9 knows, oldest first. */
export const GANACHE_HARDFORKS: readonly Hardfork[] = HARDFORKS.filter(
  (fork) => isAtLeast(fork, "byzantium") && isAtLeast("shanghai", fork),
);

/** Ganache's name of a hardfork. */
export const ganacheHardfork = (fork: Hardfork): string => (fork === "paris" ? "merge" : fork);

/** Ganache gives the addresses from 1 to 18 a balance of 1 wei, so that calls of precompiles find an account. */
export const PRECOMPILES: readonly Uint8Array[] = Array.from({ length: 18 }, (_, index) =>
  fromHex(`0x${(index + 1).toString(16).padStart(40, "0")}`),
);

export const PRECOMPILE_BALANCE = 1n;

export interface GanacheGenesis {
  chainId: number;
  hardfork: Hardfork;
  /** Unix seconds. */
  timestamp: number;
  gasLimit: bigint;
  difficulty: bigint;
  coinbase: Uint8Array;
  extraData: Uint8Array;
  accounts: { address: Uint8Array; balance: bigint }[];
}

/** What Ganache makes block 0 of, to the hash. Since the merge its `mixHash` is the hash of its state root. */
export async function ganacheGenesis(options: GanacheGenesis): Promise<GenesisSpec> {
  const { chainId, hardfork, timestamp, gasLimit, coinbase, extraData } = options;
  const config = configForHardfork(chainId, hardfork);
  const merged = rulesOf(hardfork).hasMerged;
  const balances = new Map<string, { address: Uint8Array; balance: bigint }>();
  for (const address of PRECOMPILES) balances.set(address.join(), { address, balance: PRECOMPILE_BALANCE });
  for (const account of options.accounts) balances.set(account.address.join(), account);
  const spec: GenesisSpec = {
    config,
    header: genesisHeader(config, {
      timestamp,
      gasLimit,
      coinbase,
      extraData,
      difficulty: merged ? 0n : options.difficulty,
    }),
    alloc: [...balances.values()].map((account) => ({ ...account, nonce: 0n, code: EMPTY, storage: [] })),
  };
  if (!merged) return spec;
  return { ...spec, header: { ...spec.header, mixHash: keccak256(await genesisRootOf(spec)) } };
}
