import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type * as Library from "../../src/index.js";
import { removeDirectories, temporaryDirectory } from "../support/directories.js";
import { ROOT } from "../support/process.js";

/** The built library. */
const { createNode, parseNodeOptions } = createRequire(import.meta.url)(
  join(ROOT, "bundle/library.cjs"),
) as typeof Library;

type Options = NonNullable<Parameters<typeof parseNodeOptions>[0]>;

const PLAIN = { exchange: false, create2Deployer: false };
const open = (options: Options): Promise<Library.Node> => createNode(parseNodeOptions(options));

/** Where the system lists the open files of a process. */
const DESCRIPTORS = "/proc/self/fd";

/** The files under a folder that this process has open. */
function openFiles(folder: string): string[] {
  if (!existsSync(DESCRIPTORS)) return [];
  return readdirSync(DESCRIPTORS).flatMap((name) => {
    try {
      const path = readlinkSync(join(DESCRIPTORS, name));
      return path.startsWith(folder) ? [path] : [];
    } catch {
      return []; // the descriptor by which the folder itself was read
    }
  });
}

/** What keeps a chain from opening, and what takes that away. */
interface Fault {
  options?: Options;
  message: RegExp;
  undo?: () => void;
}

/** Puts a file with something else in a place. @returns what puts back what was there */
function putInPlace(path: string): () => void {
  const aside = `${path}.aside`;
  renameSync(path, aside);
  writeFileSync(path, "something else");
  return () => {
    rmSync(path);
    renameSync(aside, path);
  };
}

afterAll(removeDirectories);

describe("a chain that fails to open", () => {
  const folder = temporaryDirectory();
  const other = join(folder, "other");
  const snapshot = join(folder, "other.couverture");
  let upstream: Library.Node;
  let url: string;

  beforeAll(async () => {
    const node = await open({ storage: { directory: other }, chain: { ...PLAIN, chainId: 77 } });
    await node.request("snapshot_save", [snapshot]);
    await node.close();
    upstream = await open({ storage: { directory: false }, chain: PLAIN, server: { port: 0 } });
    url = await upstream.listen();
  });
  afterAll(() => upstream.close());

  it.each<[string, Options, (directory: string) => Fault | Promise<Fault>]>([
    [
      "its manifest is another chain's",
      {},
      (directory) => {
        const manifest = join(directory, "couverture.json");
        copyFileSync(manifest, join(folder, "own.json"));
        copyFileSync(join(other, "couverture.json"), manifest);
        return { message: /couverture\.json/, undo: () => copyFileSync(join(folder, "own.json"), manifest) };
      },
    ],
    [
      "it is not the chain of the snapshot that it is to begin from",
      {},
      () => ({ options: { from: snapshot }, message: /holds another chain than the snapshot/ }),
    ],
    [
      "its ledger cannot be opened",
      {},
      (directory) => {
        const path = join(directory, "ledger.sqlite");
        const aside = `${path}.aside`;
        renameSync(path, aside);
        mkdirSync(path);
        return {
          message: /ledger\.sqlite/,
          undo() {
            rmSync(path, { recursive: true });
            renameSync(aside, path);
          },
        };
      },
    ],
    [
      "the block that it forks from is not the one that is requested",
      { fork: { url: "upstream" } },
      () => ({
        options: { fork: { url, blockNumber: 7 } },
        message: /^option fork\.blockNumber is 7, but the chain in/,
      }),
    ],
    [
      "what Ganache keeps cannot be opened",
      { engine: "ganache", chain: { ...PLAIN, hardfork: "shanghai" } },
      (directory) => ({ message: /ganache/, undo: putInPlace(join(directory, "ganache")) }),
    ],
  ])(
    "because %s has nothing open, and opens in the same process once that is repaired",
    async (_why, created, faultIn) => {
      const directory = temporaryDirectory();
      const storage = { directory };
      const fork = created.fork && { fork: { url } };
      const first = await open({ storage, chain: PLAIN, ...created, ...fork });
      const { genesisHash } = first.info();
      await first.request("evm_mine");
      await first.close();
      expect(openFiles(directory)).toEqual([]);

      const { options, message, undo } = await faultIn(directory);
      for (let time = 0; time < 3; time++) {
        await expect(open({ storage, ...options })).rejects.toThrow(message);
        expect(openFiles(directory)).toEqual([]);
      }
      undo?.();

      const again = await open({ storage });
      expect(openFiles(directory).length).toBeGreaterThan(existsSync(DESCRIPTORS) ? 0 : -1);
      expect(again.info().genesisHash).toBe(genesisHash);
      expect(await again.request("eth_blockNumber")).toBe("0x1");
      await again.close();
      expect(openFiles(directory)).toEqual([]);
    },
    60_000,
  );
});
