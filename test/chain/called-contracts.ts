import type { GenesisAccount } from "../../src/ethereum/index.js";
import { fromHex, quantityToBytes } from "../../src/ethereum/index.js";
import { SENDERS } from "./chains.js";
import { assemble } from "./programs.js";

export const at = (byte: number): Uint8Array => new Uint8Array(20).fill(byte);
export const ALICE = SENDERS[0] as Uint8Array;
export const NOBODY = at(0x99);

const contract = (address: Uint8Array, code: Uint8Array | string, slots: [number, number][] = []): GenesisAccount => ({
  address,
  balance: 0n,
  nonce: 1n,
  code: typeof code === "string" ? fromHex(code) : code,
  storage: slots.map(([slot, value]) => [word(BigInt(slot)), quantityToBytes(value)]),
});

export const word = (value: bigint): Uint8Array => fromHex(`0x${value.toString(16).padStart(64, "0")}`);

export const COUNTER = at(0xc1);
export const CLEARER = at(0xc2);
export const BURNER = at(0xc3);
export const FORWARDER = at(0xc4);
export const REVERTER = at(0xc5);
export const ENDLESS = at(0xc6);
export const ECHO = at(0xc7);
export const VAULT = at(0xc8);
export const TRANSIENT = at(0xc9);

// Error("no luck") in ABI encoding.
export const NO_LUCK = `08c379a0${"20".padStart(64, "0")}${"7".padStart(64, "0")}${Buffer.from("no luck").toString("hex").padEnd(64, "0")}`;

export const CONTRACTS = [
  contract(COUNTER, assemble([{ do: "increment", slot: 0 }])),
  // Clears three slots, for refunds.
  contract(CLEARER, "0x6000600055600060015560006002550000", [
    [0, 1],
    [1, 1],
    [2, 1],
  ]),
  // Counts down from 2000 in a loop.
  contract(BURNER, "0x6107d05b600190038060035700"),
  // Calls the burner with all gas that may be passed on, and reverts if that fails (EIP-150 keeps a 64th back).
  contract(FORWARDER, `0x6000600060006000600073${"c3".repeat(20)}5af1602857600080fd5b00`),
  // Copies the error behind its code and reverts with it.
  contract(REVERTER, `0x606480600b6000396000fd${NO_LUCK}`),
  // Writes so far into memory that no gas is enough.
  contract(ENDLESS, "0x600063ffffffff52"),
  // Returns what its call data's first word names: the answer of an opcode that is its first byte's.
  contract(ECHO, "0x60005460005260206000f3", [[0, 7]]),
  // Takes its call data's first word as a slot and returns what is in it.
  contract(VAULT, "0x6000355460005260206000f3", [
    [1, 11],
    [2, 22],
  ]),
  // Returns what is in transient slot 0, then puts a 1 there.
  contract(TRANSIENT, "0x60005c600052600160005d60206000f3"),
];
