import type { ReadContext } from "../../context.js";
import { invalidParams } from "../../errors.js";
import type { TransactionRequest } from "../../schema.js";

export const withSender = (
  { wallet }: ReadContext,
  request: TransactionRequest,
): TransactionRequest & { from: Uint8Array } => {
  const from = request.from ?? wallet.accounts()[0];
  if (!from) throw invalidParams("invalid argument 0 (transaction): from is missing");
  return { ...request, from };
};
