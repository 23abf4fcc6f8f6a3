import { createHash, randomBytes } from "node:crypto";
import { run, testAsOracle } from "./compare.js";
import { join, number } from "./encoding.js";
import { hex } from "./oracle.js";

const inputs = [0, 1, 31, 32, 33, 64, 200, 5_000].map((length) => ({
  name: `${length} bytes`,
  input: new Uint8Array(randomBytes(length)),
}));

describe("sha256", () => testAsOracle(0x02, ["frontier", "osaka"], inputs));
describe("ripemd160", () => testAsOracle(0x03, ["frontier", "osaka"], inputs));
describe("identity", () => testAsOracle(0x04, ["frontier", "osaka"], inputs));

/** The state in which BLAKE2b with a digest of 64 bytes begins, as EIP-152 writes it. */
const STATE = Buffer.from(
  "48c9bdf267e6096a3ba7ca8485ae67bb2bf894fe72f36e3cf1361d5f3af54fa5d182e6ad7f520e511f6c3e2b8c68059b6bbd41fbabd9831f79217e1319cde05b",
  "hex",
);

/** The input for the compression of a message of one block. */
function compression(message: Uint8Array, { rounds = 12, last = 1, state = STATE as Uint8Array } = {}): Uint8Array {
  const block = new Uint8Array(128);
  block.set(message);
  const length = Uint8Array.of(message.length, ...new Uint8Array(15));
  return join(number(rounds, 4), state, block, length, Uint8Array.of(last));
}

describe("blake2f", () => {
  const random = (): Uint8Array => new Uint8Array(randomBytes(128));
  testAsOracle(
    0x09,
    ["istanbul", "osaka"],
    [
      { name: "no rounds", input: compression(random(), { rounds: 0 }) },
      { name: "one round", input: compression(random(), { rounds: 1 }) },
      { name: "twelve rounds of a random state", input: compression(random(), { state: random().subarray(64) }) },
      { name: "a block that is not the last", input: compression(random(), { last: 0 }) },
      {
        name: "words of ones only",
        input: compression(random().fill(255), { state: random().fill(255).subarray(64), rounds: 29 }),
      },
      { name: "no input", input: new Uint8Array(0), error: "invalid input length" },
      { name: "a byte less", input: compression(random()).subarray(1), error: "invalid input length" },
      { name: "a byte more", input: join(compression(random()), number(0, 1)), error: "invalid input length" },
      {
        name: "a flag that is neither 0 nor 1",
        input: compression(random(), { last: 2 }),
        error: "invalid final flag",
      },
    ],
  );

  it("with twelve rounds is BLAKE2b of a message of one block", () => {
    for (const length of [0, 3, 64, 127, 128]) {
      const message = new Uint8Array(randomBytes(length));
      expect(hex(run("istanbul", 0x09, compression(message)).output)).toBe(
        createHash("blake2b512").update(message).digest("hex"),
      );
    }
  });
});
