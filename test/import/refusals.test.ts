import { existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Level } from "level";
import { createNode } from "../../src/node.js";
import { parseNodeOptions } from "../../src/options/index.js";
import { copyOfDirectory, removeDirectories, temporaryDirectory } from "../support/directories.js";
import { endGanaches, startGanache } from "./ganache.js";
import { filesOf, importing, MNEMONIC, makeSmallDatabase, NOBODY, target } from "./small-database.js";

afterAll(async () => {
  await endGanaches();
  removeDirectories();
});

const original = join(temporaryDirectory(), "ganache");

beforeAll(() => makeSmallDatabase(original));

/** A copy of the database in which something was done. */
async function spoilt(change: (database: Level<Buffer, Buffer>) => Promise<void>): Promise<string> {
  const copy = copyOfDirectory(original);
  const database = new Level<Buffer, Buffer>(copy, { keyEncoding: "buffer", valueEncoding: "buffer" });
  await database.open();
  await change(database);
  await database.close();
  return copy;
}

const blockKey = (number: number): Buffer => Buffer.concat([Buffer.from("!b!"), Buffer.of(number)]);

it("the source is as it was afterwards, to the byte, the inode and the time, whether the import succeeds or not", async () => {
  const before = filesOf(original);
  const directoryBefore = statSync(original).mtimeMs;
  await importing(original);
  await expect(importing(original, {})).rejects.toThrow();
  expect(filesOf(original)).toEqual(before);
  expect(statSync(original).mtimeMs).toBe(directoryBefore);
});

it("what the chain was made with is in its manifest, and it goes on with it", async () => {
  const directory = target();
  expect(await importing(original, { mnemonic: MNEMONIC }, directory)).toMatchObject({
    ...{ chainId: 4242, hardfork: "paris", blocks: 4, transactions: 3, overrides: 1, accounts: 12 },
    ...{ directory, head: { number: 4 } },
  });
  const { options } = JSON.parse(readFileSync(join(directory, "couverture.json"), "utf8"));
  expect(options).toMatchObject({
    chainId: 4242,
    accountCount: 12,
    mnemonic: MNEMONIC,
    coinbase: `0x${"c0".repeat(20)}`,
  });
  const node = await createNode(parseNodeOptions({ storage: { directory } }));
  expect(await node.request("eth_accounts")).toHaveLength(12);
  expect(await node.request("eth_getBalance", [NOBODY, "latest"])).toBe("0x7");
  await node.close();
});

describe("the accounts' addresses are not in the database; without them it is refused", () => {
  it("with their number, their hashes and what to give, where the mnemonic is another", async () => {
    const directory = target();
    await expect(importing(original, {}, directory)).rejects.toMatchObject({
      code: "UNKNOWN_ACCOUNTS",
      message: expect.stringMatching(
        /^the addresses of 10 accounts that the chain began with are not known, only their hashes \(0x[0-9a-f]{64}(, 0x[0-9a-f]{64}){4}, …\); give .*chain\.mnemonic/,
      ),
    });
    expect(existsSync(directory)).toBe(false);
    expect(existsSync(`${directory}.importing`)).toBe(false);
  });

  it("where someone was given a balance by hand, and is named nowhere else", async () => {
    await expect(importing(original, { mnemonic: MNEMONIC }, target(), [])).rejects.toMatchObject({
      code: "UNKNOWN_ACCOUNTS",
      message: expect.stringMatching(
        /^the addresses of 1 account changed before block 4 are not known, .* by addresses$/,
      ),
    });
  });
});

describe("what contradicts the database is refused", () => {
  it.each([
    [
      { chainId: 1 },
      "WRONG_CHAIN_ID",
      "chain.chainId 1 is not the database's: its transactions are signed for chain 4242",
    ],
    [
      { hardfork: "london" },
      "WRONG_HARDFORK",
      "chain.hardfork london is not the database's: its headers are those of paris",
    ],
    [{ hardfork: "osaka" }, "WRONG_HARDFORK", "chain.hardfork osaka is not the database's"],
  ])("%j", async (requested, code, message) => {
    await expect(importing(original, { mnemonic: MNEMONIC, ...requested })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });
});

describe("what is no Ganache 7 database is refused", () => {
  const directoryWith = (...names: string[]): string => {
    const directory = temporaryDirectory();
    for (const name of names) writeFileSync(join(directory, name), "x");
    return directory;
  };

  it.each([
    ["a place where nothing is", () => join(temporaryDirectory(), "none"), "NOT_FOUND", /is not there/],
    ["a file", () => join(original, "CURRENT"), "NOT_FOUND", /is not a directory/],
    ["an empty directory", () => temporaryDirectory(), "NOT_GANACHE", /is empty/],
    ["some other directory", () => directoryWith("notes.txt"), "NOT_GANACHE", /is not a LevelDB database/],
    ["a Couverture chain", () => directoryWith("couverture.json"), "NOT_GANACHE", /is a Couverture chain already/],
    ["a Ganache 6 database", () => directoryWith("!blocks!0"), "NOT_GANACHE", /Ganache 6 or older/],
    ["one without CURRENT", () => directoryWith("000005.ldb", "LOG"), "NOT_GANACHE", /has lost LevelDB's file CURRENT/],
  ])("%s", async (_what, make, code, message) => {
    await expect(importing(make())).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it("another program's LevelDB, an empty Ganache, an unknown version, and one that forked", async () => {
    const foreign = join(temporaryDirectory(), "level");
    const level = new Level(foreign);
    await level.put("some", "thing");
    await level.close();
    await expect(importing(foreign)).rejects.toMatchObject({ code: "NOT_GANACHE", message: /has no blocks/ });

    const empty = await spoilt(async (database) => {
      await database.clear();
      await database.put(Buffer.from("version"), Buffer.of(0));
    });
    await expect(importing(empty)).rejects.toMatchObject({ code: "EMPTY" });
    const newer = await spoilt((database) => database.put(Buffer.from("version"), Buffer.of(1)));
    await expect(importing(newer)).rejects.toMatchObject({ code: "NOT_GANACHE", message: /version 0x01/ });
    const forked = await spoilt((database) => database.del(blockKey(0)));
    await expect(importing(forked)).rejects.toMatchObject({ code: "FORKED", message: /starts with block 1: .*--fork/ });
  });
});

describe("a database that lacks something is refused with what it lacks", () => {
  it.each([
    ["a block", (database: Level<Buffer, Buffer>) => database.del(blockKey(2)), /block 2 of 4 is missing/],
    [
      "half of a block",
      (database: Level<Buffer, Buffer>) => database.put(blockKey(2), Buffer.of(0xf9, 2)),
      /block 2 of 4 cannot be read/,
    ],
    ["a piece of the state", lackingState, /the part of its state with hash 0x[0-9a-f]{64} is missing/],
  ])("%s", async (_what, change, message) => {
    const directory = target();
    await expect(importing(await spoilt(change), { mnemonic: MNEMONIC }, directory)).rejects.toMatchObject({
      code: "INCOMPLETE",
      message: expect.stringMatching(message),
    });
    expect(existsSync(directory)).toBe(false);
  });

  async function lackingState(database: Level<Buffer, Buffer>): Promise<void> {
    await database.clear({ gte: Buffer.from("!T!"), lt: Buffer.from("!U") });
  }

  it("a file of LevelDB that is cut off", async () => {
    const copy = copyOfDirectory(original);
    const manifest = readdirSync(copy).find((name) => name.startsWith("MANIFEST")) as string;
    truncateSync(join(copy, manifest), 3);
    await expect(importing(copy)).rejects.toMatchObject({
      code: "UNREADABLE",
      message: /copy the whole directory again/,
    });
  });

  it("a block that does not follow the one before it", async () => {
    const swapped = await spoilt(async (database) => {
      await database.put(blockKey(2), (await database.get(blockKey(3))) as Buffer);
    });
    await expect(importing(swapped)).rejects.toMatchObject({
      code: "BLOCK_DIFFERS",
      message: /block 2 .* does not follow block 1/,
    });
  });
});

it("a database that a Ganache runs on is refused, and left alone", async () => {
  const copy = copyOfDirectory(original);
  const ganache = startGanache({
    database: { dbPath: copy },
    wallet: { mnemonic: MNEMONIC },
    chain: { chainId: 4242, hardfork: "merge" },
  });
  await ganache.request("eth_blockNumber");
  await expect(importing(copy)).rejects.toMatchObject({ code: "IN_USE" });
  expect(await ganache.request("eth_blockNumber")).toBe("0x4");
  await ganache.request("evm_mine");
  await ganache.close();
  expect(await importing(copy)).toMatchObject({ blocks: 5 });
});
