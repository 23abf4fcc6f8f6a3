import { boolean, decimal, integer, oneOf, text } from "../kinds/scalars.js";
import type { OptionsByKey } from "../option.js";

export const MINING_OPTIONS = {
  "mining.blockTime": {
    flag: "--block-time",
    short: "-b",
    value: "<seconds>",
    ganache: "miner.blockTime",
    aliases: ["--blockTime"],
    former: ["blockTime"],
    kind: decimal({ of: "seconds", max: 2_000_000 }),
    default: 0,
    defaultText: "0, mined as transactions arrive",
    help: "a block every so many seconds",
  },
  "mining.mode": {
    isLibraryOnly: true,
    kind: oneOf(["auto", "interval", "manual"]),
    help: "auto: as transactions arrive; interval: a block every blockTime; manual: by evm_mine only",
  },
  "--no-mining": {
    flag: "--no-mining",
    aliases: ["--manual"],
    sets: ["mining.mode", "manual"],
    help: "blocks by evm_mine only",
  },
  "mining.shareBlocks": {
    flag: "--share-blocks",
    kind: boolean(),
    default: true,
    help: "transactions that arrive together, or while a block is written to disk, share the next block (default); --no-share-blocks mines each in its own",
  },
  "mining.priceBump": {
    flag: "--price-bump",
    value: "<percent>",
    ganache: "miner.priceBump",
    kind: integer(0, 1000),
    default: 10,
    help: "by how much a replacement must raise its fees",
  },
  "--instamine": {
    flag: "--instamine",
    value: "<mode>",
    ganache: "miner.instamine",
    former: ["instamine"],
    kind: text(),
    help: "eager (default): a transaction is mined before its hash is answered",
    refused: (mode) =>
      mode === "eager"
        ? undefined
        : `${mode} is not available: a transaction is mined before its hash is answered; use eager, or {mining.blockTime}`,
  },
} as const satisfies OptionsByKey;
