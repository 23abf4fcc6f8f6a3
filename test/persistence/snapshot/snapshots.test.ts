import { copyFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createNode, type Node } from "../../../src/node.js";
import { loadSnapshotInto } from "../../../src/offline/load-snapshot.js";
import { type NodeOptionsInput, parseNodeOptions } from "../../../src/options/index.js";
import { openDataDirectory } from "../../../src/persistence/directory/open.js";
import { replacement } from "../../../src/persistence/directory/replace.js";
import { sectionOf } from "../../../src/persistence/snapshot/check.js";
import { openSnapshot, verifySnapshot } from "../../../src/persistence/snapshot/index.js";
import { encodeSnapshotManifest } from "../../../src/persistence/snapshot/manifest.js";
import { writeSnapshot } from "../../../src/persistence/snapshot/write.js";
import { copyOfDirectory, temporaryDirectory } from "../../support/directories.js";
import { cleanUp } from "../../support/ending.js";
import { randomNumbers } from "../../support/random.js";

const open: Node[] = [];

async function start(options: NodeOptionsInput = {}): Promise<Node> {
  const node = await createNode(parseNodeOptions({ storage: { directory: false }, ...options }));
  open.push(node);
  return node;
}

afterAll(async () => {
  for (const node of open) await node.close().catch(() => undefined);
  cleanUp();
});

const folder = temporaryDirectory();
const path = (name: string): string => join(folder, `${name}.couverture`);
const ALICE = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
const CHAIN = { clock: "step", exchange: false } as const;

const send = (node: Node, to: string, value = "0x1") =>
  node.request("eth_sendTransaction", [{ from: ALICE, to, value }]);

/** Everything that can be in a chain: code, storage, what was taken back, what was changed from outside, what waits. */
async function use(node: Node): Promise<void> {
  await send(node, `0x${"aa".repeat(20)}`);
  await node.request("eth_sendTransaction", [
    { from: ALICE, data: "0x602a600055600a600081600a8239f3600054600101600055", gas: "0x40000" },
  ]);
  const mark = await node.request("evm_snapshot");
  await send(node, `0x${"bb".repeat(20)}`);
  await node.request("evm_revert", [mark]);
  await send(node, `0x${"cc".repeat(20)}`);
  await node.request("hardhat_setStorageAt", [`0x${"dd".repeat(20)}`, "0x1", `0x${"07".padStart(64, "0")}`]);
  await node.request("evm_increaseTime", [60]);
}

const observe = async (node: Node) => ({
  head: await node.request("eth_getBlockByNumber", ["latest", true]),
  past: await node.request("eth_getBalance", [ALICE, "0x1"]),
  proof: await node.request("eth_getProof", [ALICE, [], "latest"]),
  slot: await node.request("eth_getStorageAt", [`0x${"dd".repeat(20)}`, "0x1", "latest"]),
  logs: await node.request("eth_getLogs", [{ fromBlock: "0x0" }]),
  ledger: await node.request("ledger_query", ["SELECT count(*), sum(number) FROM blocks"]),
});

let directory: string;
let node: Node;
let digest: string;

beforeAll(async () => {
  directory = join(temporaryDirectory(), "chain");
  node = await start({ storage: { directory }, chain: CHAIN });
  await use(node);
  ({ digest } = await node.snapshots.save(path("whole")));
});

describe("a snapshot", () => {
  it("has the same digest as another of the same chain, also when that chain was read in between", async () => {
    await node.close();
    node = await start({ storage: { directory } });
    expect((await node.snapshots.save(path("again"))).digest).toBe(digest);
  });

  it("is as one that was saved when a block was the head, when it is saved at that block later", async () => {
    const early = await start({ chain: CHAIN });
    await send(early, `0x${"aa".repeat(20)}`);
    const then = await early.snapshots.save(path("then"));
    await use(early);
    expect((await early.snapshots.save(path("later"), { at: 1 })).digest).toBe(then.digest);
    await early.snapshots.save(path("other"));
    await expect(early.snapshots.save(path("never"), { at: 99 })).rejects.toThrow("There is no block 99");
  });

  it("is saved at the last block of those that were mined at once, and at no other of them", async () => {
    const idle = await start({ chain: CHAIN });
    await idle.request("hardhat_mine", ["0x800"]);
    await send(idle, `0x${"aa".repeat(20)}`);
    await expect(idle.snapshots.save(path("within"), { at: 1_000 })).rejects.toThrow(
      "Block 1000 is one of many that were mined at once, up to block 2047: save at that one.",
    );
    expect((await idle.snapshots.save(path("end"), { at: 2_047 })).head.number).toBe(2_047);
    await idle.close();
  });

  it("is refused with the record, block or size that does not fit, wherever a byte is altered or missing", async () => {
    const whole = readFileSync(path("whole"));
    const integer = randomNumbers(7);
    for (let round = 0; round < 150; round++) {
      const altered = Buffer.from(whole);
      const at = integer(whole.length);
      altered[at] = (altered[at] as number) ^ (1 << integer(8));
      writeFileSync(path("altered"), round % 5 === 0 ? whole.subarray(0, at) : altered);
      const read = (): void => {
        const snapshot = openSnapshot(path("altered"));
        try {
          for (const name of ["journal", "state"] as const) for (const _ of sectionOf(snapshot, name).slices());
          expect(snapshot.digest).toBe(digest);
          throw Object.assign(new Error("read whole"), { code: "WHOLE" });
        } finally {
          snapshot.close();
        }
      };
      // Compressed bytes can have bits that nothing depends on.
      expect(read).toThrow(expect.objectContaining({ code: expect.stringMatching(/^(SNAPSHOT_\w+|WHOLE)$/) }));
    }
    writeFileSync(path("altered"), whole.subarray(0, 1000));
    expect(() => openSnapshot(path("altered"))).toThrow(`cut off: 1000 of ${whole.length} bytes are there`);
  });

  it("is refused by verify where its state is not what its journal gives, though its digest holds", async () => {
    const snapshot = openSnapshot(path("whole"));
    await expect(verifySnapshot(snapshot)).resolves.toBeUndefined();
    const key = Buffer.from(`61${ALICE.slice(2)}`, "hex");
    const forged = [...sectionOf(snapshot, "state").slices()].map((slice) =>
      slice.map(([name, value]): [Uint8Array, Uint8Array] => {
        if (!key.equals(name)) return [name, value];
        const richer = Buffer.from(value);
        richer[16] = (richer[16] as number) + 1;
        return [name, richer];
      }),
    );
    const sections = [
      { name: "journal" as const, slices: [...sectionOf(snapshot, "journal").slices()] },
      { name: "state" as const, slices: forged },
    ];
    const origin = JSON.stringify({ program: "test", savedAt: "" });
    await writeSnapshot(path("forged"), sections, encodeSnapshotManifest(snapshot.manifest), origin);
    snapshot.close();
    const other = openSnapshot(path("forged"));
    expect(other.digest).not.toBe(digest);
    await expect(verifySnapshot(other)).rejects.toThrow(`another value of the account ${ALICE} than its journal gives`);
    other.close();
  });
});

describe("a chain on a snapshot", () => {
  it("is the chain that was saved, and leaves the file as it is, also with others beside it", async () => {
    const before = readFileSync(path("whole"));
    const [one, other] = await Promise.all([start({ from: path("whole") }), start({ from: path("whole") })]);
    expect(await observe(one)).toEqual(await observe(node));
    await send(one, `0x${"ee".repeat(20)}`);
    await one.request("evm_mine");
    await send(other, `0x${"ff".repeat(20)}`, "0x5");
    const balance = (of: Node, address: string) => of.request("eth_getBalance", [address, "latest"]);
    expect(await balance(one, `0x${"ff".repeat(20)}`)).toBe("0x0");
    expect(await balance(other, `0x${"ff".repeat(20)}`)).toBe("0x5");
    expect(await other.request("eth_blockNumber")).toBe("0x4");
    expect(await one.request("eth_blockNumber")).toBe("0x5");
    expect(await one.request("ledger_query", ["SELECT max(number) FROM canonical_blocks"])).toMatchObject({
      rows: [[5]],
    });
    expect(readFileSync(path("whole")).equals(before)).toBe(true);
  });

  it("gives the digest that the same requests give without a snapshot in between", async () => {
    const straight = await start({ chain: CHAIN });
    await use(straight);
    expect((await straight.snapshots.save(path("straight"))).digest).toBe(digest);
    const over = await start({ from: path("straight") });
    expect((await over.snapshots.save(path("over"))).digest).toBe(digest);
  });

  it("is laid down in a data directory that has none, and gone on with there; another's is refused", async () => {
    const target = join(temporaryDirectory(), "laid");
    const first = await start({ from: path("whole"), storage: { directory: target } });
    expect((await first.snapshots.save(path("laid"))).digest).toBe(digest);
    await send(first, `0x${"ee".repeat(20)}`);
    await first.close();
    const second = await start({ from: path("whole"), storage: { directory: target } });
    expect(await second.request("eth_blockNumber")).toBe("0x4");
    await second.close();
    await expect(start({ from: path("other"), storage: { directory: target } })).rejects.toThrow("holds another chain");
    await expect(start({ from: path("whole"), chain: { chainId: 5 } })).rejects.toThrow("chain.chainId 5 contradicts");
  });
});

describe("a chain that Ganache runs", () => {
  it("is saved, with Ganache's own store or without, and can be continued from either", async () => {
    const ganache = await start({
      engine: "ganache",
      chain: CHAIN,
      storage: { directory: join(temporaryDirectory(), "g") },
    });
    await send(ganache, `0x${"aa".repeat(20)}`);
    const now = await ganache.snapshots.save(path("ganache"));
    await send(ganache, `0x${"bb".repeat(20)}`);
    expect((await ganache.snapshots.save(path("ganache-past"), { at: 1 })).digest).toBe(now.digest);
    await ganache.snapshots.load(path("ganache"));
    for (const on of [ganache, await start({ from: path("ganache") }), await start({ from: path("ganache-past") })]) {
      expect(await on.request("eth_blockNumber")).toBe("0x1");
      await send(on, `0x${"cc".repeat(20)}`);
      expect(await on.request("eth_getBalance", [`0x${"aa".repeat(20)}`, "latest"])).toBe("0x1");
      expect(await on.request("eth_blockNumber")).toBe("0x2");
    }
    await expect(node.snapshots.load(path("ganache"))).rejects.toThrow("is of the engine ganache");
  }, 30_000);
});

describe("a fork", () => {
  it("is saved with what was fetched, and with a digest that does not depend on what was read or where", async () => {
    const upstream = await start({ chain: CHAIN });
    await send(upstream, `0x${"aa".repeat(20)}`, "0x7");
    const url = await upstream.listen({ port: 0 });
    const fork = await start({ fork: { url }, chain: { clock: "step" } });
    await send(fork, `0x${"bb".repeat(20)}`);
    const first = await fork.snapshots.save(path("fork"));
    expect(await fork.request("eth_getBalance", [`0x${"aa".repeat(20)}`, "latest"])).toBe("0x7");
    expect((await fork.snapshots.save(path("fork-read"))).digest).toBe(first.digest);
    const snapshot = openSnapshot(path("fork-read"));
    await verifySnapshot(snapshot);
    snapshot.close();
    expect(readFileSync(path("fork-read")).includes(url)).toBe(true);
    const on = await start({ from: path("fork-read") });
    await upstream.close();
    expect(await on.request("eth_getBalance", [`0x${"aa".repeat(20)}`, "latest"])).toBe("0x7");
    await send(on, `0x${"bb".repeat(20)}`);
    expect(await on.request("eth_blockNumber")).toBe("0x3");
  }, 30_000);
});

describe("loading while a chain runs", () => {
  it("puts the other chain in place, for clients that go on, and keeps the first aside", async () => {
    const target = join(temporaryDirectory(), "running");
    const running = await start({ storage: { directory: target }, chain: { ...CHAIN, chainId: 7 } });
    const heads: unknown[] = [];
    const client = running.connect(({ params }) =>
      heads.push((params as { result: { number: string } }).result.number),
    );
    await client.request("eth_subscribe", ["newHeads"]);
    await send(running, ALICE);
    copyFileSync(path("whole"), path("to-load"));
    const [loaded, waited] = await Promise.all([
      running.snapshots.load(path("to-load")),
      running.request("eth_chainId"),
    ]);
    expect(loaded.digest).toBe(digest);
    expect(["0x7", "0x539"]).toContain(waited);
    expect(await observe(running)).toEqual(await observe(node));
    await send(running, ALICE);
    // A notification leaves after the answer to the request that caused it.
    while (heads.length < 3) await new Promise((resolve) => setImmediate(resolve));
    expect(heads).toEqual(["0x1", "0x3", "0x4"]);
    const aside = await start({ storage: { directory: join(target, "replaced", "1") } });
    expect(await aside.request("eth_chainId")).toBe("0x7");
    expect(await aside.request("eth_blockNumber")).toBe("0x1");
  });

  it("leaves the chain as it was when the snapshot does not hold", async () => {
    const target = join(temporaryDirectory(), "untouched");
    const running = await start({ storage: { directory: target }, chain: CHAIN });
    await send(running, ALICE);
    const whole = readFileSync(path("whole"));
    whole[Math.floor(whole.length / 3)] = 0x55 ^ (whole[Math.floor(whole.length / 3)] as number);
    writeFileSync(path("bad"), whole);
    await expect(running.snapshots.load(path("bad"))).rejects.toThrow("is altered");
    await send(running, ALICE);
    expect(await running.request("eth_blockNumber")).toBe("0x2");
    expect(existsSync(`${target}.loading`)).toBe(false);
  });
});

describe("replacing a chain", () => {
  it("leaves one of the two, whole, wherever it is ended", async () => {
    const chain = join(temporaryDirectory(), "chain");
    const first = await start({ storage: { directory: chain }, chain: { ...CHAIN, chainId: 7 } });
    await first.close();
    const program = "couverture/test";
    for (let count = 0; ; count++) {
      const here = copyOfDirectory(chain);
      const snapshot = openSnapshot(path("whole"));
      await loadSnapshotInto(snapshot, `${here}.new`);
      snapshot.close();
      const { steps } = replacement(here, `${here}.new`);
      if (count > steps.length) break;
      for (const step of steps.slice(0, count)) step();
      const { manifest } = await openDataDirectory(here, { program });
      const replaced = count >= steps.length - 2;
      expect({ count, chainId: manifest?.options.chainId }).toEqual({ count, chainId: replaced ? 1337 : 7 });
      const { paths } = await openDataDirectory(here, { program });
      expect([existsSync(paths.journal), existsSync(paths.state)]).toEqual([true, true]);
    }
  });
});
