import { configForHardfork } from "../../../src/chain/config/index.js";
import { headerFault } from "../../../src/chain/import/header-faults.js";
import {
  EMPTY_LIST_HASH,
  EMPTY_ROOT,
  encodeHeader,
  type HeaderFields,
  keccak256,
} from "../../../src/ethereum/index.js";

const config = configForHardfork(1, "berlin");

function header(fields: Partial<HeaderFields>): HeaderFields {
  const zero = new Uint8Array(32);
  return {
    ...{ parentHash: zero, ommersHash: EMPTY_LIST_HASH, coinbase: new Uint8Array(20), stateRoot: EMPTY_ROOT },
    ...{ transactionsRoot: EMPTY_ROOT, receiptsRoot: EMPTY_ROOT, logsBloom: new Uint8Array(256), difficulty: 131_072n },
    ...{ number: 7, gasLimit: 1_024_000n, gasUsed: 0n, timestamp: 100, extraData: new Uint8Array(0) },
    ...{ mixHash: zero, nonce: new Uint8Array(8) },
    ...fields,
  };
}

/** The fault of the block after one with a gas limit, with what of it is another than that one's rules give. */
function fault(fields: Partial<HeaderFields>, before = 1_024_000n): string | undefined {
  const parent = header({ gasLimit: before });
  const hash = keccak256(encodeHeader(parent));
  const child = header({ parentHash: hash, number: 8, timestamp: 101, gasLimit: before, ...fields });
  const rlp = encodeHeader(child);
  return headerFault(
    config,
    { header: child, rlp, hash: keccak256(rlp) },
    { header: parent, hash, totalDifficulty: 1n },
  );
}

test("a header that follows from its parent has none", () => {
  expect(fault({})).toBeUndefined();
});

test("a number is one more than the parent's", () => {
  expect(fault({ number: 9 })).toBe("its number is 9, and should be 8");
});

test("a gas limit is less than a 1,024th away from its parent's, in either direction", () => {
  expect(fault({ gasLimit: 1_024_999n })).toBeUndefined();
  expect(fault({ gasLimit: 1_023_001n })).toBeUndefined();
  const away = "which is not less than 1000 away from 1024000, or is out of bounds";
  expect(fault({ gasLimit: 1_025_000n })).toBe(`its gas limit is 1025000, ${away}`);
  expect(fault({ gasLimit: 1_023_000n })).toBe(`its gas limit is 1023000, ${away}`);
});

test("a gas limit is between 5,000 and 2^63 - 1, however near it is to its parent's", () => {
  expect(fault({ gasLimit: 5_000n }, 5_003n)).toBeUndefined();
  expect(fault({ gasLimit: 4_999n }, 5_002n)).toMatch(/^its gas limit is 4999, .* is out of bounds$/);
  const most = 2n ** 63n - 1n;
  expect(fault({ gasLimit: most }, most - 1n)).toBeUndefined();
  expect(fault({ gasLimit: most + 1n }, most)).toMatch(/^its gas limit is 9223372036854775808, .* is out of bounds$/);
});
