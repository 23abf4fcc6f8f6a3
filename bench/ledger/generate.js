// @ts-check
import { rmSync } from "node:fs";
import { ACCOUNT_TYPES } from "../../dist/exchange/client/enums.js";
import { CAST, LISTINGS } from "../../dist/exchange/demo/index.js";
import { pathsIn } from "../../dist/persistence/directory/layout.js";
import { openJournal } from "../../dist/persistence/journal/index.js";
import { decodeSession, encodeSession } from "../../dist/persistence/records/index.js";
import { deriveAccounts } from "../client/accounts.js";
import { fromHex } from "./abi.js";
import { createBlockMaker } from "./blocks.js";
import { readChain } from "./examples.js";
import { learnFrom } from "./market.js";
import { createMix } from "./mix.js";
import { createRandom } from "./random.js";
import { QUARTER, setUpChain, TRADERS } from "./set-up.js";
import { openChainStore } from "./store.js";

/** The operator's first transactions create the securities, at these addresses. */
const SECURITIES = ["0x5fbdb2315678afecb367f032d93f642f64180aa3", "0xe7f1725e7734ce288f8367e1bb143e90bb3f0512"];

/**
 * Makes a data directory with a chain of many transactions in the fourth quarter of 2026, and its ledger. The market is set up by the
 * node; the other transactions are composed after its example, and not run: signatures, hashes, roots and blooms are real, but the
 * contracts' storage is not kept, so that re-execution finds another state.
 * @param {object} options
 * @param {string} options.directory a new one
 * @param {number} options.transactions how many to add to those that set the market up
 * @param {number} [options.perBlock] transactions in a block; 1 as automine mines them
 * @param {number} [options.seed]
 * @param {(done: number, total: number) => void} [options.onProgress]
 * @returns {Promise<{ ledger: string, journal: string, transactions: number, records: number }>} transactions with those of the market
 */
export async function generateLedger({
  directory,
  transactions,
  perBlock = 1,
  seed = 1,
  onProgress = () => undefined,
}) {
  await setUpChain(directory);
  const paths = pathsIn(directory);
  for (const suffix of ["", "-wal", "-shm"]) rmSync(`${paths.ledger}${suffix}`, { force: true });

  const before = await openJournal(paths.journal, { durability: "relaxed" });
  const chain = await readChain(before.iterate(0));
  await before.close();
  const keys = deriveAccounts().map(({ address, privateKey }, index) => ({
    ...{ address: fromHex(address), privateKey },
    accountType: ACCOUNT_TYPES.indexOf(CAST[index].accountType),
  }));
  const listed = LISTINGS.map(({ makerFeeBps, takerFeeBps }, index) => ({
    ...{ market: index + 1, security: fromHex(SECURITIES[index]) },
    ...{ makerFeeBps: BigInt(makerFeeBps), takerFeeBps: BigInt(takerFeeBps) },
  }));
  const learnt = learnFrom(chain, keys, listed[0]);
  // Less than what they hold: what the demo's orders hold of it is theirs no more.
  const shares = TRADERS.map((account) => LISTINGS.map(({ symbol }) => BigInt(CAST[account].free[symbol] ?? 0) / 4n));
  const compose = createMix({ random: createRandom(seed), accounts: keys, listed, shares, learnt });
  const makeBlock = createBlockMaker(chain, keys);

  const store = await openChainStore(paths);
  for await (const record of store.journal.iterate(0)) await store.write(record);
  const session = decodeSession(chain.session);
  const began = chain.header.timestamp + 1;
  const write = (/** @type {"opened" | "closed"} */ action, /** @type {number} */ time) =>
    store.append("session", encodeSession({ ...session, action, time: time * 1000 }));
  await write("opened", began);
  const blocks = Math.ceil(transactions / perBlock);
  const seconds = (QUARTER.ends - began - 1) / blocks;
  if (seconds < 1) throw new RangeError("so many blocks do not fit into a quarter; put more transactions into each");
  let time = began;
  for (let block = 0; block < blocks; block += 1) {
    time = began + Math.floor(block * seconds);
    const count = Math.min(perBlock, transactions - block * perBlock);
    const composed = [];
    for (let index = 0; index < count; index += 1) composed.push(compose(time));
    await store.append("block", makeBlock(composed, time));
    if (block % 256 === 0) onProgress(block * perBlock, transactions);
  }
  await write("closed", time);
  const records = store.journal.head().seq + 1;
  await store.close();
  onProgress(transactions, transactions);
  return { ...paths, transactions: transactions + chain.transactions.length, records };
}
