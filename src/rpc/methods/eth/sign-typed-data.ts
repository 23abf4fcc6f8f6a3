import type { NodeContext } from "../../context.js";
import { invalidParams } from "../../errors.js";

export async function signTyped(
  wallet: NodeContext["wallet"],
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
