import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import {
  type Hash,
  type Hex,
  hashMessage,
  hexToBytes,
  recoverAddress,
  recoverTypedDataAddress,
  stringToHex,
} from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { account } from "../support/accounts.js";
import { type Chain, startChain } from "../support/chain.js";
import { cleanUp } from "../support/ending.js";
import { byEngine, nativeOnly } from "../support/engines.js";
import { RpcError } from "../support/rpc.js";
import { type ViemClients, viemClients } from "../support/viem-clients.js";

const owner = account(0);
const PASSWORD = "correct horse";

const MAIL = {
  domain: {
    name: "Ether Mail",
    version: "1",
    chainId: 1337,
    verifyingContract: "0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC",
  },
  types: {
    Person: [
      { name: "name", type: "string" },
      { name: "wallets", type: "address[]" },
    ],
    Mail: [
      { name: "from", type: "Person" },
      { name: "to", type: "Person[]" },
      { name: "contents", type: "string" },
    ],
  },
  primaryType: "Mail",
  message: {
    from: { name: "Cow", wallets: ["0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"] },
    to: [{ name: "Bob", wallets: ["0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB"] }],
    contents: "Hello, Bob!",
  },
} as const;

describe("signing", () => {
  let chain: Chain;
  let clients: ViemClients;
  beforeAll(async () => {
    chain = await startChain();
    clients = viemClients(chain);
  });
  afterAll(cleanUp);

  const fund = async (to: Hex) =>
    clients.succeeded(await clients.wallet.sendTransaction({ to, value: 10n ** 18n, gas: 21_000n }));
  const transferFrom = (from: string) => ({ from, to: owner.address, value: "0x1" });

  it("signs messages as EIP-191 says, by eth_sign", async () => {
    const message = stringToHex("some message");
    const hash = hashMessage({ raw: message });
    const byEth = await chain.rpc<Hex>("eth_sign", owner.address, message);
    expect(byEth).toBe(await owner.signMessage({ message: { raw: message } }));
    expect(await recoverAddress({ hash, signature: byEth })).toBe(owner.address);
    await expect(chain.rpc("eth_sign", generatedAddress(), message)).rejects.toBeInstanceOf(RpcError);
  });

  nativeOnly("methods", /personal_sign does not exist/)("signs them by personal_sign, too", async () => {
    const message = stringToHex("some message");
    const byPersonal = await chain.rpc<Hex>("personal_sign", message, owner.address, "");
    expect(byPersonal).toBe(await chain.rpc<Hex>("eth_sign", owner.address, message));
    expect(await chain.rpc("personal_ecRecover", message, byPersonal)).toBe(owner.address.toLowerCase());
  });

  const typedMail = () => {
    const domainType = Object.entries({
      name: "string",
      version: "string",
      chainId: "uint256",
      verifyingContract: "address",
    });
    return {
      ...MAIL,
      types: { ...MAIL.types, EIP712Domain: domainType.map(([name, type]) => ({ name, type })) },
    };
  };

  nativeOnly("parameters", /string sent, expected object/)("signs typed data that comes as JSON text", async () => {
    const signature = await chain.rpc("eth_signTypedData_v4", owner.address, JSON.stringify(typedMail()));
    expect(signature).toBe(await owner.signTypedData(MAIL));
  });

  it("signs typed data as EIP-712 says", async () => {
    const expected = await owner.signTypedData(MAIL);
    expect(await chain.rpc("eth_signTypedData_v4", owner.address, typedMail())).toBe(expected);
    expect(await recoverTypedDataAddress({ ...MAIL, signature: expected })).toBe(owner.address);
  });

  describe("with accounts made here", () => {
    let made: Hex;
    const key = generatePrivateKey();
    const imported = privateKeyToAccount(key).address;

    it("makes an account", async () => {
      made = await chain.rpc<Hex>("personal_newAccount", PASSWORD);
      expect(await chain.rpc<string[]>("personal_listAccounts")).toContain(made.toLowerCase());
    }, 60_000);

    nativeOnly("accounts made by request", /no such file/)(
      "keeps it on disk, encrypted for its owner alone",
      async () => {
        const keystore = join(chain.dataDir, "keystore");
        const files = readdirSync(keystore).map((name) => join(keystore, name));
        expect(files).toHaveLength(1);
        expect(statSync(files[0] as string).mode & 0o777).toBe(0o600);
        const stored = JSON.parse(readFileSync(files[0] as string, "utf8")) as { version: number; address: string };
        expect(stored).toMatchObject({ version: 3, address: made.slice(2).toLowerCase() });
      },
      60_000,
    );

    it("imports a key, once", async () => {
      expect(await chain.rpc("personal_importRawKey", key, PASSWORD)).toBe(imported.toLowerCase());
      const again = await chain.rpc("personal_importRawKey", key, PASSWORD).catch(({ name }: RpcError) => name);
      expect(again).toBe(
        byEngine("accounts made by request", {
          native: "RpcError(personal_importRawKey)",
          ganache: imported.toLowerCase(),
        }),
      );
    }, 60_000);

    it("sends for an account that is unlocked, and refuses for one that is locked or with another password", async () => {
      await fund(imported);
      await chain.rpc("personal_lockAccount", imported);
      await expect(chain.rpc("eth_sendTransaction", transferFrom(imported))).rejects.toThrow(
        /unlock|locked|authentication/i,
      );
      await expect(chain.rpc("personal_unlockAccount", imported, "wrong", 0)).rejects.toThrow(/password|decrypt/i);
      expect(await chain.rpc<boolean>("personal_unlockAccount", imported, PASSWORD, 0)).toBe(true);
      const hash = await chain.rpc<Hash>("eth_sendTransaction", transferFrom(imported));
      expect((await clients.succeeded(hash)).from).toBe(imported.toLowerCase());
    }, 60_000);

    nativeOnly("methods", /personal_sign does not exist/)(
      "signs with a password given for one message",
      async () => {
        await chain.rpc("personal_lockAccount", imported);
        const message = stringToHex("some message");
        const signature = await chain.rpc<Hex>("personal_sign", message, imported, PASSWORD);
        expect(await recoverAddress({ hash: hashMessage({ raw: message }), signature })).toBe(imported);
        await expect(chain.rpc("personal_sign", message, imported, "wrong")).rejects.toThrow(/password|decrypt/i);
        await expect(chain.rpc("personal_sign", message, imported)).rejects.toThrow(/unlock|locked|authentication/i);
      },
      60_000,
    );

    it("sends with a password given for one transaction", async () => {
      await chain.rpc("personal_lockAccount", imported);
      const hash = await chain.rpc<Hash>("personal_sendTransaction", transferFrom(imported), PASSWORD);
      await clients.succeeded(hash);
      await expect(chain.rpc("eth_sendTransaction", transferFrom(imported))).rejects.toThrow(
        /unlock|locked|authentication/i,
      );
    }, 60_000);

    nativeOnly("accounts made by request", /ArrayContaining/)(
      "has both accounts after kill -9, locked",
      async () => {
        await chain.killAndRestart();
        const accounts = await chain.rpc<string[]>("personal_listAccounts");
        expect(accounts).toEqual(expect.arrayContaining([made.toLowerCase(), imported.toLowerCase()]));
        await expect(chain.rpc("eth_sendTransaction", transferFrom(imported))).rejects.toThrow(
          /unlock|locked|authentication/i,
        );
        expect(await chain.rpc<boolean>("personal_unlockAccount", imported, PASSWORD, 60)).toBe(true);
        await clients.succeeded(await chain.rpc<Hash>("eth_sendTransaction", transferFrom(imported)));
      },
      60_000,
    );
  });

  const generatedAddress = () => privateKeyToAccount(generatePrivateKey()).address;

  it("hashes by web3_sha3", async () => {
    expect(hexToBytes(await chain.rpc<Hex>("web3_sha3", "0x"))).toHaveLength(32);
    expect(await chain.rpc("web3_sha3", "0x68656c6c6f20776f726c64")).toBe(
      "0x47173285a8d7341e5e972fc677286384f802f8ef42a5ec5f03bbfa254cb01fad",
    );
  });
});
