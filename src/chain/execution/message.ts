import type { Application, ExecutionEnvironment } from "./engine.js";
import type { Overlay } from "./overlay.js";
import type { Message, MessageResult } from "./types.js";

/**
 * Applies a message by the environment's engine, within its allowance. Mined transactions, calls, estimates, simulations and traces
 * all come here; see {@link EvmEngine.applyMessage}.
 */
export const applyMessage = (
  overlay: Overlay,
  environment: ExecutionEnvironment,
  message: Message,
  application: Omit<Application, "allowance">,
): MessageResult | Promise<MessageResult> =>
  environment.engine.applyMessage(overlay, environment, message, {
    tip: application.tip,
    inspector: application.inspector,
    traced: application.traced ?? false,
    allowance: environment.allowance,
  });
