import type { GenesisCreation } from "../../chain/config/index.js";
import type { Wallet } from "../../chain/wallet/wallet.js";
import { fromHex, type Hardfork, rulesOf, toHex } from "../../ethereum/index.js";
import { type EngineName, type NodeOptions, OptionsError } from "../../options/index.js";
import type { ChainOptions, Hex } from "../../persistence/directory/chain-options.js";

/**
 * Who operates the exchange of a new chain: the first account. False where the chain has no exchange, which is so when it
 * was left out, and when nothing was said and the chain cannot have one.
 * @throws OptionsError when it is requested and the chain cannot have one
 */
export function exchangeOperator(
  requested: NodeOptions["chain"],
  options: ChainOptions,
  wallet: Wallet,
  engine: EngineName,
): Hex | false {
  // Ganache's block 0 stays as it is, and its first blocks the user's; a fork is another chain's. Unless it is requested.
  const beginsElsewhere = engine === "ganache" || options.fork !== false;
  if (requested.exchange === false || (beginsElsewhere && requested.exchange !== true)) return false;
  const obstacle = obstacleTo(requested, options, wallet);
  if (obstacle === undefined) return toHex((wallet.initialAccounts[0] as { address: Uint8Array }).address);
  if (requested.exchange === true) throw new OptionsError("chain.exchange", obstacle);
  return false;
}

function obstacleTo(requested: NodeOptions["chain"], { hardfork }: ChainOptions, wallet: Wallet): string | undefined {
  if (requested.genesis !== undefined)
    return "cannot be on a chain that is made from a genesis file; leave one of them out";
  if (!rulesOf(hardfork as Hardfork).hasPush0) return `needs the hardfork shanghai or a newer one, not ${hardfork}`;
  if (wallet.initialAccounts.length === 0) return "needs an account that operates it; let the chain begin with one";
  return undefined;
}

/** The exchange's contracts for the genesis state of a chain that has it. */
export async function exchangeCreations({ exchange: operator }: ChainOptions): Promise<GenesisCreation[]> {
  if (operator === false) return [];
  // The contracts' code waits until a chain begins with it.
  const { exchangePreload } = await import("../../exchange/deployment/preload.js");
  return exchangePreload(operator).map(({ address, creationCode }) => ({
    address: fromHex(address),
    creationCode: fromHex(creationCode),
    sender: fromHex(operator),
  }));
}
