import { copyFileSync, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { temporaryDirectory } from "../support/directories.js";
import { cleanUp } from "../support/ending.js";
import { launch, run } from "../support/process.js";

const directory = temporaryDirectory();
const golden = join(directory, "golden.couverture");
process.env.TMPDIR = directory;
afterAll(cleanUp);

/** A command that sends requests to its chain, one after the other, prints the answers, and ends with a code. */
const requesting = (calls: readonly [method: string, ...params: unknown[]][], code = 0): string[] => {
  const script = `
    for (const [method, ...params] of ${JSON.stringify(calls)}) {
      const answer = await fetch(process.env.RPC_URL, { method: "POST", body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }) });
      console.log((await answer.json()).result);
    }
    process.exitCode = ${code};`;
  return [process.execPath, "--input-type=module", "-e", script];
};

const PAYER = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
const pay = (wei: string): [string, ...unknown[]] => [
  "eth_sendTransaction",
  { from: PAYER, to: "0x00000000000000000000000000000000000000a1", value: wei },
];
const digestIn = (text: string): string | undefined => /digest (0x[0-9a-f]{64})/.exec(text)?.[1];
const leftOver = (): string[] => readdirSync(directory).filter((name) => name.startsWith("couverture-ci-"));

describe("couverture ci", () => {
  let digest = "";

  it("gives a command a chain of its own, and saves it when the command has ended", async () => {
    const { code, stdout, stderr } = await run([
      "ci",
      "--save",
      golden,
      "--",
      ...requesting([pay("0x1"), ["eth_blockNumber"]]),
    ]);
    expect({ code, last: stdout.split("\n").at(-1) }).toEqual({ code: 0, last: "0x1" });
    expect(stderr).toMatch(/^couverture: saved .*golden\.couverture, up to block 1; digest 0x[0-9a-f]{64}$/);
    digest = digestIn(stderr) as string;
  });

  it("ends with 0 where the same requests come to the same digest, in another process", async () => {
    const { code, stderr } = await run([
      "ci",
      "--expect-digest",
      digest,
      "--",
      ...requesting([pay("0x1"), ["eth_blockNumber"]]),
    ]);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `couverture: the chain ended at block 1 with digest ${digest}, as expected`,
    });
  });

  it("starts from a snapshot, which it leaves as it is, and shows what differs from the expected one", async () => {
    const expected = join(directory, "expected.couverture");
    copyFileSync(golden, expected);
    const command = requesting([pay("0x2")]);
    const { code, stderr } = await run(["ci", "--from", golden, "--expect-digest", expected, "--", ...command]);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      new RegExp(`^couverture: the chain ended at block 2 with digest 0x[0-9a-f]{64}; ${digest} was expected$`, "m"),
    );
    expect(stderr).toMatch(/^What was expected \(a\), and what is \(b\):$/m);
    expect(stderr).toMatch(/^ {2}only b has block 2 \(1 block, 1 transaction\)$/m);
  });

  it("shows what the run has changed where only the digest is known", async () => {
    const { code, stderr } = await run(["ci", "--expect-digest", digest, "--", ...requesting([pay("0x2")])]);
    expect(code).toBe(1);
    expect(stderr).toContain("What changed since block 0 (a), up to now (b):");
    expect(stderr).toContain("0x00000000000000000000000000000000000000A1 is new: 0.000000000000000002 ETH, nonce 0");
  });

  it("ends with the command's code whatever the chain has come to", async () => {
    const failing = await run(["ci", "--expect-digest", digest, "--", ...requesting([["eth_chainId"]], 7)]);
    expect(failing).toMatchObject({ code: 7, stdout: "0x539", stderr: "" });
    const missing = await run(["ci", "--", "no-such-command"]);
    expect(missing).toMatchObject({ code: 127, stderr: "couverture: no-such-command cannot be run (ENOENT)" });
  });

  it("passes signals on, and ends with the exit code that a shell has for a command that a signal ended", async () => {
    const script =
      "console.log([process.env.ETH_RPC_URL, process.env.WS_URL, ...process.argv.slice(1)].join(' ')); setInterval(() => undefined, 1000)";
    const command = launch(["ci", "--chain-id", "4242", "--", process.execPath, "-e", script, "--", "-m", "false"]);
    const [, http, ws] = await command.line(/^(http:\S+) (ws:\S+) -m false$/);
    expect(ws).toBe(http?.replace("http", "ws"));
    command.child.kill("SIGTERM");
    expect(await command.ended).toEqual({ code: 143, signal: null });
    await expect(fetch(http as string)).rejects.toThrow();
    expect(leftOver()).toEqual([]);
  });

  it.each([
    [["ci"], "couverture: <command> is missing: what to run"],
    [["ci", "--expect-digest", "0xabc", "--", "true"], "couverture: --expect-digest must be a digest"],
    [["ci", "--data-dir", directory, "--", "true"], "couverture: --data-dir is not a flag"],
    [["ci", "--clock", "sundial", "--", "true"], "couverture: --clock must be"],
  ])("refuses %j as wrong use, and runs nothing", async (args, sentence) => {
    const { code, stdout, stderr } = await run(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr.startsWith(sentence)).toBe(true);
    expect(stderr.split("\n")).toHaveLength(1);
  });

  it("does not run the command where the chain does not start", async () => {
    const mark = join(directory, "ran");
    const { code } = await run(["ci", "--from", join(directory, "none.couverture"), "--", "touch", mark]);
    expect({ code, ran: existsSync(mark) }).toEqual({ code: 1, ran: false });
  });
});
