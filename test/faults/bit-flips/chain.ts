import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { Level } from "level";
import type { Hex } from "viem";
import { account } from "../../support/accounts.js";
import { startChain } from "../../support/chain.js";
import { copyOfDirectory } from "../../support/directories.js";
import { type Observation, observe } from "../../support/observation.js";
import { signed } from "../../support/raw-transactions.js";
import type { Rpc } from "../../support/rpc.js";

/** Everything that is compared, and what the next block is. */
export interface Seen {
  observation: Observation;
  proofs: unknown[];
  next: { hash: string; stateRoot: string };
}

export interface DamagedChain {
  /** The same chain, by how its stores lie on disk. */
  directories: Record<"in logs" | "in tables", string>;
  seen: Seen;
}

/** Creates a contract that keeps its call's second word under its first, and logs the first. */
const KEEPER: Hex = "0x6f6020356000355560003560006000a10060005260106010f3";
const word = (value: number): string => value.toString(16).padStart(64, "0");
const SENT = 24;

/** A small chain with transfers, storage, code, logs, an override, an orphaned block and a waiting transaction's end in it. */
export async function makeChain(): Promise<DamagedChain> {
  const chain = await startChain({ flags: ["--clock", "step", "--no-exchange"] });
  const { rpc } = chain;
  let nonce = 0;
  const send = async (fields: object): Promise<Hex> =>
    rpc<Hex>("eth_sendRawTransaction", await signed({ nonce: nonce++, gas: 100_000n, ...fields }));
  const deployed = await send({ to: null, data: KEEPER, value: 0n });
  const { contractAddress } = await rpc<{ contractAddress: Hex }>("eth_getTransactionReceipt", deployed);
  for (let count = 0; count < SENT; count++) {
    const keep = { to: contractAddress, value: 0n, data: `0x${word(count % 6)}${word(count + 1)}` as Hex };
    await send(count % 3 === 0 ? { to: `0x${word(count + 0x1000).slice(24)}`, value: 5n } : keep);
    if (count === SENT / 2) {
      const checkpoint = await rpc("evm_snapshot");
      await send({ to: account(5).address });
      await rpc("evm_revert", checkpoint);
      nonce--;
      await rpc("hardhat_setBalance", account(7).address, "0x1234");
      await stateToHave(chain.dataDir, Number(await rpc("eth_blockNumber")));
    }
  }
  await stateToHave(chain.dataDir, Number(await rpc("eth_blockNumber")));
  await ledgerToHaveAll(chain.url);
  await chain.stop("SIGKILL");
  const inLogs = copyOfDirectory(chain.dataDir);
  const inTables = copyOfDirectory(chain.dataDir);
  await compact(inTables);
  return { directories: { "in logs": inLogs, "in tables": inTables }, seen: await lookAt(inLogs) };
}

/**
 * Waits until LevelDB's log has the state of a block. The state is written when the chain is idle: without this, a busy
 * machine would write it once, and a page in its middle that is missing would look like an end that was not written.
 */
async function stateToHave(directory: string, block: number): Promise<void> {
  const state = join(directory, "state");
  const hasBlock = (file: string): boolean =>
    file.endsWith(".log") && readFileSync(join(state, file)).includes(`"block":${block},`);
  while (!readdirSync(state).some(hasBlock)) await setTimeout(20);
}

/** Waits until the ledger has what the journal has. */
async function ledgerToHaveAll(url: string): Promise<void> {
  for (;;) {
    const { ledgerLag } = (await (await fetch(`${url}/health`)).json()) as { ledgerLag: number };
    if (ledgerLag === 0) return;
  }
}

async function lookAt(directory: string): Promise<Seen> {
  const chain = await startChain({ dataDir: copyOfDirectory(directory) });
  try {
    return await look(chain.rpc);
  } finally {
    await chain.stop();
  }
}

/** Requests everything, and mines one more block. */
export async function look(rpc: Rpc): Promise<Seen> {
  const observation = await observe(rpc);
  const addresses = [...new Set(observation.views.map(({ address }) => address))];
  const heights = ["0x3", "0xc", "latest"];
  const proofs = await rpc.batch(
    heights.flatMap((height) => addresses.map((address) => ["eth_getProof", address, ["0x0", "0x1"], height] as const)),
  );
  const nonce = Number(await rpc("eth_getTransactionCount", account(0).address, "latest"));
  await rpc("eth_sendRawTransaction", await signed({ nonce, to: account(6).address }));
  const { hash, stateRoot } = await rpc<Seen["next"]>("eth_getBlockByNumber", "latest", false);
  return { observation, proofs, next: { hash, stateRoot } };
}

/** Has LevelDB move what is in its logs into tables. */
async function compact(directory: string): Promise<void> {
  for (const [name, compression] of [
    ["journal", true],
    ["state", false],
  ] as const) {
    const store = new Level<Uint8Array, Uint8Array>(join(directory, name), {
      ...{ keyEncoding: "view", valueEncoding: "view", compression },
    });
    await store.open();
    await (store as unknown as { compactRange(from: Uint8Array, to: Uint8Array): Promise<void> }).compactRange(
      Uint8Array.of(0),
      new Uint8Array(64).fill(0xff),
    );
    await store.close();
  }
}
