import { createBlockHeader } from "@ethereumjs/block";
import { Common, Hardfork, Mainnet } from "@ethereumjs/common";
import { createTx } from "@ethereumjs/tx";
import fc from "fast-check";
import { commonFor, configForHardfork } from "../../../src/chain/config/index.js";
import {
  checksumAddress,
  decodeHeader,
  decodeTransaction,
  encodeHeader,
  ensureKzg,
  fromHex,
  keccak256,
  quantityToBytes,
  toHex,
} from "../../../src/ethereum/index.js";
import { address, bytes, count, hash, quantity } from "./payloads-arbitraries.js";

const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 2n });
const FORKS = [
  Hardfork.Byzantium,
  Hardfork.Berlin,
  Hardfork.London,
  Hardfork.Shanghai,
  Hardfork.Cancun,
  Hardfork.Prague,
  Hardfork.Osaka,
];

test("headers of every fork are read as @ethereumjs/block reads them, and written back byte for byte", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...FORKS),
      hash,
      address,
      fc.tuple(uint64, uint64, uint64, uint64),
      fc.uint8Array({ maxLength: 32 }),
      (hardfork, root, coinbase, [gasLimit, part, timestamp, fee], extraData) => {
        const gasUsed = gasLimit === 0n ? 0n : part % gasLimit;
        const common = new Common({ chain: Mainnet, hardfork });
        const later = common.isActivatedEIP(1559) ? { baseFeePerGas: fee } : {};
        const header = createBlockHeader(
          {
            parentHash: root,
            stateRoot: root,
            coinbase: toHex(coinbase),
            number: 5n,
            gasLimit,
            gasUsed,
            timestamp,
            extraData,
            mixHash: root,
            ...later,
            ...(common.isActivatedEIP(4844) && {
              blobGasUsed: 131_072n,
              excessBlobGas: fee,
              parentBeaconBlockRoot: root,
            }),
          },
          { common, skipConsensusFormatValidation: true },
        );
        const rlp = header.serialize();
        if (timestamp > BigInt(Number.MAX_SAFE_INTEGER)) {
          expect(() => decodeHeader(rlp)).toThrow(RangeError);
          return;
        }
        const fields = decodeHeader(rlp);
        expect(toHex(encodeHeader(fields))).toBe(toHex(rlp));
        expect(toHex(keccak256(rlp))).toBe(toHex(header.hash()));
        expect(fields.number).toBe(5);
        expect(fields.gasLimit).toBe(gasLimit);
        expect(fields.gasUsed).toBe(gasUsed);
        expect(BigInt(fields.timestamp)).toBe(timestamp);
        expect(fields.baseFeePerGas).toBe(header.baseFeePerGas);
        expect(fields.excessBlobGas).toBe(header.excessBlobGas);
        expect(fields.requestsHash && toHex(fields.requestsHash)).toBe(
          header.requestsHash && toHex(header.requestsHash),
        );
      },
    ),
    { numRuns: 100 },
  );
});

test("a header with a later fork's field but not an earlier one's is refused", () => {
  const fields = decodeHeader(
    createBlockHeader({}, { common: new Common({ chain: Mainnet, hardfork: "berlin" }) }).serialize(),
  );
  expect(() => encodeHeader({ ...fields, withdrawalsRoot: new Uint8Array(32) })).toThrow("later fork");
});

const common = commonFor(configForHardfork(1, "osaka"), "osaka");
const key = keccak256(Uint8Array.of(1));

test("transactions of every type are read as @ethereumjs/tx reads them", async () => {
  await ensureKzg();
  fc.assert(
    fc.property(
      fc.constantFrom(0, 1, 2, 3, 4),
      fc.option(address, { nil: undefined }),
      fc.tuple(uint64, fc.bigInt({ min: 2_000_000n, max: 2n ** 24n }), fc.bigInt({ min: 0n, max: 2n ** 90n })),
      quantity,
      bytes,
      fc.array(fc.tuple(address, fc.array(hash, { maxLength: 2 })), { maxLength: 2 }),
      (type, to, [nonce, gasLimit, fee], value, data, accessList) => {
        const target = to ?? (type > 2 ? new Uint8Array(20) : undefined);
        const versionedHash = Uint8Array.from(keccak256(data), (byte, index) => (index === 0 ? 1 : byte));
        const tx = createTx(
          {
            type,
            nonce,
            gasLimit,
            value,
            data,
            ...(target && { to: toHex(target) }),
            ...(type > 0 && { chainId: 1n, accessList }),
            ...(type > 1 ? { maxFeePerGas: fee, maxPriorityFeePerGas: fee / 2n } : { gasPrice: fee }),
            ...(type === 3 && { maxFeePerBlobGas: fee, blobVersionedHashes: [toHex(versionedHash)] }),
            ...(type === 4 && {
              authorizationList: [
                [quantityToBytes(1), new Uint8Array(20), quantityToBytes(5), new Uint8Array(0), hash1, hash1] as never,
              ],
            }),
          } as Parameters<typeof createTx>[0],
          { common },
        ).sign(key);
        const fields = decodeTransaction(tx.serialize());
        const expected = tx as unknown as Record<string, unknown>;
        expect(fields.type).toBe(type);
        for (const name of [
          "nonce",
          "gasLimit",
          "value",
          "gasPrice",
          "maxFeePerGas",
          "maxPriorityFeePerGas",
          "v",
          "r",
          "s",
        ]) {
          expect(fields[name as keyof typeof fields]).toBe(expected[name]);
        }
        expect(fields.chainId).toBe(1n);
        expect(fields.to && toHex(fields.to)).toBe(target && toHex(target));
        expect(toHex(fields.data)).toBe(toHex(data));
        expect(fields.accessList?.map(([at, slots]) => [toHex(at), slots.map(toHex)])).toEqual(
          type > 0 ? accessList.map(([at, slots]) => [toHex(at), slots.map(toHex)]) : undefined,
        );
        expect(fields.maxFeePerBlobGas).toBe(type === 3 ? fee : undefined);
        expect(fields.blobVersionedHashes?.map(toHex)).toEqual(type === 3 ? [toHex(versionedHash)] : undefined);
        expect(fields.authorizationList?.length).toBe(type === 4 ? 1 : undefined);
      },
    ),
    { numRuns: 25 },
  );
});

const hash1 = new Uint8Array(32).fill(1);

test("a legacy transaction without replay protection has no chain id", () => {
  const unprotected = new Common({ chain: Mainnet, hardfork: Hardfork.Homestead });
  const tx = createTx({ type: 0, gasLimit: 21_000n }, { common: unprotected }).sign(key);
  expect(decodeTransaction(tx.serialize()).chainId).toBeUndefined();
});

test("bytes that are no transaction are refused", () => {
  expect(() => decodeTransaction(new Uint8Array(0))).toThrow("an empty string is not a transaction");
  expect(() => decodeTransaction(Uint8Array.of(5, 0xcb, ...new Uint8Array(11)))).toThrow(
    "transaction type 5 is not known",
  );
});

test("quantities are read back, whatever their size, and never have leading zeros", () => {
  fc.assert(
    fc.property(quantity, (value) => {
      const encoded = quantityToBytes(value);
      expect(encoded[0]).not.toBe(0);
      expect(encoded.length === 0 ? 0n : BigInt(toHex(encoded))).toBe(value);
    }),
  );
  fc.assert(fc.property(count, (value) => expect(quantityToBytes(value)).toEqual(quantityToBytes(BigInt(value)))));
});

// The addresses of EIP-55.
test.each([
  "0x52908400098527886E0F7030069857D2E4169EE7",
  "0x27b1fdb04752bbc536007a920d24acb045561c26",
  "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
  "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
  "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
  "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
])("%s has its EIP-55 form", (given) => {
  expect(checksumAddress(fromHex(given))).toBe(given);
});
