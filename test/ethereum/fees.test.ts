import { BlockHeader, paramsBlock } from "@ethereumjs/block";
import fc from "fast-check";
import { commonFor, configForHardfork } from "../../src/chain/config/index.js";
import {
  type BlobParameters,
  blobBaseFee,
  DEFAULT_BLOB_PARAMETERS,
  effectiveGasPrice,
  INITIAL_BASE_FEE,
  inheritedGasLimit,
  maxCost,
  nextBaseFee,
  nextExcessBlobGas,
  priorityFee,
} from "../../src/ethereum/index.js";

const gwei = 1_000_000_000n;
const bpo2: BlobParameters = { target: 14, max: 21, updateFraction: 11_684_671 };

const gas = fc
  .record({ gasLimit: fc.bigInt(5_000n, 2n ** 40n), share: fc.double({ min: 0, max: 1, noNaN: true }) })
  .map(({ gasLimit, share }) => ({
    gasLimit,
    gasUsed: (gasLimit * BigInt(Math.round(share * 1_000_000))) / 1_000_000n,
  }));
const wei = fc.bigInt(0n, 2n ** 70n);

describe("the base fee", () => {
  const common = commonFor(configForHardfork(1337, "london"), "london");

  test("is what ethereumjs computes, whatever the parent", () => {
    fc.assert(
      fc.property(gas, wei, ({ gasLimit, gasUsed }, baseFeePerGas) => {
        const header = new BlockHeader(
          { number: 5n, gasLimit, gasUsed, baseFeePerGas, difficulty: 131_072n },
          { common },
        );
        expect(nextBaseFee({ gasLimit, gasUsed, baseFeePerGas })).toBe(header.calcNextBaseFee());
      }),
    );
  });

  test("stays at the target, falls by an eighth after an empty block, rises by an eighth after a full one", () => {
    const gasLimit = 30_000_000n;
    const next = (gasUsed: bigint) => nextBaseFee({ gasLimit, gasUsed, baseFeePerGas: 8n * gwei });
    expect(next(15_000_000n)).toBe(8n * gwei);
    expect(next(0n)).toBe(7n * gwei);
    expect(next(30_000_000n)).toBe(9n * gwei);
  });

  test("rises by at least one wei", () => {
    expect(nextBaseFee({ gasLimit: 30_000_000n, gasUsed: 15_000_001n, baseFeePerGas: 7n })).toBe(8n);
  });

  test("begins at 1 gwei with London, where the gas limit doubles", () => {
    const parent = { gasLimit: 15_000_000n, gasUsed: 3n, baseFeePerGas: undefined };
    expect(nextBaseFee(parent)).toBe(INITIAL_BASE_FEE);
    expect(inheritedGasLimit(parent, "london")).toBe(30_000_000n);
    expect(inheritedGasLimit(parent, "berlin")).toBe(15_000_000n);
    expect(inheritedGasLimit({ ...parent, baseFeePerGas: 1n }, "london")).toBe(15_000_000n);
  });

  test("holds still where the gas limit leaves no target", () => {
    expect(nextBaseFee({ gasLimit: 1n, gasUsed: 1n, baseFeePerGas: 9n })).toBe(9n);
  });
});

describe("blob gas", () => {
  const cases: ["cancun" | "prague" | "osaka", BlobParameters][] = [
    ["cancun", DEFAULT_BLOB_PARAMETERS.cancun],
    ["prague", DEFAULT_BLOB_PARAMETERS.prague],
    ["osaka", DEFAULT_BLOB_PARAMETERS.osaka],
    ["osaka", bpo2],
    ["osaka", { target: 0, max: 1, updateFraction: 1_000_000 }],
  ];

  test.each(cases)("of %s with %j follows ethereumjs", (fork, blobs) => {
    const common = commonFor(configForHardfork(1337, fork), fork, blobs);
    // Excess that the price still fits 256 bits at.
    const excess = fc.bigInt(0n, BigInt(blobs.updateFraction) * 60n);
    fc.assert(
      fc.property(excess, fc.nat(blobs.max), wei, (excessBlobGas, count, baseFeePerGas) => {
        const blobGasUsed = BigInt(count) * 131_072n;
        const header = new BlockHeader({ number: 5n, baseFeePerGas, excessBlobGas, blobGasUsed }, { common });
        const next = nextExcessBlobGas({ excessBlobGas, blobGasUsed, baseFeePerGas }, fork, blobs);
        expect(next).toBe(header.calcNextExcessBlobGas(common));
        expect(blobBaseFee(excessBlobGas, blobs)).toBe(header.getBlobGasPrice());
        expect(blobBaseFee(next, blobs)).toBe(header.calcNextBlobGasPrice(common));
      }),
      { numRuns: 60 },
    );
  });

  test("costs at least one wei, and nothing is in excess after a block below the target", () => {
    expect(blobBaseFee(0n, bpo2)).toBe(1n);
    expect(nextExcessBlobGas({ excessBlobGas: 0n, blobGasUsed: 0n, baseFeePerGas: gwei }, "osaka", bpo2)).toBe(0n);
  });

  test("the first block with blobs starts without excess", () => {
    expect(nextExcessBlobGas({ baseFeePerGas: gwei }, "cancun", DEFAULT_BLOB_PARAMETERS.cancun)).toBe(0n);
  });

  test("from Osaka on, the excess does not fall while blobs cost less than carrying them (EIP-7918)", () => {
    const parent = { excessBlobGas: 10n * 131_072n, blobGasUsed: 0n, baseFeePerGas: gwei };
    const blobs = DEFAULT_BLOB_PARAMETERS.osaka;
    expect(nextExcessBlobGas(parent, "prague", blobs)).toBe(4n * 131_072n);
    expect(nextExcessBlobGas(parent, "osaka", blobs)).toBe(10n * 131_072n);
  });
});

describe("the price that a transaction pays", () => {
  test("is its gas price before London and for legacy transactions", () => {
    expect(effectiveGasPrice({ gasPrice: 5n }, undefined)).toBe(5n);
    expect(effectiveGasPrice({ gasPrice: 5n }, 3n)).toBe(5n);
    expect(priorityFee({ gasPrice: 5n }, 3n)).toBe(2n);
  });

  test("is base fee plus tip, up to the maximum", () => {
    expect(effectiveGasPrice({ maxFeePerGas: 10n, maxPriorityFeePerGas: 2n }, 3n)).toBe(5n);
    expect(effectiveGasPrice({ maxFeePerGas: 10n, maxPriorityFeePerGas: 2n }, 9n)).toBe(10n);
    expect(priorityFee({ maxFeePerGas: 10n, maxPriorityFeePerGas: 2n }, 11n)).toBe(-1n);
  });

  test("the account must hold gas, value and blobs at their highest price", () => {
    const transaction = {
      gasLimit: 21_000n,
      value: 7n,
      maxFeePerGas: 10n,
      maxFeePerBlobGas: 3n,
      blobVersionedHashes: [new Uint8Array(32)],
    };
    expect(maxCost(transaction)).toBe(210_000n + 7n + 3n * 131_072n);
  });
});

test("ethereumjs's parameter tables do not undo a chain's own blob schedule", () => {
  const common = commonFor(configForHardfork(1337), "osaka", bpo2);
  common.updateParams(paramsBlock);
  expect(common.getBlobGasSchedule().maxBlobGasPerBlock).toBe(21n * 131_072n);
  expect(common.param("maxBlobGasPerBlock")).toBe(21n * 131_072n);
  expect(common.param("blobGasPriceUpdateFraction")).toBe(11_684_671n);
});
