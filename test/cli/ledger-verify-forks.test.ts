import { join } from "node:path";
import { projection } from "../../src/exchange/ledger/projection.js";
import { describeDifference, verifyLedger } from "../../src/persistence/ledger/verify/index.js";
import { startChain } from "../support/chain.js";
import { cleanUp } from "../support/ending.js";

afterAll(cleanUp);

/** Logs once, and leaves one byte of code. */
const LOGS = "0x602a60005560206000a060016000f3";
const FAILS = "0xfe";

it.each([
  ["Frontier's rules", ["--hardfork", "chainstart"]],
  ["Byzantium's rules", ["--hardfork", "byzantium"]],
  ["London's rules", ["--hardfork", "london"]],
  ["Osaka's rules", ["--hardfork", "osaka"]],
  ["Ganache's engine", ["--engine", "ganache"]],
])(
  "the ledger of a chain by %s is whole",
  async (_whose, flags) => {
    const { rpc, dataDir, stop } = await startChain({
      flags: flags[0] === "--engine" ? flags : ["--engine", "native", ...flags],
    });
    const [from, to] = await rpc<string[]>("eth_accounts");
    await rpc("eth_sendTransaction", { from, to, value: "0x1" });
    await rpc("eth_sendTransaction", { from, gas: "0x30d40", data: LOGS });
    await rpc("eth_sendTransaction", { from, gas: "0x30d40", data: FAILS }).catch(() => undefined);
    const mark = await rpc("evm_snapshot");
    await rpc("evm_mine");
    await rpc("evm_revert", mark);
    await rpc("evm_mine");
    await stop();
    const { findings, verified } = await verifyLedger({
      file: join(dataDir, "ledger.sqlite"),
      projections: [projection],
    });
    expect(findings.first.map(describeDifference)).toEqual([]);
    expect(verified).toMatchObject({ blocks: 6, transactions: 3 });
  },
  60_000,
);
