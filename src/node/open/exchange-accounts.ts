import { createdAccounts } from "../../chain/genesis/preload.js";
import type { ChainReader } from "../../chain/index.js";
import { fromHex } from "../../ethereum/index.js";
import { exchangePreload } from "../../exchange/deployment/preload.js";

/** An account of the exchange as its creation leaves it. */
export interface ExchangeAccount {
  address: Uint8Array;
  code: Uint8Array;
  slots: [slot: Uint8Array, value: Uint8Array][];
}

/** What creating the exchange's contracts on a chain's head would leave. Nothing is changed. */
export async function exchangeAccounts(chain: ChainReader, operator: `0x${string}`): Promise<ExchangeAccount[]> {
  const creations = exchangePreload(operator).map(({ address, creationCode }) => ({
    address: fromHex(address),
    creationCode: fromHex(creationCode),
    sender: fromHex(operator),
  }));
  return createdAccounts(chain.config, chain.block(0)?.header ?? chain.head().header, creations);
}
