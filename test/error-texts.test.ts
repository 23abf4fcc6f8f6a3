import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

const ROOT = join(import.meta.dirname, "..");

/** The files that read a text, since its author gives nothing else; each is the only one for its texts. */
const READERS: Record<string, string> = {
  "src/chain/execution/ethereumjs/failure.ts": "@ethereumjs/evm: why an execution failed",
  "src/chain/tracing/flat-frames.ts": "the table of Parity's texts for geth's, which traces have",
  "src/chain/tracing/javascript/sandbox.ts": "QuickJS: a tracer that was interrupted or needs more memory",
  "src/chain/transactions/ethereumjs-texts.ts": "@ethereumjs/tx: what is wrong with a transaction",
  "src/chain/upstream/node-texts.ts": "other nodes: pruned states and rate limits",
  "src/cli/native-modules.ts": "Node: a native module of another version",
  "src/cli/usage.ts": "commander: the argument that an error is about",
  "src/ethereum/execution-error.ts": "geth's texts of failed executions, which results and receipts have",
  "src/exchange/client/refusals/revert-data.ts": "other nodes: a revert without data",
  "src/hardhat/chain-texts.ts": "the chain's JSON-RPC errors, as a library's user gets them: why an execution failed",
  "src/persistence/ledger/sqlite-texts.ts": "SQLite: names in errors and integrity checks",
  "src/persistence/system-code.ts": "LevelDB: the system's reason",
};

/** Decisions by what a message says. */
const READS = [
  /\b(?:message|details|shortMessage)\)?\??\.(?:includes|startsWith|endsWith|match|search|indexOf)\(/,
  /\b(?:error|reason|said)\??\.(?:includes|startsWith|endsWith|match|search|indexOf)\(/,
  /\.(?:test|exec)\(\s*(?:[\w.]+\.)?(?:message|details|reason|said)\b/,
  /\bmessage\)? *[!=]== *(?!"")["'`]/,
  /[!=]== *"(?:execution reverted|out of gas)/,
];

/** The same over line ends: a formatter puts a long argument on a line of its own. */
const readsIn = (text: string): string[] => READS.flatMap((read) => new RegExp(read, "g").exec(text)?.[0] ?? []);

const sources = (): { path: string; text: string }[] =>
  ["src", "scripts"].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.[jt]s$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => ({ path: relative(ROOT, path).split(sep).join("/"), text: readFileSync(path, "utf8") })),
  );

describe("errors are distinguished by code", () => {
  const reading = sources().filter(({ text }) => readsIn(text).length > 0);

  it("no message is read but a third party's that has no code, in one file each", () => {
    const others = reading.filter(({ path }) => !(path in READERS));
    expect(others.map(({ path, text }) => `${path} reads a text: ${readsIn(text).join(", ")}`)).toEqual([]);
  });

  it("each of these files still reads one", () => {
    expect(Object.keys(READERS).filter((path) => !reading.some((one) => one.path === path))).toEqual([]);
  });

  it.each([
    'if (error.message.startsWith("intrinsic gas too low"))',
    "if (/no space left/.test(error.message))",
    'if (failure.message === "timed out")',
    "const [name] = /'(.*)'/.exec(\n        error.message,\n      ) ?? [];",
    'if (result.error !== "execution reverted")',
    'first.error.includes("out of gas")',
  ])("the check finds %s", (line) => {
    expect(readsIn(line)).not.toEqual([]);
  });

  it.each(['if (error.code === "ENOENT")', 'if (reason !== "")', "throw failed(error.message, error);"])(
    "the check lets %s be",
    (line) => {
      expect(readsIn(line)).toEqual([]);
    },
  );
});
