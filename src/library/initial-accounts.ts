import { createWallet } from "../chain/wallet/wallet.js";
import { fromHex, toHex } from "../ethereum/index.js";
import type { Node } from "../node.js";
import { type NodeOptions, newChainOptions } from "../options/index.js";
import type { InitialAccounts } from "./provider-interface.js";

/** The accounts that a new chain begins with. */
export function initialAccounts({ chain, accounts }: NodeOptions): InitialAccounts {
  const { mnemonic, hdPath, accountCount, balance, accounts: keyed } = newChainOptions(chain);
  const wallet = createWallet({
    mnemonic,
    hdPath,
    count: accountCount,
    balance,
    ...(keyed.length > 0 && {
      accounts: keyed.map((one) => ({ privateKey: fromHex(one.privateKey), balance: one.balance })),
    }),
    lock: accounts.lock,
    unlocked: accounts.unlocked.map((one) => (typeof one === "number" ? one : fromHex(one))),
  });
  return Object.fromEntries(
    wallet.initialAccounts.map(({ address, privateKey, balance: wei }) => [
      toHex(address),
      { secretKey: toHex(privateKey), balance: wei, unlocked: wallet.isUnlocked(address) },
    ]),
  );
}

/** The accounts of an open chain whose keys are known. */
export function accountsOf(node: Node): InitialAccounts {
  return Object.fromEntries(
    node
      .info()
      .accounts.flatMap(({ address, privateKey, balance, locked }) =>
        privateKey === undefined
          ? []
          : [[address.toLowerCase(), { secretKey: privateKey, balance, unlocked: !locked }]],
      ),
  );
}
