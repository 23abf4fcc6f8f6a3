import fc from "fast-check";
import {
  blobParametersAt,
  type ChainConfig,
  configForHardfork,
  hardforkAt,
  nextForkTime,
} from "../../../src/chain/config/index.js";
import { HARDFORKS, isAtLeast } from "../../../src/ethereum/index.js";

describe("a chain with one hardfork", () => {
  test.each(HARDFORKS)("has %s from genesis and for good", (fork) => {
    const config = configForHardfork(1337, fork);
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.option(fc.bigInt(0n, 2n ** 80n), { nil: undefined }), (number, time, td) => {
        expect(hardforkAt(config, number, time, td)).toBe(fork);
      }),
      { numRuns: 10 },
    );
    expect(blobParametersAt(config, 0) !== undefined).toBe(isAtLeast(fork, "cancun"));
    expect(nextForkTime(config, 0)).toBeUndefined();
  });

  test("has the fork's blob parameters, or its own", () => {
    expect(blobParametersAt(configForHardfork(1, "cancun"), 5)).toMatchObject({ target: 3, max: 6 });
    expect(blobParametersAt(configForHardfork(1, "osaka"), 5)).toMatchObject({ name: "osaka", target: 6, max: 9 });
    const own = { target: 14, max: 21, updateFraction: 11_684_671 };
    expect(blobParametersAt(configForHardfork(1, "osaka", own), 5)).toMatchObject(own);
  });

  test("is plain data, which JSON carries", () => {
    const config = configForHardfork(1337);
    expect(JSON.parse(JSON.stringify(config))).toEqual(config);
  });
});

describe("a chain with a schedule", () => {
  const config: ChainConfig = {
    chainId: 7,
    forks: [
      { name: "frontier", block: 0 },
      { name: "london", block: 5 },
      { name: "paris", totalDifficulty: "1000", block: 20 },
      { name: "shanghai", time: 300 },
      { name: "osaka", time: 400 },
    ],
    blobForks: [
      { name: "osaka", time: 400, target: 6, max: 9, updateFraction: 1 },
      { name: "bpo1", time: 500, target: 10, max: 15, updateFraction: 2 },
    ],
    depositContractAddress: `0x${"00".repeat(20)}`,
  };

  test("changes forks at its blocks and times", () => {
    expect(hardforkAt(config, 4, 50)).toBe("frontier");
    expect(hardforkAt(config, 5, 60)).toBe("london");
    expect(hardforkAt(config, 25, 299, 1000n)).toBe("paris");
    expect(hardforkAt(config, 26, 300, 1000n)).toBe("shanghai");
    expect(hardforkAt(config, 99, 400, 1000n)).toBe("osaka");
  });

  test("merges once the parent's total difficulty reaches the terminal one, and not before", () => {
    expect(hardforkAt(config, 18, 200, 999n)).toBe("london");
    expect(hardforkAt(config, 18, 200, 1000n)).toBe("paris");
    expect(hardforkAt(config, 50, 450, 999n)).toBe("london");
  });

  test("is taken to have merged at its named block, or by a fork by time, where no total difficulty is given", () => {
    expect(hardforkAt(config, 19, 200)).toBe("london");
    expect(hardforkAt(config, 20, 200)).toBe("paris");
    expect(hardforkAt(config, 19, 300)).toBe("shanghai");
  });

  test("changes blob parameters by time", () => {
    expect(blobParametersAt(config, 399)).toBeUndefined();
    expect(blobParametersAt(config, 400)?.name).toBe("osaka");
    expect(blobParametersAt(config, 10_000)?.name).toBe("bpo1");
    expect([0, 300, 400, 500].map((time) => nextForkTime(config, time))).toEqual([300, 400, 500, undefined]);
  });
});
