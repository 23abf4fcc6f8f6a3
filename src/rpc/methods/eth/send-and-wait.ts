import type { ReadContext, SendContext } from "../../context.js";
import { RpcError } from "../../errors.js";
import { receiptToJson } from "../../format/index.js";

/** How long a receipt is waited for by default, and at most: milliseconds (EIP-7966). */
export const RECEIPT_WAIT_MS = 30_000;

/** EIP-7966: the transaction is in the pool and was not mined in time. */
const NOT_MINED_IN_TIME = 4;

/** Sends a transaction and answers its receipt once it is mined. @throws RpcError code 4 when that takes too long */
export async function sendSync(context: SendContext, sending: () => Promise<string>, wait: number): Promise<object> {
  const { chain } = context;
  let mined = (): void => undefined;
  let hash: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  const stop = chain.on("block", () => mined());
  try {
    hash = await sending();
    const find = (): object | undefined => receiptOf(context, hash as string);
    return await new Promise<object>((resolve, reject) => {
      mined = () => {
        try {
          const receipt = find();
          if (receipt) resolve(receipt);
        } catch (failure) {
          reject(failure);
        }
      };
      timer = setTimeout(
        () =>
          reject(
            new RpcError(
              NOT_MINED_IN_TIME,
              `the transaction was added to the pool but was not mined within ${wait / 1000} s`,
              { data: hash },
            ),
          ),
        wait,
      );
      mined();
    });
  } finally {
    clearTimeout(timer);
    stop();
  }
}

function receiptOf({ chain }: ReadContext, hash: string): object | undefined {
  const place = chain.transaction(Buffer.from(hash.slice(2), "hex"));
  const block = place && chain.block(place.block);
  return block && receiptToJson(block, place.index);
}
