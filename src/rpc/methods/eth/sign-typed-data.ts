import type { NodeWallet } from "../../../chain/wallet/node-wallet.js";
import { invalidParams } from "../../errors.js";

export async function signTyped(
  wallet: NodeWallet,
  address: Uint8Array,
  data: unknown,
  version: "v3" | "v4",
): Promise<Uint8Array> {
  try {
    return await wallet.signTypedData(address, data, version);
  } catch (error) {
    if ((error as Error).name === "TypedDataError") throw invalidParams((error as Error).message);
    throw error;
  }
}
