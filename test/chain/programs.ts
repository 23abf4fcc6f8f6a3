import fc from "fast-check";
import { fromHex } from "../../src/ethereum/index.js";

/**
 * Small pieces of EVM code, put together at random. Whatever a fork does not know halts the execution there, which is as
 * good a thing to compare as any other.
 */
export type Piece =
  | { do: "store"; slot: number; value: number }
  | { do: "increment"; slot: number }
  /** Stores what a zero-argument opcode answers (time, randao, base fee, caller, …). */
  | { do: "observe"; opcode: number; slot: number }
  /** Stores what a one-argument opcode answers about an address or number. */
  | { do: "look"; opcode: number; at: Uint8Array; slot: number }
  | { do: "log"; topics: number; data: number }
  | { do: "call"; opcode: number; to: Uint8Array; value: number; gas: number; slot: number }
  | { do: "create"; opcode: number; value: number; body: Piece[]; slot: number }
  | { do: "destroy"; beneficiary: Uint8Array }
  | { do: "revert" | "invalid" | "stop" | "return"; word: number }
  | { do: "transient"; slot: number }
  | { do: "hash"; slot: number };

const push = (value: number | Uint8Array): number[] => {
  const bytes = typeof value === "number" ? bytesOf(value) : [...value];
  return [0x5f + bytes.length, ...bytes];
};

function bytesOf(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return bytes.length === 0 ? [0] : bytes;
}

const STORE = 0x55;
const MSTORE = 0x52;

function assemblePiece(piece: Piece): number[] {
  switch (piece.do) {
    case "store":
      return [...push(piece.value), ...push(piece.slot), STORE];
    case "increment":
      return [...push(piece.slot), 0x54, ...push(1), 0x01, ...push(piece.slot), STORE];
    case "observe":
      return [piece.opcode, ...push(piece.slot), STORE];
    case "look":
      return [...push(piece.at), piece.opcode, ...push(piece.slot), STORE];
    case "log":
      return [
        ...push(piece.data),
        ...push(0),
        MSTORE,
        ...Array.from({ length: piece.topics }, (_, topic) => push(topic + 7)).flat(),
        ...push(32),
        ...push(0),
        0xa0 + piece.topics,
      ];
    case "call": {
      const valued = piece.opcode === 0xf1 || piece.opcode === 0xf2;
      return [
        ...push(32),
        ...push(0),
        ...push(32),
        ...push(0),
        ...(valued ? push(piece.value) : []),
        ...push(piece.to),
        ...push(piece.gas),
        piece.opcode,
        ...push(piece.slot),
        STORE,
      ];
    }
    case "create": {
      const code = creationOf(piece.body);
      const words: number[] = [];
      for (let at = 0; at < code.length; at += 32) {
        const word = new Uint8Array(32);
        word.set(code.slice(at, at + 32));
        words.push(...push(word), ...push(at), MSTORE);
      }
      const salt = piece.opcode === 0xf5 ? push(1) : [];
      return [
        ...words,
        ...salt,
        ...push(code.length),
        ...push(0),
        ...push(piece.value),
        piece.opcode,
        ...push(piece.slot),
        STORE,
      ];
    }
    case "destroy":
      return [...push(piece.beneficiary), 0xff];
    case "revert":
    case "return":
      return [...push(piece.word), ...push(0), MSTORE, ...push(32), ...push(0), piece.do === "revert" ? 0xfd : 0xf3];
    case "invalid":
      return [0xfe];
    case "stop":
      return [0x00];
    case "transient":
      return [...push(9), ...push(1), 0x5d, ...push(1), 0x5c, ...push(piece.slot), STORE];
    case "hash":
      return [...push(64), ...push(0), 0x20, ...push(piece.slot), STORE];
  }
}

export const assemble = (pieces: Piece[]): Uint8Array => Uint8Array.from(pieces.flatMap(assemblePiece));

/** Init code that does the first pieces and then deploys the others. */
export function initCode(first: Piece[], deployed: Piece[]): Uint8Array {
  const code = assemble(deployed);
  const before = assemble(first);
  // PUSH2 length, PUSH2 offset, PUSH1 0, CODECOPY, PUSH2 length, PUSH1 0, RETURN
  const length = [code.length >> 8, code.length & 0xff];
  const at = before.length + 15;
  const tail = [0x61, ...length, 0x61, at >> 8, at & 0xff, 0x60, 0, 0x39, 0x61, ...length, 0x60, 0, 0xf3];
  return Uint8Array.from([...before, ...tail, ...code]);
}

const creationOf = (body: Piece[]): Uint8Array => initCode([{ do: "store", slot: 1, value: 1 }], body);

const slot = fc.nat(4);
const word = fc.nat(300);
const ADDRESS_OPCODES = [0x31, 0x3b, 0x3f]; // BALANCE, EXTCODESIZE, EXTCODEHASH
const OBSERVED = [
  0x30, 0x32, 0x33, 0x34, 0x36, 0x38, 0x3a, 0x3d, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x4a, 0x58, 0x59,
  0x5a, 0x5f,
];

/** Pieces that name the given addresses. */
export function pieces(addresses: Uint8Array[], depth = 1): fc.Arbitrary<Piece[]> {
  const address = fc.constantFrom(...addresses);
  const piece: fc.Arbitrary<Piece> = fc.oneof(
    { weight: 5, arbitrary: fc.record({ do: fc.constant("store" as const), slot, value: fc.nat(2) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant("increment" as const), slot }) },
    {
      weight: 3,
      arbitrary: fc.record({ do: fc.constant("observe" as const), opcode: fc.constantFrom(...OBSERVED), slot }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant("look" as const),
        opcode: fc.constantFrom(...ADDRESS_OPCODES),
        at: address,
        slot,
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant("look" as const),
        opcode: fc.constantFrom(0x40, 0x49), // BLOCKHASH, BLOBHASH
        at: fc.nat(4).map((number) => Uint8Array.of(number)),
        slot,
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("log" as const), topics: fc.nat(4), data: word }) },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant("call" as const),
        opcode: fc.constantFrom(0xf1, 0xf1, 0xf1, 0xf2, 0xf4, 0xfa),
        to: address,
        value: fc.constantFrom(0, 0, 1, 1_000),
        gas: fc.constantFrom(0, 3_000, 60_000, 60_000),
        slot,
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("destroy" as const), beneficiary: address }) },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constantFrom("revert" as const, "invalid" as const, "stop" as const, "return" as const),
        word,
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("transient" as const), slot }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("hash" as const), slot }) },
    ...(depth === 0
      ? []
      : [
          {
            weight: 2,
            arbitrary: fc.record({
              do: fc.constant("create" as const),
              opcode: fc.constantFrom(0xf0, 0xf5),
              value: fc.nat(1),
              body: pieces(addresses, depth - 1),
              slot,
            }),
          },
        ]),
  );
  return fc.array(piece, { maxLength: 5 });
}

export const PRECOMPILES = [1, 2, 4, 5].map((last) => fromHex(`0x${last.toString(16).padStart(40, "0")}`));
