import { RLP } from "@ethereumjs/rlp";
import { createTx, createTxFromRLP, type TypedTxData } from "@ethereumjs/tx";
import { eoaCode7702SignAuthorization } from "@ethereumjs/util";
import fc from "fast-check";
import { commonFor, configForHardfork } from "../../../src/chain/config/index.js";
import type { SignedTransaction } from "../../../src/chain/execution/index.js";
import { ChainError } from "../../../src/chain/index.js";
import { decodeMined, decodeSigned, impersonate, type UnsignedFields } from "../../../src/chain/transactions/signed.js";
import { readUsual } from "../../../src/chain/transactions/usual.js";
import { decodeTransaction, EMPTY, fromHex, keccak256, quantityToBytes, toHex } from "../../../src/ethereum/index.js";
import { GWEI, KEYS, SENDERS } from "../chains.js";

const config = configForHardfork(1337, "osaka");
const common = commonFor(config, "osaka");
const PLACE = { number: 1, timestamp: 1 };
const TO = `0x${"77".repeat(20)}`;

/** A signed transaction of each type that needs no blobs. */
const SIGNED = [0, 1, 2, 4].map((type) => {
  const fees = type < 2 ? { gasPrice: GWEI } : { maxFeePerGas: 2n * GWEI, maxPriorityFeePerGas: 1n };
  const accessList = [{ address: TO, storageKeys: [`0x${"01".repeat(32)}`] }];
  const unsigned = [quantityToBytes(1337), new Uint8Array(20), new Uint8Array(0)] as never;
  const more = {
    ...(type > 0 && { chainId: 1337n, accessList }),
    ...(type === 4 && { authorizationList: [eoaCode7702SignAuthorization(unsigned, KEYS[1] as Uint8Array)] }),
  };
  const data = { type, nonce: 300n, gasLimit: 60_000n, to: TO, value: 1_000n, data: "0x0102", ...fees, ...more };
  return createTx(data as TypedTxData, { common })
    .sign(KEYS[0] as Uint8Array)
    .serialize();
});

const textsOf = ({ hash, sender, raw, impersonated }: SignedTransaction) => ({
  ...{ hash: toHex(hash), sender: toHex(sender), raw: toHex(raw), impersonated },
});

test.each(SIGNED)("a transaction is read with its hash and sender, from the network and from a block", async (raw) => {
  const decoded = await decodeSigned(raw, config, PLACE);
  const expected = {
    hash: toHex(keccak256(raw)),
    sender: toHex(SENDERS[0] as Uint8Array),
    raw: toHex(raw),
    impersonated: false,
  };
  expect(textsOf(decoded)).toEqual(expected);
  expect(textsOf(decodeMined(raw, config, PLACE))).toEqual(expected);
  expect(textsOf(decodeMined(raw, config, PLACE, decoded.sender))).toEqual(expected);
});

test("whatever the bytes, what is accepted has the hash of just these bytes, and all else is refused in words", async () => {
  const altered = fc
    .tuple(fc.constantFrom(...SIGNED), fc.nat(), fc.nat(255), fc.constantFrom("set", "insert", "remove", "longer"))
    .map(([raw, at, byte, how]) => {
      const bytes = [...raw];
      const index = at % bytes.length;
      if (how === "set") bytes[index] = byte;
      else if (how === "insert") bytes.splice(index, 0, byte);
      else if (how === "remove") bytes.splice(index, 1);
      else bytes.push(byte);
      return Uint8Array.from(bytes);
    });
  await fc.assert(
    fc.asyncProperty(fc.oneof(altered, fc.uint8Array({ maxLength: 20 })), async (bytes) => {
      const decoded = await decodeSigned(bytes, config, PLACE).catch((refusal: unknown) => refusal);
      if (decoded instanceof Error) {
        expect(decoded).toBeInstanceOf(ChainError);
        expect(decoded.message).not.toMatch(/undefined|not a function|\[object/);
        return;
      }
      expect(toHex((decoded as SignedTransaction).hash)).toBe(toHex(keccak256(bytes)));
    }),
    { numRuns: 600 },
  );
});

test("the reader of usual transactions takes none that @ethereumjs/tx rejects, and reads the same of it", () => {
  const numbers = fc.oneof(fc.bigInt(0n, 300n), fc.bigInt(0n, 2n ** 96n));
  const fields = fc.record({
    type: fc.constantFrom(0, 1, 2),
    nonce: fc.oneof(fc.bigInt(0n, 300n), fc.bigInt(0n, 2n ** 50n)),
    gasLimit: fc.oneof({ weight: 5, arbitrary: fc.bigInt(0n, 2n ** 24n) }, fc.bigInt(0n, 2n ** 50n)),
    to: fc.constantFrom(TO, undefined),
    value: numbers,
    data: fc.uint8Array({ maxLength: 70 }),
    fees: fc.tuple(numbers, numbers),
    accessList: fc.array(
      fc.record({
        address: fc.constant(TO),
        storageKeys: fc.array(fc.constant(`0x${"03".repeat(32)}`), { maxLength: 3 }),
      }),
      { maxLength: 2 },
    ),
    alteration: fc.option(fc.tuple(fc.nat(), fc.nat(255))),
  });
  let read = 0;
  fc.assert(
    fc.property(fields, ({ type, fees: [a, b], accessList, alteration, ...rest }) => {
      const [tip, fee] = a < b ? [a, b] : [b, a];
      const prices = type === 2 ? { maxPriorityFeePerGas: tip, maxFeePerGas: fee } : { gasPrice: fee };
      const more = type === 0 ? {} : { accessList, chainId: 1337n };
      let raw: Uint8Array;
      try {
        raw = createTx({ type, ...rest, ...prices, ...more } as TypedTxData, {
          common,
          allowUnlimitedInitCodeSize: true,
        })
          .sign(KEYS[0] as Uint8Array)
          .serialize();
      } catch {
        return; // more gas than a transaction may have
      }
      if (alteration) raw[alteration[0] % raw.length] = alteration[1];
      const usual = readUsual(raw, 1337n, "osaka");
      if (!usual) return;
      read++;
      const expected = createTxFromRLP(raw, { common, allowUnlimitedInitCodeSize: true });
      expect(toHex(usual.hash)).toBe(toHex(expected.hash()));
      expect(toHex(usual.sender)).toBe(expected.getSenderAddress().toString());
      expect(usual.tx).toEqual(decodeTransaction(expected.serialize()));
    }),
    { numRuns: 500 },
  );
  expect(read).toBeGreaterThan(200);
});

test("numbers with leading zeros, which would give one transaction two forms, are refused", async () => {
  for (const raw of SIGNED) {
    const typed = (raw[0] as number) < 0xc0;
    const fields = RLP.decode(typed ? raw.subarray(1) : raw) as (Uint8Array | never[])[];
    for (const [index, field] of fields.entries()) {
      if (!(field instanceof Uint8Array) || field.length === 20 || toHex(field) === "0x0102") continue;
      const padded = fields.map((one, at) => (at === index ? Buffer.concat([Buffer.of(0), field]) : one));
      const bytes = Buffer.concat([typed ? raw.subarray(0, 1) : Buffer.of(), RLP.encode(padded as never)]);
      await expect(
        decodeSigned(new Uint8Array(bytes), config, PLACE).then(({ hash }) => `accepted ${toHex(hash)} field ${index}`),
      ).rejects.toBeInstanceOf(ChainError);
    }
  }
});

test.each([
  ["no bytes", "0x", "typed transaction too short"],
  ["another type", "0x05c0", "transaction type not supported: 5"],
  ["no list", "0x0102", "malformed transaction"],
  ["a blob transaction without blobs", "0x03c0", "the network form is wanted"],
])("%s is refused", async (_, hex, words) => {
  await expect(decodeSigned(Buffer.from(hex.slice(2), "hex"), config, PLACE)).rejects.toThrow(words);
});

test("a transaction for another chain is refused", async () => {
  const other = commonFor(configForHardfork(1, "osaka"), "osaka");
  for (const type of [0, 2]) {
    const fees = type === 0 ? { gasPrice: GWEI } : { maxFeePerGas: GWEI, chainId: 1n };
    const tx = createTx({ type, nonce: 0n, gasLimit: 21_000n, to: TO, ...fees } as TypedTxData, { common: other });
    await expect(decodeSigned(tx.sign(KEYS[0] as Uint8Array).serialize(), config, PLACE)).rejects.toThrow(
      "invalid chain id for signer: the transaction is for another chain",
    );
  }
});

test("transactions in two accounts' names differ in their hash, and are read back from a block with their sender", () => {
  for (const type of [0, 2]) {
    const fees = type === 0 ? { gasPrice: GWEI } : { maxFeePerGas: GWEI, chainId: 1337n };
    const data: UnsignedFields = {
      type,
      nonce: 0n,
      gasLimit: 21_000n,
      to: fromHex(TO),
      value: 0n,
      data: EMPTY,
      ...fees,
    };
    const [one, two] = [0, 1].map((sender) => impersonate(data, SENDERS[sender] as Uint8Array, config, PLACE)) as [
      SignedTransaction,
      SignedTransaction,
    ];
    expect(toHex(one.hash)).not.toBe(toHex(two.hash));
    for (const made of [one, two]) {
      expect(toHex(made.hash)).toBe(toHex(keccak256(made.raw)));
      expect(textsOf(decodeMined(made.raw, config, PLACE, made.sender))).toEqual(textsOf(made));
      expect(made.impersonated).toBe(true);
    }
  }
});
