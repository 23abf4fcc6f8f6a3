import { createHash } from "node:crypto";
import { join } from "node:path";
import type { TypedTxData } from "@ethereumjs/tx";
import { createTx } from "@ethereumjs/tx";
import {
  commonFor,
  configForHardfork,
  defaultGenesis,
  type GenesisCreation,
  type GenesisSpec,
  STEP_GENESIS_TIME,
} from "../../src/chain/config/index.js";
import { defaultSettings, type Settings } from "../../src/chain/head/settings.js";
import { type Chain, type ChainOptions, openChain } from "../../src/chain/index.js";
import { addressOfPrivateKey, fromHex, type GenesisAccount, type Hardfork } from "../../src/ethereum/index.js";
import { type ByteStore, type Journal, openByteStore, openJournal } from "../../src/persistence/journal/index.js";
import { openState, type StateDatabase } from "../../src/persistence/state/index.js";

export const KEYS = Array.from({ length: 5 }, (_, index) => createHash("sha256").update(`key ${index}`).digest());
export const SENDERS = KEYS.map((key) => addressOfPrivateKey(key));
export const COINBASE = fromHex("0xc0ffee00000000000000000000000000000000c0");
export const ETHER = 10n ** 18n;
export const GWEI = 10n ** 9n;

export interface Setup {
  fork?: Hardfork;
  /** More genesis accounts than the funded senders and the fork's system contracts. */
  alloc?: GenesisAccount[];
  /** Contracts to create in the genesis state. */
  preload?: GenesisCreation[];
  source?: "system" | "step";
  sharesBlocks?: boolean;
  settings?: Partial<Settings>;
  requestedSettings?: Partial<Settings>;
  pool?: Partial<ChainOptions["pool"]>;
  limits?: Partial<ChainOptions["limits"]>;
  /** Keeps the chain there; in memory when left out. */
  directory?: string;
  journal?: Journal;
  stateStore?: ByteStore;
}

/** A chain that is open in this process, with the stores below it. */
export interface OpenedChain {
  chain: Chain;
  journal: Journal;
  state: StateDatabase;
  spec: GenesisSpec;
  close(): Promise<void>;
}

export async function openedChain(setup: Setup = {}): Promise<OpenedChain> {
  const { directory, fork = "osaka" } = setup;
  const at = (name: string): string | undefined => directory && join(directory, name);
  const journal = setup.journal ?? (await openJournal(at("journal"), { durability: "strict" }));
  const state = await openState(setup.stateStore ?? (await openByteStore(at("state"))), journal);
  const spec = genesisOf(fork, setup);
  const chain = await openChain(journal, state, {
    genesis: () => spec,
    source: setup.source ?? "step",
    sharesBlocks: setup.sharesBlocks === true,
    step: 1,
    settings: {
      ...defaultSettings({
        automine: true,
        interval: 0,
        gasLimit: 30_000_000n,
        coinbase: `0x${Buffer.from(COINBASE).toString("hex")}`,
        extraData: "0x",
        minGasPrice: 0n,
      }),
      ...setup.settings,
    },
    requested: setup.requestedSettings ?? {},
    limits: { unlimitedInitCode: false, unlimitedCode: false, callGas: 50_000_000n, logs: 10_000, ...setup.limits },
    pool: { total: 1_000, perSender: 100, priceBump: 10, ...setup.pool },
  });
  return {
    chain,
    journal,
    state,
    spec,
    async close() {
      await chain.close();
      await state.close();
      await journal.close();
    },
  };
}

function genesisOf(fork: Hardfork, { alloc = [], preload = [] }: Setup): GenesisSpec {
  const spec = defaultGenesis({
    config: configForHardfork(1337, fork),
    timestamp: STEP_GENESIS_TIME,
    accounts: SENDERS.map((address) => ({ address, balance: 1_000n * ETHER })),
  });
  return { ...spec, alloc: [...spec.alloc, ...alloc], preload };
}

/** What a transaction is made of; nothing in it is checked before the chain sees it. */
export type Sent = object;

/** A signed transaction as bytes, also one that the chain's fork does not allow. */
export function signed(chain: Chain, sender: number, data: Sent): Uint8Array {
  const fork = chain.nextFork() === "osaka" ? "prague" : chain.nextFork();
  const { type = 0 } = data as { type?: number };
  const full = { ...data, ...(type > 0 && { chainId: 1337n }) } as TypedTxData;
  const options = { common: commonFor(chain.config, fork), allowUnlimitedInitCodeSize: true };
  return createTx(full, options)
    .sign(KEYS[sender] as Uint8Array)
    .serialize();
}

/** Sends a transfer (or whatever `data` makes of it) and gives its hash and block, if it was mined. */
export async function send(chain: Chain, sender: number, data: Sent) {
  return chain.submit(await chain.decode(signed(chain, sender, data)));
}

export const nonceOf = (chain: Chain, sender: number): bigint =>
  chain.stateAt().account(SENDERS[sender] as Uint8Array)?.nonce ?? 0n;

export const balanceOf = (chain: Chain, address: Uint8Array): bigint => chain.stateAt().account(address)?.balance ?? 0n;
