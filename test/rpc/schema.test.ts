import fc from "fast-check";
import * as z from "zod/mini";
import { describeMismatch } from "../../src/rpc/arguments.js";
import type { Schema } from "../../src/rpc/method.js";
import {
  address,
  block,
  blockNumberOrTag,
  blockOverrides,
  count,
  flag,
  hash,
  hexData,
  logFilter,
  oneOf,
  quantity,
  quantity64,
  stateOverrides,
  transactionRequest,
  typedData,
  word,
} from "../../src/rpc/schema.js";

const A = `0x${"1a".repeat(20)}`;
const B = `0x${"2b".repeat(20)}`;
const H = `0x${"3c".repeat(32)}`;
const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex.slice(2), "hex"));

/** What a schema makes of a value. */
function read<T>(schema: Schema<T>, value: unknown): T {
  const parsed = z.safeParse(schema, value);
  if (!parsed.success) throw new Error(JSON.stringify(describeMismatch("it", parsed.error)));
  return parsed.data;
}

/** Why a schema refuses a value, with where. */
function refusal(schema: Schema, value: unknown): string {
  const parsed = z.safeParse(schema, value);
  if (parsed.success) throw new Error(`${JSON.stringify(value)} was taken`);
  const { where, why } = describeMismatch("it", parsed.error);
  return `${where}: ${why}`;
}

describe("bytes", () => {
  test("are read from 0x-hex of either case", () => {
    expect(read(address, A)).toEqual(bytes(A));
    expect(read(address, A.toUpperCase().replace("0X", "0X"))).toEqual(bytes(A));
    expect(read(hash, H)).toEqual(bytes(H));
    expect(read(hexData, "0x")).toEqual(new Uint8Array(0));
    expect(read(hexData, "0xAbcD")).toEqual(Uint8Array.of(0xab, 0xcd));
  });

  test.each([
    [address, A.slice(2), "no 0x prefix"],
    [address, A.slice(0, -2), "(19 bytes)"],
    [address, `${A}00`, "(21 bytes)"],
    [address, "", "no 0x prefix"],
    [address, 5, "got 5"],
    [address, [], "got an array"],
    [address, undefined, "got nothing"],
    [hexData, "0x123", "odd length"],
    [hexData, "0xzz", "invalid hex"],
    [hexData, "0x12 34", "invalid hex"],
    [hexData, null, "got null"],
    [hash, `0x${"00".repeat(31)}`, "(31 bytes)"],
  ])("are refused with the reason (%#)", (schema, value, why) => {
    expect(refusal(schema, value)).toContain(why);
  });

  test("of any length survive", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (given) => {
        expect(read(hexData, `0x${Buffer.from(given).toString("hex")}`)).toEqual(new Uint8Array(given));
      }),
    );
  });

  test("of a blob's size are read without a recursion or a backtrack", () => {
    expect(read(hexData, `0x${"ab".repeat(2_000_000)}`).length).toBe(2_000_000);
    expect(refusal(hexData, `0x${"ab".repeat(2_000_000)}g`).length).toBeLessThan(300);
  });

  test("of a word are padded on the left", () => {
    expect(read(word, "0x1")).toEqual(bytes(`0x${"1".padStart(64, "0")}`));
    expect(read(word, 255)).toEqual(bytes(`0x${"ff".padStart(64, "0")}`));
    expect(read(word, "0x")).toEqual(new Uint8Array(32));
    expect(read(word, H)).toEqual(bytes(H));
    expect(refusal(word, `${H}00`)).toContain("at most 32 bytes");
  });
});

describe("a quantity", () => {
  test.each([
    ["0x0", 0n],
    ["0x00", 0n],
    ["0x0001", 1n],
    ["0XfF", 255n],
    [`0x${"f".repeat(64)}`, (1n << 256n) - 1n],
    [`0x${"0".repeat(30)}${"f".repeat(64)}`, (1n << 256n) - 1n],
    [0, 0n],
    [9007199254740991, 9007199254740991n],
    ["12", 12n],
    ["1000000000000000000", 10n ** 18n],
  ])("is read from %j", (value, expected) => {
    expect(read(quantity, value)).toBe(expected);
  });

  test.each([
    ["0x", 'zero is "0x0"'],
    ["", "as 0x-hex"],
    ["0xg", "as 0x-hex"],
    ["-0x1", "as 0x-hex"],
    ["-1", "as 0x-hex"],
    ["ff", "as 0x-hex"],
    ["1e3", "as 0x-hex"],
    [" 1", "as 0x-hex"],
    [-1, "got -1"],
    [1.5, "got 1.5"],
    [1e18, "write it as 0x-hex"],
    [`0x1${"0".repeat(64)}`, "256 bits"],
    ["9".repeat(10_000), "as 0x-hex"],
    [true, "got true"],
    [{}, "got an object"],
  ])("is refused from %j", (value, why) => {
    expect(refusal(quantity, value)).toContain(why);
  });

  test("keeps to its width", () => {
    expect(read(quantity64, "0xffffffffffffffff")).toBe(0xffffffffffffffffn);
    expect(refusal(quantity64, "0x10000000000000000")).toContain("64 bits");
    expect(read(count, "0x10")).toBe(16);
    expect(refusal(count, "0xffffffffffffffff")).toContain("2^53-1");
  });

  test("of any size survives", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: (1n << 256n) - 1n }), (value) => {
        expect(read(quantity, `0x${value.toString(16)}`)).toBe(value);
        expect(read(quantity, value.toString())).toBe(value);
      }),
    );
  });
});

describe("a block", () => {
  test.each([
    ["latest", { kind: "tag", tag: "latest" }],
    ["earliest", { kind: "tag", tag: "earliest" }],
    ["pending", { kind: "tag", tag: "pending" }],
    ["safe", { kind: "tag", tag: "safe" }],
    ["finalized", { kind: "tag", tag: "finalized" }],
    ["0x0", { kind: "number", number: 0 }],
    ["0x0010", { kind: "number", number: 16 }],
    [7, { kind: "number", number: 7 }],
    ["0xffffffffffffffff", { kind: "number", number: Number.MAX_SAFE_INTEGER }],
    [H, { kind: "hash", hash: bytes(H), requireCanonical: false }],
    [{ blockHash: H }, { kind: "hash", hash: bytes(H), requireCanonical: false }],
    [
      { blockHash: H, requireCanonical: true },
      { kind: "hash", hash: bytes(H), requireCanonical: true },
    ],
    [
      { blockNumber: "0x5", blockHash: null },
      { kind: "number", number: 5 },
    ],
  ])("is named by %j", (value, expected) => {
    expect(read(block, value)).toEqual(expected);
  });

  test.each([
    ["LATEST", 'expected "latest"'],
    ["0x", 'expected "latest"'],
    ["", 'expected "latest"'],
    ["12", 'expected "latest"'],
    [-1, "got -1"],
    [1.5, "got 1.5"],
    ["0x10000000000000000", "64 bits"],
    [{}, "blockNumber or blockHash"],
    [{ blockHash: H, blockNumber: "0x1" }, "choose one or the other"],
    [{ blockHash: "0x12" }, "blockHash: expected a hash"],
    [{ blockHash: H, requireCanonical: "yes" }, "requireCanonical: expected true or false"],
    [[], "got an array"],
    [true, "got true"],
    [`0x${"0".repeat(10_000)}`, "expected a block number"],
  ])("is not named by %j", (value, why) => {
    expect(refusal(block, value)).toContain(why);
  });

  test("by number or tag is not named by a hash", () => {
    expect(refusal(blockNumberOrTag, H)).toContain("64 bits");
    expect(read(blockNumberOrTag, "0x1")).toEqual({ kind: "number", number: 1 });
    // One digit more than a hash, which is no hash cut short.
    expect(read(blockNumberOrTag, `0x${"0".repeat(64)}1`)).toEqual({ kind: "number", number: 1 });
    expect(refusal(blockNumberOrTag, `0x${"0".repeat(65)}1`)).toContain("expected a block number");
  });
});

describe("a transaction request", () => {
  test("of every type is read whole", () => {
    const given = {
      from: A,
      to: B,
      gas: "0x5208",
      maxFeePerGas: "0x2",
      maxPriorityFeePerGas: "0x1",
      value: "0x3",
      nonce: "0x4",
      input: "0x12",
      chainId: "0x539",
      type: "0x4",
      accessList: [{ address: A, storageKeys: ["0x1"] }],
      maxFeePerBlobGas: "0x7",
      blobVersionedHashes: [H],
      blobs: ["0xab"],
      commitments: ["0xcd"],
      proofs: ["0xef"],
      authorizationList: [
        { chainId: "0x0", address: B, nonce: "0x1", yParity: "0x1", r: "0x2", s: "0x3" },
        { address: B, nonce: "0x1", v: "0x1c", r: "0x2", s: "0x3" },
      ],
      somethingElse: 1,
    };
    const authorization = { chainId: 0n, address: bytes(B), nonce: 1n, yParity: 1n, r: 2n, s: 3n };
    expect(read(transactionRequest, given)).toEqual({
      from: bytes(A),
      to: bytes(B),
      gas: 21000n,
      maxFeePerGas: 2n,
      maxPriorityFeePerGas: 1n,
      value: 3n,
      nonce: 4n,
      data: Uint8Array.of(0x12),
      chainId: 1337n,
      type: 4,
      accessList: [[bytes(A), [read(word, 1)]]],
      maxFeePerBlobGas: 7n,
      blobVersionedHashes: [bytes(H)],
      blobs: [Uint8Array.of(0xab)],
      commitments: [Uint8Array.of(0xcd)],
      proofs: [Uint8Array.of(0xef)],
      authorizationList: [authorization, authorization],
    });
  });

  test("may leave everything out, or give null for it", () => {
    expect(Object.values(read(transactionRequest, {})).filter((value) => value !== undefined)).toEqual([]);
    const nulls = { from: null, to: null, data: null, value: null, accessList: null };
    expect(Object.values(read(transactionRequest, nulls)).filter((value) => value !== undefined)).toEqual([]);
  });

  test("takes Ganache's 0x for no recipient", () => {
    expect(read(transactionRequest, { to: "0x" }).to).toBeUndefined();
  });

  test("takes data and input, and gas and gasLimit, where they agree", () => {
    const read_ = read(transactionRequest, { data: "0x12", input: "0x12", gas: "0x5", gasLimit: 5 });
    expect(read_).toMatchObject({ data: Uint8Array.of(0x12), gas: 5n });
    expect(read(transactionRequest, { gasLimit: "0x5" }).gas).toBe(5n);
  });

  test.each([
    [{ data: "0x12", input: "0x34" }, 'both "data" and "input" are set and not equal'],
    [{ gas: "0x1", gasLimit: "0x2" }, 'both "gas" and "gasLimit"'],
    [{ gasPrice: "0x1", maxFeePerGas: "0x1" }, "both gasPrice and (maxFeePerGas or maxPriorityFeePerGas) specified"],
    [{ gasPrice: "0x1", maxPriorityFeePerGas: "0x0" }, "both gasPrice and"],
    [{ type: "0x5" }, "it.type: transaction type 5 is not known"],
    [{ type: "legacy" }, "it.type: expected a quantity"],
    [{ from: "0x1" }, "it.from: expected an address"],
    [{ to: "" }, "it.to: expected an address"],
    [{ gas: "0x10000000000000000" }, "it.gas: "],
    [{ accessList: [{}] }, "it.accessList[0].address: expected an address"],
    [{ accessList: {} }, "it.accessList: expected a list"],
    [{ blobs: Array(129).fill("0x") }, "it.blobs: the list has 129 entries, the most is 128"],
    [
      { authorizationList: [{ address: A, nonce: "0x0", r: "0x0", s: "0x0" }] },
      "it.authorizationList[0]: yParity is missing",
    ],
    ["0x12", 'expected a transaction, got "0x12"'],
    [[], "expected a transaction, got an array"],
  ])("%j is refused with where and why", (value, why) => {
    expect(refusal(transactionRequest, value)).toContain(why);
  });
});

describe("a log filter", () => {
  test("reads one or many addresses, and nested topics", () => {
    expect(read(logFilter, {})).toEqual({ addresses: [], topics: [] });
    expect(read(logFilter, { address: A, fromBlock: "0x1", toBlock: "latest", topics: [H, null, [H, H], []] })).toEqual(
      {
        addresses: [bytes(A)],
        fromBlock: { kind: "number", number: 1 },
        toBlock: { kind: "tag", tag: "latest" },
        topics: [[bytes(H)], null, [bytes(H), bytes(H)], null],
      },
    );
    expect(read(logFilter, { address: [A, B], blockHash: H })).toMatchObject({ addresses: [bytes(A), bytes(B)] });
    expect(read(logFilter, { topics: [[H, null]] }).topics).toEqual([null]);
    expect(read(logFilter, { address: null, topics: null })).toEqual({ addresses: [], topics: [] });
  });

  test.each([
    [{ blockHash: H, fromBlock: "0x1" }, "choose one or the other"],
    [{ blockHash: H, toBlock: "latest" }, "choose one or the other"],
    [{ topics: [null, null, null, null, null] }, "at most 4 topics, got 5"],
    [{ topics: H }, "it.topics: expected a list of at most 4 topics"],
    [{ topics: ["0x12"] }, "it.topics[0]: expected a hash"],
    [{ topics: [[H, "0x12"]] }, "it.topics[0]: [1]: expected a hash"],
    [{ address: [A, "0x"] }, "it.address: [1]: expected an address"],
    [{ address: Array(1001).fill(A) }, "the most is 1000"],
    [{ fromBlock: "soon" }, "it.fromBlock: "],
  ])("%j is refused with where and why", (value, why) => {
    expect(refusal(logFilter, value)).toContain(why);
  });
});

describe("overrides", () => {
  test("of state are read by address", () => {
    const given = {
      [A]: { balance: "0x1", nonce: 2, code: "0x60", stateDiff: { "0x1": "0x2" } },
      [B]: { state: {}, movePrecompileToAddress: A },
    };
    expect(read(stateOverrides, given)).toEqual([
      {
        address: bytes(A),
        balance: 1n,
        nonce: 2n,
        code: Uint8Array.of(0x60),
        stateDiff: [[read(word, 1), read(word, 2)]],
      },
      { address: bytes(B), state: [], movePrecompileTo: bytes(A) },
    ]);
  });

  test.each([
    [{ "0x12": {} }, "it.0x12: expected an address"],
    [JSON.parse(`{"__proto__": {}}`), "it.__proto__: expected an address"],
    [{ [A]: { state: {}, stateDiff: {} } }, "has both 'state' and 'stateDiff'"],
    [{ [A]: { stateDiff: { "0x1": "zz" } } }, `it.${A}.stateDiff.0x1: expected a quantity`],
    [[], "expected state overrides"],
  ])("of state %j are refused with where and why", (value, why) => {
    expect(refusal(stateOverrides, value)).toContain(why);
  });

  test("of the block are read under all their names", () => {
    const expected = { number: 1n, time: 2n, feeRecipient: bytes(A), prevRandao: bytes(H), baseFeePerGas: 3n };
    const { number, time, feeRecipient, prevRandao, baseFeePerGas } = {
      number: "0x1",
      time: "0x2",
      feeRecipient: A,
      prevRandao: H,
      baseFeePerGas: 3,
    };
    expect(read(blockOverrides, { number, time, feeRecipient, prevRandao, baseFeePerGas })).toEqual(expected);
    expect(read(blockOverrides, { number, timestamp: time, coinbase: A, random: H, baseFee: 3 })).toEqual(expected);
  });
});

describe("typed data", () => {
  const data = {
    types: { EIP712Domain: [{ name: "name", type: "string" }], Mail: [{ name: "to", type: "address" }] },
    primaryType: "Mail",
    domain: { name: "x" },
    message: { to: A },
  };

  test("is read as an object or its JSON text", () => {
    expect(read(typedData, data)).toEqual(data);
    expect(read(typedData, JSON.stringify(data))).toEqual(data);
    expect(read(typedData, { ...data, domain: undefined })).toMatchObject({ domain: {} });
  });

  test.each([
    ["{", "JSON text"],
    [5, "expected typed data"],
    ["null", "expected typed data"],
    [{ ...data, primaryType: "Other" }, 'the primary type "Other" is not among types'],
    [{ ...data, message: [] }, "it.message: expected an object"],
    [{ ...data, types: { Mail: [{ name: 5, type: "x" }] } }, "it.types.Mail[0].name: expected a text"],
  ])("is refused (%#)", (value, why) => {
    expect(refusal(typedData, value)).toContain(why);
  });
});

test("choices and flags say what they take", () => {
  expect(read(oneOf("a", "b"), "a")).toBe("a");
  expect(refusal(oneOf("a", "b"), "c")).toContain('expected one of "a", "b", got "c"');
  expect(refusal(flag, "true")).toContain('expected true or false, got "true"');
});

test("no JSON value makes a schema throw", () => {
  const schemas: Schema[] = [
    address,
    hash,
    hexData,
    word,
    quantity,
    count,
    block,
    transactionRequest,
    logFilter,
    stateOverrides,
    blockOverrides,
    typedData,
  ];
  const value = fc.oneof(
    fc.jsonValue(),
    fc.record(
      {
        to: fc.jsonValue(),
        data: fc.string(),
        topics: fc.array(fc.jsonValue()),
        accessList: fc.array(fc.jsonValue()),
        blockHash: fc.jsonValue(),
      },
      { requiredKeys: [] },
    ),
    fc.dictionary(fc.constantFrom(A, B, "__proto__", "0x"), fc.jsonValue()),
  );
  fc.assert(
    fc.property(value, (given) => {
      for (const schema of schemas) {
        const parsed = z.safeParse(schema, given);
        if (!parsed.success) expect(describeMismatch("it", parsed.error).why).not.toBe("");
      }
    }),
    { numRuns: 500 },
  );
});
