/** The built command on a machine that has no native secp256k1: node-gyp-build looks for it in an empty folder. */
import { mnemonicToAccount } from "viem/accounts";
import { removeDirectories, temporaryDirectory } from "../support/directories.js";
import { endCommands, launch, type RunningCommand } from "../support/process.js";
import { rpc } from "../support/rpc.js";

const ARGUMENTS = ["start", "--port", "0", "--ephemeral", "--clock", "step"];
const account = mnemonicToAccount("test test test test test test test test test test test junk", { addressIndex: 1 });
const TO = `0x${"ab".repeat(20)}` as const;

afterAll(async () => {
  await endCommands();
  removeDirectories();
});

/** The hash of the head after a transaction of a client and one of the node's, and which curve made it. */
async function headOf(command: RunningCommand): Promise<{ head: string; curve: string }> {
  const [, url = ""] = await command.line(/^Listening on (http:\S+)/);
  const node = rpc(() => url);
  const [from] = await node<string[]>("eth_accounts");
  await node("eth_sendTransaction", { from, to: TO, value: "0x1" });
  const signed = await account.signTransaction({
    ...{ chainId: 1337, type: "eip1559", nonce: 0, to: TO, value: 2n, gas: 21_000n },
    ...{ maxFeePerGas: 10n ** 11n, maxPriorityFeePerGas: 10n ** 9n },
  });
  const hash = await node("eth_sendRawTransaction", signed);
  expect(await node("eth_getTransactionByHash", hash)).toMatchObject({ from: account.address.toLowerCase() });
  const { hash: head } = await node<{ hash: string }>("eth_getBlockByNumber", "latest", false);
  const { cryptography } = await node<{ cryptography: { secp256k1: string } }>("couverture_info");
  return { head, curve: cryptography.secp256k1 };
}

const warnings = ({ stdout, stderr }: RunningCommand): string[] =>
  [...stdout, ...stderr].filter((line) => /secp256k1/.test(line));

it("the chain is the same, and a line at the start says that WebAssembly is slower", async () => {
  const usual = launch(ARGUMENTS);
  const without = launch(ARGUMENTS, `SECP256K1_PREBUILD="${temporaryDirectory()}" exec "$@"`);
  const [one, other] = [await headOf(usual), await headOf(without)];
  expect(one.curve).toBe("native");
  expect(other).toEqual({ head: one.head, curve: "WebAssembly" });
  expect(warnings(usual)).toEqual([]);
  expect(warnings(without)).toEqual([
    expect.stringMatching(/warning: the native module of secp256k1 cannot be loaded on .* WebAssembly .* slower;/),
  ]);
});
