import { bannerLines } from "../../src/cli/start/banner.js";
import { startWarnings } from "../../src/cli/start/run-node.js";
import type { NodeInfo } from "../../src/node-interface.js";
import { parseNodeOptions } from "../../src/options/index.js";

const MNEMONIC = "test test test test test test test test test test test junk";
const GENESIS = `0x${"ab".repeat(32)}` as const;

const info = (changes: Partial<NodeInfo> = {}): NodeInfo => ({
  version: "1.2.3",
  engine: "native",
  chainId: 1337,
  networkId: 1337,
  hardfork: "osaka",
  genesisHash: GENESIS,
  head: { number: 0, hash: GENESIS },
  gasLimit: 30_000_000n,
  mining: { mode: "auto", blockTime: 0 },
  clock: "system",
  accounts: [
    {
      address: "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
      balance: 1000n * 10n ** 18n,
      privateKey: `0x${"11".repeat(32)}`,
      locked: false,
    },
    {
      address: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
      balance: 10n ** 18n + 1n,
      privateKey: `0x${"22".repeat(32)}`,
      locked: true,
    },
    { address: "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC", balance: 5n * 10n ** 17n, locked: false },
  ],
  wallet: { mnemonic: MNEMONIC, hdPath: "m/44'/60'/0'/0" },
  dataDirectory: "/home/me/.couverture",
  durability: "strict",
  warnings: [],
  ...changes,
});

it("a new chain's banner shows accounts, keys, wallet, chain and data", () => {
  expect(bannerLines(info()).join("\n")).toBe(`couverture v1.2.3 (engine: native)

Available Accounts
==================
(0) 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266 (1000 ETH)
(1) 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 (~1 ETH) locked
(2) 0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC (0.5 ETH)

Private Keys
==================
(0) 0x${"11".repeat(32)}
(1) 0x${"22".repeat(32)}

HD Wallet
==================
Mnemonic:      ${MNEMONIC}
Base HD Path:  m/44'/60'/0'/0/{account_index}

Chain
==================
Hardfork:   osaka
Id:         1337
Genesis:    ${GENESIS}
Gas limit:  30000000
Mining:     as transactions arrive
Clock:      system

Data
==================
Directory:   /home/me/.couverture
Restored:    nothing; this is a new chain
Durability:  strict, an answer leaves once its record is on disk
`);
});

it("a chain with the exchange says where it is, and who operates it", () => {
  const exchange = { exchange: "0x03", registry: "0x01", settlementToken: "0x02", poolFactory: "0x04", router: "0x05" };
  expect(bannerLines(info({ exchange: { operator: "0xf3", ...exchange } })).join("\n")).toContain(`
Exchange
==================
Exchange:  0x03
Registry:  0x01
Dollars:   0x02
Pools:     0x04
Router:    0x05
Operator:  0xf3
`);
});

const line = (changes: Partial<NodeInfo>, name: string) =>
  bannerLines(info(changes))
    .find((text) => text.startsWith(`${name}:`))
    ?.replace(/^[^:]*:\s+/, "");

describe("a restored chain's banner", () => {
  const restored = { blocks: 40_000, transactions: 1, lastSession: { openedAt: 0, closedAt: 1_795_000_000_000 } };

  it("says how much there was", () => {
    expect(line({ restored, head: { number: 40_000, hash: GENESIS } }, "Restored")).toBe(
      `40,000 blocks, 1 transaction; head 40000 ${GENESIS}`,
    );
  });

  it("says when the last session ended", () => {
    expect(line({ restored }, "Last session")).toBe("ended 2026-11-18 11:06:40 UTC");
  });

  it("says when it did not end in order", () => {
    const killed = { ...restored, lastSession: { openedAt: 1_795_000_000_000 } };
    expect(line({ restored: killed }, "Last session")).toBe(
      "opened 2026-11-18 11:06:40 UTC, ended without being closed; every acknowledged record is here",
    );
  });
});

it("the banner says how blocks come about, and what durability promises", () => {
  expect(line({ mining: { mode: "interval", blockTime: 12 } }, "Mining")).toBe("a block every 12 s");
  expect(line({ mining: { mode: "manual", blockTime: 0 } }, "Mining")).toBe("blocks by evm_mine only");
  expect(line({ durability: "relaxed" }, "Durability")).toBe("relaxed, a power cut may lose the last moments");
  expect(line({ dataDirectory: undefined }, "Directory")).toBe("memory only; everything is gone when the process ends");
  expect(line({ dataDirectory: undefined }, "Durability")).toBeUndefined();
});

it("a chain with explicit keys has no phrase to show, and one without accounts says so", () => {
  expect(bannerLines(info({ wallet: undefined }))).not.toContain("HD Wallet");
  const empty = bannerLines(info({ accounts: [] }));
  expect(empty).toContain("(none)");
  expect(empty).not.toContain("Private Keys");
});

describe("at start someone is warned", () => {
  const warnings = (host: string, changes: Partial<NodeInfo> = {}) =>
    startWarnings(info(changes), {
      node: parseNodeOptions({ server: { host } }),
      output: { quiet: false, verbose: false, json: false },
      notices: ["--x has no effect"],
    });

  it("of flags without effect, and of what was repaired", () => {
    expect(warnings("127.0.0.1", { warnings: ["12 bytes were cut off"] })).toEqual([
      "--x has no effect",
      "12 bytes were cut off",
    ]);
  });

  it("that everyone knows the keys, when other machines can reach the chain", () => {
    const [, warning] = warnings("0.0.0.0");
    expect(warning).toMatch(/^other machines can reach 0\.0\.0\.0, and everyone knows the keys of this mnemonic/);
    for (const host of ["localhost", "127.0.0.1", "::1"]) expect(warnings(host)).toHaveLength(1);
    expect(warnings("0.0.0.0", { wallet: { mnemonic: "a b c", hdPath: "m" } })).toHaveLength(1);
  });

  it("that durability is relaxed, where there is anything to lose", () => {
    expect(warnings("127.0.0.1", { durability: "relaxed" })[1]).toContain("a power cut may lose transactions");
    expect(warnings("127.0.0.1", { durability: "relaxed", dataDirectory: undefined })).toHaveLength(1);
  });
});

it("a fork says what it forks from, and how old that is", () => {
  const hash = `0x${"cd".repeat(32)}`;
  const timestamp = Math.floor(Date.now() / 1000) - 3 * 86_400 - 5;
  const fork = { upstream: "https://node.example/…", chainId: 1, block: 20_000_000, hash, timestamp };
  const lines = bannerLines(info({ fork }));
  expect(lines.slice(lines.indexOf("Fork") + 2).slice(0, 4)).toEqual([
    "Upstream:  https://node.example/… (chain 1)",
    `Block:     20000000 ${hash}`,
    "Age:       3 days",
    "Exchange:  none; --exchange places one",
  ]);
});
