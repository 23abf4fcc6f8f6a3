import { type MnemonicFault, mnemonicFault } from "../../chain/wallet/mnemonic.js";
import { type NodeOptions, OptionsError } from "../../options/index.js";
import { nearestName } from "../../rpc/nearest.js";

const OR_ALLOW = "or give {accounts.allowInvalidMnemonic} to derive accounts from this text as it is";

/**
 * Refuses a phrase for a new chain that other wallets do not take: it is misspelt more often than meant.
 * @throws OptionsError
 */
export async function checkMnemonic({ chain: { mnemonic }, accounts }: NodeOptions): Promise<void> {
  if (mnemonic === undefined || accounts.allowInvalidMnemonic) return;
  const fault = await mnemonicFault(mnemonic);
  if (fault === undefined) return;
  throw new OptionsError("chain.mnemonic", `is not a BIP-39 mnemonic: ${reasonOf(fault)}`);
}

function reasonOf(fault: MnemonicFault): string {
  if (fault.kind === "length") {
    return `it has ${fault.words} word${fault.words === 1 ? "" : "s"}, and a mnemonic has 12, 15, 18, 21 or 24; give the whole phrase, ${OR_ALLOW}`;
  }
  if (fault.kind === "checksum") {
    return `its checksum does not hold, so that a word is wrong or in the wrong place; correct it, ${OR_ALLOW}`;
  }
  const nearest = nearestName(fault.word, fault.list);
  const guess = nearest === undefined ? "correct it" : `did you mean "${nearest}"? Correct it`;
  return `word ${fault.position}, "${fault.word}", is in no word list; ${guess}, ${OR_ALLOW}`;
}
