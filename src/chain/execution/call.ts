import { toHex } from "../../ethereum/index.js";
import { collectPrinted } from "./console.js";
import type { ExecutionEnvironment } from "./engine.js";
import { intrinsicGas } from "./intrinsic-gas.js";
import { applyMessage } from "./message.js";
import type { Overlay } from "./overlay.js";
import type { CallResult, Inspector, Message } from "./types.js";

/** A message that cannot even begin; its text is geth's. */
export class CallError extends Error {
  override readonly name = "CallError";
  constructor(
    readonly code: "INTRINSIC_GAS" | "INSUFFICIENT_FUNDS",
    message: string,
  ) {
    super(message);
  }
}

/**
 * Runs a message over an overlay and says what it would do and cost (`eth_call`, estimates). Neither nonce nor fees are checked, and
 * nothing is paid.
 * @throws CallError when its gas or its sender's balance is too little for it to begin
 */
export async function executeCall(
  overlay: Overlay,
  environment: ExecutionEnvironment,
  message: Message,
  inspector?: Inspector,
): Promise<CallResult> {
  const { intrinsic, floor } = intrinsicGas(environment, message);
  const least = intrinsic > floor ? intrinsic : floor;
  if (message.gasLimit < least) {
    throw new CallError("INTRINSIC_GAS", `intrinsic gas too low: gas ${message.gasLimit}, minimum needed ${least}`);
  }
  const balance = overlay.account(message.from)?.balance ?? 0n;
  if (balance < message.value) {
    throw new CallError(
      "INSUFFICIENT_FUNDS",
      `insufficient funds for gas * price + value: address ${toHex(message.from)} have ${balance} want ${message.value}`,
    );
  }
  const printing = collectPrinted();
  const result = await applyMessage(overlay, environment, message, {
    inspector: inspector ?? printing.inspector,
    traced: inspector !== undefined,
  });
  return { ...result, printed: printing.printed };
}
