import { createBlock, paramsBlock } from "@ethereumjs/block";
import { Common, Mainnet, type ParamsDict } from "@ethereumjs/common";
import { paramsEVM } from "@ethereumjs/evm";
import { SimpleStateManager } from "@ethereumjs/statemanager";
import { createFeeMarket1559Tx, createLegacyTx, createTxFromRLP, paramsTx } from "@ethereumjs/tx";
import { Account, Address } from "@ethereumjs/util";
import { createVM, paramsVM, runTx } from "@ethereumjs/vm";
import {
  blobParametersAt,
  commonAt,
  commonFor,
  configForHardfork,
  ethereumjsHardfork,
  SharedCommonError,
} from "../../../src/chain/config/index.js";
import { addressOfPrivateKey, HARDFORKS, toHex } from "../../../src/ethereum/index.js";

const config = configForHardfork(1337);
const osaka = commonAt(config, 1, 1);
const key = new Uint8Array(32).fill(7);
const tables = { paramsTx, paramsBlock, paramsEVM, paramsVM };

describe("the Common of a fork", () => {
  test("is one object per chain id, fork and blob parameters", () => {
    expect(commonAt(configForHardfork(1337), 99, 99)).toBe(osaka);
    expect(commonFor(config, "osaka", blobParametersAt(config, 0))).toBe(osaka);
    expect(commonFor({ ...config, chainId: 5 }, "osaka", blobParametersAt(config, 0))).not.toBe(osaka);
    expect(commonFor(config, "osaka", { target: 1, max: 2, updateFraction: 3 })).not.toBe(osaka);
    expect(commonFor(config, "prague", blobParametersAt(config, 0))).not.toBe(osaka);
    expect(osaka.chainId()).toBe(1337n);
    expect(commonFor(config, "frontier").hardfork()).toBe("chainstart");
  });

  test("is its own copy, and refuses to become another fork's", () => {
    expect(osaka.copy()).toBe(osaka);
    osaka.setHardfork("osaka");
    expect(osaka.setHardforkBy({ blockNumber: 0, timestamp: 0 })).toBe("osaka");
    expect(() => osaka.setHardfork("london")).toThrow(SharedCommonError);
    expect(() => osaka.setEIPs([1153])).toThrow(SharedCommonError);
    expect(() => osaka.resetParams({})).toThrow(SharedCommonError);
    expect(osaka.hardfork()).toBe("osaka");
  });

  test("keeps no listeners, however many machines are made with it", () => {
    osaka.events.on("hardforkChanged", () => undefined);
    expect(osaka.events.listenerCount("hardforkChanged")).toBe(0);
  });

  test("takes in each package's parameters once", () => {
    const table: ParamsDict = { 7825: { maxTransactionGasLimit: 16_777_216 }, 1: { probe: 1 } };
    osaka.updateParams(table);
    expect(osaka.param("probe")).toBe(1n);
    (table["1"] as { probe: number }).probe = 2;
    osaka.updateParams(table);
    expect(osaka.param("probe")).toBe(1n);
    expect(osaka.param("maxTransactionGasLimit")).toBe(16_777_216n);
    expect(() => osaka.param("unheardOf")).toThrow("Missing parameter value");
  });

  test.each(HARDFORKS)("says of %s what ethereumjs's own says, in every parameter and EIP", (fork) => {
    const name = ethereumjsHardfork(fork);
    const stock = new Common({ chain: Mainnet, hardfork: name });
    const ours = commonFor({ ...config, chainId: 1 }, fork);
    const names = new Set<string>();
    for (const table of Object.values(tables)) {
      stock.updateParams(table);
      ours.updateParams(table);
      for (const values of Object.values(table)) for (const parameter of Object.keys(values)) names.add(parameter);
    }
    const read = (common: Common, parameter: string): bigint | undefined => {
      try {
        return common.param(parameter);
      } catch {
        return undefined;
      }
    };
    names.delete("historyServeWindow");
    const parameters = (common: Common) => [...names].map((parameter) => [parameter, read(common, parameter)]);
    expect(parameters(ours)).toEqual(parameters(stock));
    const eips = Array.from({ length: 9000 }, (_, eip) => eip);
    expect(eips.filter((eip) => ours.isActivatedEIP(eip))).toEqual(eips.filter((eip) => stock.isActivatedEIP(eip)));
    const reached = (common: Common) => HARDFORKS.filter((other) => common.gteHardfork(ethereumjsHardfork(other)));
    expect(reached(ours)).toEqual(reached(stock));
    expect(ours.consensusType()).toBe(stock.consensusType());
    if (stock.isActivatedEIP(4844)) expect(ours.getBlobGasSchedule()).toEqual(stock.getBlobGasSchedule());
  });

  test("serves the hashes of 8191 blocks, as EIP-2935 says, whichever package came last", () => {
    for (const table of Object.values(tables)) osaka.updateParams(table);
    expect(osaka.param("historyServeWindow")).toBe(8191n);
  });
});

test("running blocks and transactions changes nothing in it", async () => {
  const common = commonFor(config, "prague", blobParametersAt(configForHardfork(1337, "prague"), 0));
  const run = async (nonce: bigint): Promise<bigint> => {
    const stateManager = new SimpleStateManager({ common });
    const vm = await createVM({ common, stateManager });
    await vm.stateManager.putAccount(new Address(addressOfPrivateKey(key)), new Account(nonce, 10n ** 18n));
    const block = createBlock({ header: { number: 1n, gasLimit: 30_000_000n, baseFeePerGas: 7n } }, { common });
    const fields = {
      nonce,
      chainId: 1337n,
      gasLimit: 200_000n,
      maxFeePerGas: 9n,
      data: "0x600160005560056000f3",
    } as const;
    const tx = createFeeMarket1559Tx(fields, { common }).sign(key);
    const { totalGasSpent, execResult } = await runTx(vm, { tx, block });
    expect(execResult.exceptionError).toBeUndefined();
    await vm.shallowCopy();
    return totalGasSpent;
  };
  const inside = (): string => JSON.stringify(common);
  const gas = await run(0n);
  const before = inside();
  expect(await run(1n)).toBe(gas);
  expect(before).toContain("maxTransactionGasLimit");
  expect(inside()).toBe(before);
  expect(common.hardfork()).toBe("prague");
  expect(common.events.listenerCount("hardforkChanged")).toBe(0);
});

describe("a transaction decoded with it", () => {
  const stock = new Common({ chain: { ...Mainnet, chainId: 1337 }, hardfork: "osaka" });
  const fields = { nonce: 3n, gasLimit: 21_000n, to: `0x${"aa".repeat(20)}`, value: 5n } as const;

  test.each([
    [
      "type 2",
      createFeeMarket1559Tx(
        { ...fields, chainId: 1337n, maxFeePerGas: 9n, maxPriorityFeePerGas: 1n },
        { common: stock },
      ),
    ],
    ["legacy", createLegacyTx({ ...fields, gasPrice: 9n }, { common: stock })],
  ])("of %s has the hash and sender that ethereumjs's own curve gives, and is signed alike", (_, unsigned) => {
    const signed = unsigned.sign(key);
    const decoded = createTxFromRLP(signed.serialize(), { common: osaka });
    expect(decoded.common).toBe(osaka);
    expect(toHex(decoded.hash())).toBe(toHex(signed.hash()));
    expect(decoded.getSenderAddress().toString()).toBe(signed.getSenderAddress().toString());
    expect(decoded.getSenderAddress().toString()).toBe(toHex(addressOfPrivateKey(key)));
    expect(decoded.verifySignature()).toBe(true);
    const again = createTxFromRLP(signed.serialize(), { common: osaka }).sign(key);
    expect(toHex(again.serialize())).toBe(toHex(signed.serialize()));
  });

  test("may not have more gas than EIP-7825 allows, from Osaka on", () => {
    const heavy = { ...fields, chainId: 1337n, maxFeePerGas: 9n, gasLimit: 16_777_217n };
    expect(() => createFeeMarket1559Tx(heavy, { common: osaka })).toThrow("EIP-7825");
    const prague = commonFor(config, "prague", blobParametersAt(configForHardfork(1337, "prague"), 0));
    expect(createFeeMarket1559Tx(heavy, { common: prague }).gasLimit).toBe(16_777_217n);
  });
});
