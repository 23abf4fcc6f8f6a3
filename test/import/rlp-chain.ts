import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { decodeHeader, encodeHeader, type HeaderFields } from "../../src/ethereum/index.js";
import { createNode } from "../../src/node.js";
import { exportChainFile } from "../../src/offline/export-chain.js";
import { type ChainImportResult, importChainFile } from "../../src/offline/import-chain.js";
import { type NodeOptionsInput, parseNodeOptions } from "../../src/options/index.js";
import { joinBlock, openChainFile, splitBlock } from "../../src/persistence/chain-file/index.js";
import { temporaryDirectory } from "../support/directories.js";

/** A chain as files: its genesis.json and its blocks. */
export interface ChainFiles {
  genesis: string;
  blocks: string;
  head: string;
}

const silent = { onProgress: () => undefined, warn: () => undefined };

/** Runs a chain of our own, does something with it, and exports it. */
export async function exportedChain(
  chain: NodeOptionsInput["chain"],
  live: (request: <T = string>(method: string, ...params: unknown[]) => Promise<T>) => Promise<void>,
): Promise<ChainFiles> {
  const directory = join(temporaryDirectory(), "chain");
  const node = await createNode(
    parseNodeOptions({ chain: { clock: "step", exchange: false, ...chain }, storage: { directory } }),
  );
  let head: string;
  try {
    await live(async (method, ...params) => (await node.request(method, params)) as never);
    head = ((await node.request("eth_getBlockByNumber", ["latest"])) as { hash: string }).hash;
  } finally {
    await node.close();
  }
  const folder = temporaryDirectory();
  const files = { genesis: join(folder, "genesis.json"), blocks: join(folder, "chain.rlp"), head };
  await exportChainFile({ directory, file: files.blocks, genesis: files.genesis, ...silent });
  return files;
}

/** Imports a file of blocks into a directory, by default a new one. */
export function imported(
  { genesis, blocks }: Pick<ChainFiles, "genesis" | "blocks">,
  directory = join(temporaryDirectory(), "imported"),
): Promise<ChainImportResult> {
  const { chain } = parseNodeOptions({ chain: { genesis: readFileSync(genesis, "utf8") } });
  return importChainFile({ file: blocks, directory, chain, ...silent });
}

/** A copy of a file of blocks with the headers changed by a function, by number. Parents follow, so that only what was meant is wrong. */
export function withHeaders(path: string, change: (header: HeaderFields) => HeaderFields): string {
  const file = openChainFile(path);
  const blocks = [...file.blocks()].map((block) => {
    const header = encodeHeader(change(decodeHeader(block.header)));
    return joinBlock({ ...block, header });
  });
  file.close();
  return written(Buffer.concat(blocks));
}

export function written(bytes: Uint8Array): string {
  const path = join(temporaryDirectory(), "chain.rlp");
  writeFileSync(path, bytes);
  return path;
}

/** The blocks of a file, each in its own encoding. */
export function blocksOf(path: string): Uint8Array[] {
  const file = openChainFile(path);
  const blocks = [...file.blocks()].map((block) => joinBlock(block));
  file.close();
  return blocks;
}

export { joinBlock, splitBlock };
