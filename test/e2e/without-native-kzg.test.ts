/** The built command on a machine that has no native KZG library: what is loaded before it keeps that from being found. */
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { stringToHex, toBlobs } from "viem";
import { removeDirectories, temporaryDirectory } from "../support/directories.js";
import { endCommands, launch, type RunningCommand } from "../support/process.js";
import { rpc } from "../support/rpc.js";

const WITHOUT = `
const Module = require("node:module");
const load = Module._load;
Module._load = function (name, ...rest) {
  if (name.startsWith("@crate-crypto/node-eth-kzg")) throw new Error("Cannot find native binding");
  return load.call(this, name, ...rest);
};
`;

/** The blob of zeros, whose polynomial is zero everywhere: commitment and proof are the point at infinity. */
const INFINITY = `c0${"00".repeat(47)}`;
const VERSIONED = `01${createHash("sha256").update(Buffer.from(INFINITY, "hex")).digest("hex").slice(2)}`;
const POINT_EVALUATION = `0x${"00".repeat(19)}0a`;
const ZERO = "00".repeat(32);

afterAll(async () => {
  await endCommands();
  removeDirectories();
});

async function answersOf(command: RunningCommand): Promise<unknown> {
  const [, url = ""] = await command.line(/^Listening on (http:\S+)/);
  const node = rpc(() => url);
  const evaluate = (y: string): Promise<string> =>
    node("eth_call", { to: POINT_EVALUATION, data: `0x${VERSIONED}${ZERO}${y}${INFINITY}${INFINITY}` }).catch(
      (error: Error) => error.message,
    );
  // The precompile comes first: nothing has loaded the library before.
  const evaluated = [await evaluate(ZERO), await evaluate(`${"00".repeat(31)}01`)];
  const [from] = await node<string[]>("eth_accounts");
  const blobs = toBlobs({ data: stringToHex("a blob") });
  const filled = await node<{ tx: { commitments: string[]; proofs: string[] } }>("eth_fillTransaction", {
    ...{ from, to: from, blobs },
  });
  const { commitments, proofs } = filled.tx;
  const { cryptography } = await node<{ cryptography: { kzg: string } }>("couverture_info");
  return { evaluated, commitments, proofs, kzg: cryptography.kzg };
}

const warnings = ({ stdout, stderr }: RunningCommand): string[] =>
  [...stdout, ...stderr].filter((line) => /kzg/i.test(line));

describe("without the native KZG library", () => {
  const before = join(temporaryDirectory(), "without-kzg.cjs");
  const flags = ["start", "--port", "0", "--ephemeral", "--no-exchange"];
  const startWithout = (): RunningCommand => {
    writeFileSync(before, WITHOUT);
    return launch([...flags, "--call-timeout", "0"], `NODE_OPTIONS="--require=${before}" exec "$@"`);
  };

  it("a line at the start says that WebAssembly is slower", async () => {
    const usual = launch(flags);
    const without = startWithout();
    for (const command of [usual, without]) await command.line(/^Listening on/);
    // It is looked for when the chain is served.
    for (let tries = 0; tries < 50 && warnings(without).length === 0; tries++) await setTimeout(100);
    expect(warnings(usual)).toEqual([]);
    expect(warnings(without)).toEqual([
      expect.stringMatching(/warning: the native module .*node-eth-kzg cannot be loaded on .* WebAssembly .* slower/),
    ]);
  });

  // The WebAssembly library reads the trusted setup for some twenty seconds.
  it("blobs and the point evaluation precompile give the same", async () => {
    const one = await answersOf(launch(flags));
    const other = await answersOf(startWithout());
    expect(one).toMatchObject({
      kzg: "native",
      evaluated: [expect.stringMatching(/^0x0{60}1000[0-9a-f]{64}$/), expect.stringMatching(/proof/)],
    });
    expect(other).toEqual({ ...(one as object), kzg: "WebAssembly" });
  }, 300_000);
});
