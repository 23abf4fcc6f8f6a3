import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { CHAIN_DEFAULTS } from "../../../src/options/index.js";
import type { ChainOptions, RequestedChainOptions } from "../../../src/persistence/directory/chain-options.js";
import { DataDirectoryError, directoryErrorFrom } from "../../../src/persistence/directory/errors.js";
import { LAYOUT_VERSION } from "../../../src/persistence/directory/layout.js";
import { openDataDirectory } from "../../../src/persistence/directory/open.js";
import { removeDirectories, temporaryDirectory } from "../../support/directories.js";

const PROGRAM = "couverture/1.2.3";
const GENESIS_HASH = `0x${"ab".repeat(32)}`;

afterAll(removeDirectories);

const newPath = () => join(temporaryDirectory(), "chain");

/** A directory with a chain in it, as far as this module makes one. */
async function chainDirectory(options: Partial<ChainOptions> = {}): Promise<string> {
  const path = newPath();
  const directory = await openDataDirectory(path, { program: PROGRAM });
  directory.establish({ engine: "native", genesisHash: GENESIS_HASH, options: { ...CHAIN_DEFAULTS, ...options } });
  return path;
}

/** The error that opening a directory ends with. */
async function refusal(path: string, requested: RequestedChainOptions = {}): Promise<DataDirectoryError> {
  const error = await openDataDirectory(path, { program: PROGRAM, requested }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(DataDirectoryError);
  return error as DataDirectoryError;
}

function editManifest(path: string, edit: (manifest: Record<string, unknown>) => void): void {
  const file = join(path, "couverture.json");
  const manifest = JSON.parse(readFileSync(file, "utf8"));
  delete manifest.digest; // as older programs wrote it
  edit(manifest);
  writeFileSync(file, JSON.stringify(manifest));
}

describe("a new data directory", () => {
  it("is made with its parents, for its owner only", async () => {
    const path = join(newPath(), "deep", "chain");
    const directory = await openDataDirectory(path, { program: PROGRAM });
    expect(directory.manifest).toBeUndefined();
    expect(statSync(path).mode & 0o777).toBe(0o700);
    expect(directory.paths.journal).toBe(join(path, "journal"));
  });

  it("is removed again with the parents that were made for it, unless it was there before or has entries", async () => {
    const top = newPath();
    const path = join(top, "deep", "chain");
    (await openDataDirectory(path, { program: PROGRAM })).abandon();
    expect(existsSync(top)).toBe(false);
    const other = await openDataDirectory(path, { program: PROGRAM });
    writeFileSync(join(top, "notes"), "");
    other.abandon();
    expect(readdirSync(top)).toEqual(["notes"]);
    const empty = temporaryDirectory();
    (await openDataDirectory(empty, { program: PROGRAM })).abandon();
    expect(existsSync(empty)).toBe(true);
  });

  it("keeps what the chain was created with, whatever the size of the quantities", async () => {
    const options: ChainOptions = {
      ...CHAIN_DEFAULTS,
      chainId: 5,
      balance: 2n ** 200n,
      genesisTime: 1_700_000_000,
      genesisDigest: GENESIS_HASH as `0x${string}`,
      coinbase: 3,
      accounts: [{ privateKey: `0x${"11".repeat(32)}`, balance: 12n }],
      exchange: `0x${"22".repeat(20)}`,
    };
    const path = await chainDirectory(options);
    const { manifest } = await openDataDirectory(path, { program: PROGRAM });
    expect(manifest).toMatchObject({ engine: "native", genesisHash: GENESIS_HASH, options, createdBy: PROGRAM });
    expect(manifest?.layout).toBe(LAYOUT_VERSION);
  });

  it("writes a manifest that only its owner reads, and leaves nothing else behind", async () => {
    const path = await chainDirectory();
    expect(statSync(join(path, "couverture.json")).mode & 0o777).toBe(0o600);
    expect(readdirSync(path)).toEqual(["couverture.json"]);
  });

  it("may be an empty directory that is there already, and keeps its mode", async () => {
    const path = temporaryDirectory();
    chmodSync(path, 0o755);
    await openDataDirectory(path, { program: PROGRAM });
    expect(statSync(path).mode & 0o777).toBe(0o755);
  });

  it("may have a manifest that was never finished", async () => {
    const path = temporaryDirectory();
    writeFileSync(join(path, "couverture.json.123.tmp"), '{"layout":');
    expect((await openDataDirectory(path, { program: PROGRAM })).manifest).toBeUndefined();
  });

  it("belongs to the first of two that make it at once", async () => {
    const path = newPath();
    const [first, second] = await Promise.all([
      openDataDirectory(path, { program: PROGRAM }),
      openDataDirectory(path, { program: PROGRAM }),
    ]);
    const chain = { engine: "native", genesisHash: GENESIS_HASH, options: CHAIN_DEFAULTS };
    first.establish(chain);
    expect(() => second.establish({ ...chain, genesisHash: `0x${"cd".repeat(32)}` })).toThrow(
      /in use by another process/,
    );
    expect((await openDataDirectory(path, { program: PROGRAM })).manifest?.genesisHash).toBe(GENESIS_HASH);
  });
});

describe("a data directory opens", () => {
  it("with options that say what it was created with", async () => {
    const path = await chainDirectory({ chainId: 5 });
    const requested = { chainId: 5, mnemonic: CHAIN_DEFAULTS.mnemonic, balance: CHAIN_DEFAULTS.balance };
    expect((await openDataDirectory(path, { program: PROGRAM, requested })).manifest?.options.chainId).toBe(5);
  });

  it("not when the place is not a directory", async () => {
    const path = join(temporaryDirectory(), "file");
    writeFileSync(path, "");
    const inside = join(path, "chain");
    expect(await refusal(path)).toMatchObject({
      code: "NOT_A_DIRECTORY",
      message: `${path} is not a directory; choose another storage.directory`,
    });
    expect(await refusal(inside)).toMatchObject({ code: "NOT_A_DIRECTORY" });
  });

  it("not when it holds something else", async () => {
    const path = temporaryDirectory();
    writeFileSync(join(path, "notes.txt"), "");
    expect(await refusal(path)).toMatchObject({
      code: "FOREIGN",
      message: `${path} holds something else (notes.txt) and no couverture.json; choose an empty or new directory with storage.directory`,
    });
    expect(readdirSync(path)).toEqual(["notes.txt"]);
  });

  it("not when there is no chain, where one is needed", async () => {
    const path = newPath();
    const opened = openDataDirectory(path, { program: PROGRAM, create: false });
    await expect(opened).rejects.toMatchObject({ code: "MISSING" });
    expect(existsSync(path)).toBe(false);
  });

  it.each([
    ["is empty", "", "it is empty"],
    ["is cut short", '{"layout": 1, "eng', "it is not JSON"],
    ["is not an object", "[]", "expected object"],
    ["has no layout", "{}", 'field "layout"'],
  ])("not when its manifest %s", async (_what, text, sentence) => {
    const path = await chainDirectory();
    const file = join(path, "couverture.json");
    writeFileSync(file, text);
    const error = await refusal(path);
    expect(error.code).toBe("CORRUPT_MANIFEST");
    expect(error.message).toContain(`${file} is corrupt: `);
    expect(error.message).toContain(sentence);
    expect(error.message).toContain("restore the file from a copy");
  });

  it.each([
    [
      "options.chainId",
      (manifest: Record<string, unknown>) => Object.assign(manifest.options as object, { chainId: "x" }),
    ],
    [
      "options.balance",
      (manifest: Record<string, unknown>) => Object.assign(manifest.options as object, { balance: "-1" }),
    ],
    ["genesisHash", (manifest: Record<string, unknown>) => Object.assign(manifest, { genesisHash: "0x12" })],
    ["createdAt", (manifest: Record<string, unknown>) => Object.assign(manifest, { createdAt: "yesterday" })],
    ["engine", (manifest: Record<string, unknown>) => delete manifest.engine],
  ])("not when the manifest's %s is wrong, which it names", async (field, edit) => {
    const path = await chainDirectory();
    editManifest(path, edit);
    expect(await refusal(path)).toMatchObject({
      code: "CORRUPT_MANIFEST",
      message: expect.stringContaining(`field "${field}"`),
    });
  });

  it("not when a newer couverture made it", async () => {
    const path = await chainDirectory();
    editManifest(path, (manifest) => Object.assign(manifest, { layout: 7, options: { unheardOf: true } }));
    expect(await refusal(path)).toMatchObject({
      code: "NEWER_LAYOUT",
      message: `${path} has data layout 7, and ${PROGRAM} knows layouts up to 2; use a newer couverture, or choose another storage.directory`,
    });
  });
});

describe("an option that contradicts the chain is refused with both values", () => {
  it.each<[string, RequestedChainOptions, string]>([
    ["chain id", { chainId: 5 }, "chain.chainId 5 contradicts the chain in DIR, which was created with chain id 1337"],
    [
      "hardfork",
      { hardfork: "london" },
      "chain.hardfork london contradicts the chain in DIR, which was created with hardfork osaka",
    ],
    [
      "mnemonic",
      { mnemonic: "a b c" },
      `chain.mnemonic "a b c" contradicts the chain in DIR, which was created with mnemonic "${CHAIN_DEFAULTS.mnemonic}"`,
    ],
    [
      "balance",
      { balance: 5n * 10n ** 17n },
      "chain.balance 0.5 ETH contradicts the chain in DIR, which was created with account balance 1000 ETH",
    ],
    [
      "exchange",
      { exchange: true },
      "chain.exchange true contradicts the chain in DIR, which was created with exchange false",
    ],
    ["clock", { clock: "step" }, "chain.clock step contradicts the chain in DIR, which was created with clock system"],
    [
      "genesis file",
      { genesisDigest: "0x1234" },
      "chain.genesis sha256 0x1234 contradicts the chain in DIR, which was created with genesis file none",
    ],
  ])("%s", async (_what, requested, sentence) => {
    const path = await chainDirectory();
    const error = await refusal(path, requested);
    expect(error.code).toBe("CONTRADICTION");
    expect(error.message).toBe(`${sentence.replace("DIR", path)}; leave it out, or choose another storage.directory`);
  });

  it("but never with a private key", async () => {
    const path = await chainDirectory({ accounts: [{ privateKey: `0x${"11".repeat(32)}`, balance: 1n }] });
    const { message } = await refusal(path, { accounts: [{ privateKey: `0x${"22".repeat(32)}`, balance: 1n }] });
    expect(message).toContain("chain.accounts 1 (keys not shown)");
    expect(message).not.toMatch(/11111111|22222222/);
  });
});

describe("a directory that may not be written", () => {
  // Root may write everywhere, so root asks as somebody else.
  const module = pathToFileURL(join(import.meta.dirname, "../../../dist/persistence/directory/open.js")).href;
  const script = `
    const { openDataDirectory } = await import(${JSON.stringify(module)});
    if (process.getuid() === 0) { process.setgid(65534); process.setuid(65534); }
    const opened = openDataDirectory(process.argv[1], { program: "p" });
    await opened.catch((error) => console.log(error.code, error.message));`;
  const open = (path: string) =>
    spawnSync(process.execPath, ["--input-type=module", "-e", script, path], { encoding: "utf8" });

  it("is refused with that said, and so is a parent in which it cannot be made", () => {
    const path = temporaryDirectory();
    chmodSync(path, 0o555);
    const why = `${path} cannot be written (permission denied); give this user write access to it, or choose another storage.directory`;
    expect(open(path).stdout).toBe(`NOT_WRITABLE ${why}\n`);
    expect(open(join(path, "new")).stdout).toContain("NOT_WRITABLE");
  });
});

describe("what the stores throw becomes a sentence", () => {
  const error = (properties: object, message = "Database failed to open") =>
    Object.assign(new Error(message), properties);

  it.each([
    ["IN_USE", error({ code: "LEVEL_DATABASE_NOT_OPEN", cause: error({ code: "LEVEL_LOCKED" }) })],
    ["DISK_FULL", error({ code: "ENOSPC" })],
    ["DISK_FULL", error({ cause: error({ code: "LEVEL_IO_ERROR" }, "IO error: 000005.log: No space left on device") })],
    ["NOT_WRITABLE", error({ code: "EROFS" })],
    ["NOT_WRITABLE", error({ cause: error({ code: "LEVEL_IO_ERROR" }, "IO error: LOCK: Permission denied") })],
  ])("%s", (code, thrown) => {
    const mapped = directoryErrorFrom(thrown, "/data");
    expect(mapped).toMatchObject({ code, path: "/data", cause: thrown });
    expect(mapped?.message).toContain("/data");
  });

  it("unless it is about something else", () => {
    expect(directoryErrorFrom(error({ code: "LEVEL_CORRUPTION" }), "/data")).toBeUndefined();
    expect(directoryErrorFrom("a text", "/data")).toBeUndefined();
  });
});

describe("what the directory holds is compared with its manifest", () => {
  it("a state without journal and ledger is a chain that was lost", async () => {
    const path = await chainDirectory();
    mkdirSync(join(path, "state"));
    expect(await refusal(path)).toMatchObject({
      code: "CHAIN_LOST",
      message: `${path} has lost its journal, and the ledger that the journal could be made from; put one of them back from a copy, or start over with "couverture reset"`,
    });
    writeFileSync(join(path, "ledger.sqlite"), "");
    expect((await openDataDirectory(path, { program: PROGRAM })).manifest).toBeDefined();
  });

  it("a manifest without any store is a chain whose making was interrupted", async () => {
    expect((await openDataDirectory(await chainDirectory(), { program: PROGRAM })).manifest).toBeDefined();
  });
});

it("creates nothing in a directory that it refuses", async () => {
  const path = temporaryDirectory();
  mkdirSync(join(path, "journal"));
  expect(await refusal(path)).toMatchObject({ code: "FOREIGN" });
  expect(readdirSync(path)).toEqual(["journal"]);
});
