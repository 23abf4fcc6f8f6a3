import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { type Chain, startChain } from "../support/chain.js";
import { temporaryDirectory } from "../support/directories.js";
import { cleanUp } from "../support/ending.js";
import { nativeOnly } from "../support/engines.js";
import { expectExecutedAgain } from "../support/lifecycle.js";
import { observe } from "../support/observation.js";

/** What mocha's JSON reporter writes. */
interface Report {
  stats: { tests: number; passes: number };
  failures: { fullTitle: string; err: { message: string } }[];
}

const hardhat = createRequire(import.meta.url).resolve("hardhat/internal/cli/cli");
const project = fileURLToPath(new URL("./hardhat/", import.meta.url));

describe("Hardhat 2", () => {
  let chain: Chain;
  beforeAll(async () => {
    chain = await startChain();
  });
  afterAll(cleanUp);

  /** Runs one test file of the Hardhat project against the chain, as `npx hardhat test` does. */
  const hardhatTest = async (file: string): Promise<Report> => {
    const args = ["--config", "hardhat.config.cjs", "test", "--no-compile", `test/${file}`];
    const child = spawn(process.execPath, [hardhat, ...args], {
      cwd: project,
      env: {
        ...process.env,
        ...{
          NODE_OPTIONS: "",
          CHAIN_URL: chain.url,
          HARDHAT_DISABLE_TELEMETRY_PROMPT: "true",
          HOME: temporaryDirectory(),
        },
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
    const start = out.indexOf("{");
    if (start < 0) throw new Error(`hardhat did not report\n${out}${errors}`);
    return JSON.parse(out.slice(start, out.lastIndexOf("}") + 1)) as Report;
  };
  const failures = ({ failures: list }: Report) => list.map(({ fullTitle, err }) => `${fullTitle}: ${err.message}`);

  it("runs a project's tests against the chain, before and after kill -9", async () => {
    const first = await hardhatTest("project.cjs");
    expect(failures(first)).toEqual([]);
    expect(first.stats.passes).toBe(2);
    await chain.killAndRestart();
    expect(failures(await hardhatTest("project.cjs"))).toEqual([]);
  }, 60_000);

  nativeOnly("web3_clientVersion", /can only be used with Hardhat Network/)(
    "has what network-helpers need",
    async () => {
      const report = await hardhatTest("network-helpers.cjs");
      expect(failures(report)).toEqual([]);
      expect(report.stats.passes).toBe(10);
    },
    90_000,
  );

  it("keeps what the helpers changed outside transactions over kill -9", async () => {
    const before = await observe(chain.rpc);
    const someone = "0x00000000000000000000000000000000000000e1";
    const balance = await chain.rpc("eth_getBalance", someone, "latest");
    await chain.killAndRestart();
    expect(await observe(chain.rpc)).toEqual(before);
    expect(await chain.rpc("eth_getBalance", someone, "latest")).toBe(balance);
  });

  it(
    "comes to the same state root when ethereumjs executes it again, with what was changed outside transactions",
    () => expectExecutedAgain(chain),
    60_000,
  );
});
