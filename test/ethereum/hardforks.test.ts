import { paramsBlock } from "@ethereumjs/block";
import { Common, Mainnet } from "@ethereumjs/common";
import { paramsEVM } from "@ethereumjs/evm";
import { paramsTx } from "@ethereumjs/tx";
import { paramsVM } from "@ethereumjs/vm";
import {
  HARDFORKS,
  type Hardfork,
  hardforkFromName,
  isAtLeast,
  type Rules,
  rulesOf,
  UnknownHardforkError,
} from "../../src/ethereum/index.js";

describe("hardfork names", () => {
  test("are found whatever their case, by their other names too", () => {
    expect(hardforkFromName("OSAKA")).toBe("osaka");
    expect(hardforkFromName("muirglacier")).toBe("muirGlacier");
    expect(hardforkFromName("merge")).toBe("paris");
    expect(hardforkFromName("chainstart")).toBe("frontier");
  });

  test("that are not known are refused with the known ones", () => {
    expect(() => hardforkFromName("gingerbread")).toThrow(UnknownHardforkError);
    expect(() => hardforkFromName("constructor")).toThrow(/take one of frontier, homestead, .*osaka/);
  });

  test("are in order", () => {
    expect(isAtLeast("petersburg", "constantinople")).toBe(true);
    expect(isAtLeast("shanghai", "cancun")).toBe(false);
    expect(isAtLeast("cancun", "cancun")).toBe(true);
  });
});

describe("the rules of a hardfork", () => {
  /** The rules that ethereumjs knows by the number of their EIP. */
  const BY_EIP: Partial<Record<keyof Rules, number>> = {
    hasMerged: 3675,
    hasBaseFee: 1559,
    hasWithdrawals: 4895,
    hasBlobs: 4844,
    hasBlobFeeFloor: 7918,
    hasHistoryContract: 2935,
    hasRequests: 7685,
    hasCellProofs: 7594,
    hasCalldataFloor: 7623,
    hasDelegations: 7702,
    reservesEf: 3541,
    hasPush0: 3855,
    hasWarmAccess: 2929,
    warmsCoinbase: 3651,
    keepsDestroyed: 6780,
  };
  /** The rules that came with a hardfork as a whole, as the yellow paper and the EIPs say. */
  const SINCE: Partial<Record<keyof Rules, Hardfork>> = {
    chargesCreation: "homestead",
    clearsEmptyAccounts: "spuriousDragon",
    hasReceiptStatus: "byzantium",
  };
  const commonOf = (fork: Hardfork): Common => {
    const common = new Common({ chain: Mainnet, hardfork: fork === "frontier" ? "chainstart" : fork });
    for (const params of [paramsBlock, paramsEVM, paramsTx, paramsVM]) common.updateParams(params);
    return common;
  };

  test.each(HARDFORKS)("are those that ethereumjs has for %s", (fork) => {
    const rules = rulesOf(fork);
    const common = commonOf(fork);
    for (const [rule, eip] of Object.entries(BY_EIP)) {
      expect([rule, rules[rule as keyof Rules]]).toEqual([rule, common.isActivatedEIP(eip)]);
    }
    for (const [rule, since] of Object.entries(SINCE)) {
      expect([rule, rules[rule as keyof Rules]]).toEqual([rule, isAtLeast(fork, since)]);
    }
    const types = [0, common.isActivatedEIP(2930) && 1, common.isActivatedEIP(1559) && 2]
      .concat([common.isActivatedEIP(4844) && 3, common.isActivatedEIP(7702) && 4])
      .filter((type) => type !== false);
    expect(rules.transactionTypes).toEqual(types);
    expect(rules.blockReward).toBe(rules.hasMerged ? 0n : common.param("minerReward"));
    expect(rules.maxCodeSize).toBe(isAtLeast(fork, "spuriousDragon") ? Number(common.param("maxCodeSize")) : undefined);
    expect(rules.maxInitCodeSize).toBe(
      common.isActivatedEIP(3860) ? Number(common.param("maxInitCodeSize")) : undefined,
    );
    expect(rules.maxTransactionGas).toBe(
      common.isActivatedEIP(7825) ? common.param("maxTransactionGasLimit") : undefined,
    );
    expect(rules.maxTransactionBlobs).toBe(
      common.isActivatedEIP(7594) ? Number(common.param("maxBlobsPerTx")) : undefined,
    );
    // EIP-7934: 10 MiB less a margin of 2 MiB.
    expect(rules.maxBlockBytes).toBe(isAtLeast(fork, "osaka") ? 8 * 1024 * 1024 : undefined);
    // ethereumjs leaves out EIP-3554, by which London puts the bomb off to block 9,700,000.
    if (!rules.hasMerged && fork !== "london") {
      expect(rules.bombDelay).toBe(Number(common.param("difficultyBombDelay")));
    }
  });

  test("come row by row: each hardfork keeps what the one before it brought", () => {
    HARDFORKS.slice(1).forEach((fork, index) => {
      const before = rulesOf(HARDFORKS[index] as Hardfork);
      for (const [rule, value] of Object.entries(rulesOf(fork))) {
        if (before[rule as keyof Rules] === true) expect([fork, rule, value]).toEqual([fork, rule, true]);
      }
    });
  });
});
