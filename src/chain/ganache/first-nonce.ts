import { fromHex, toHex } from "../../ethereum/index.js";
import { ChainError, ERROR_CODES } from "../errors.js";
import type { SignedTransaction } from "../execution/index.js";
import type { Core } from "../head/core.js";
import { decodeMined } from "../transactions/signed.js";

/**
 * Keeps from Ganache what it would make a block of that no node takes. It reads the nonce 0 of a signed transaction as none, and
 * gives it the sender's next one, under a signature that says 0.
 */
export interface FirstNonce {
  /**
   * To be called before a transaction is sent, whatever it is sent by.
   * @returns what is to be called once it is answered
   * @throws ChainError for a signed transaction whose nonce 0 is used, or another one's that waits
   */
  enter(method: string, params: readonly unknown[]): () => void;
}

export function createFirstNonce(core: Core): FirstNonce {
  /** How many transactions are on their way that may be their sender's first, by sender. */
  const underWay = new Map<string, number>();

  function count(sender: string, change: number): void {
    underWay.set(sender, (underWay.get(sender) ?? 0) + change);
    if (underWay.get(sender) === 0) underWay.delete(sender);
  }

  function signedIn(raw: unknown): SignedTransaction | undefined {
    try {
      const { number, header } = core.head();
      return decodeMined(fromHex(raw as string), core.config, { number: number + 1, timestamp: header.timestamp + 1 });
    } catch {
      return undefined; // what is wrong with it is for Ganache to say
    }
  }

  const nonceOf = (sender: Uint8Array): bigint => core.state.view().account(sender)?.nonce ?? 0n;

  /** The sender of a transaction that may be its first; undefined for any other. */
  function firstSender(method: string, [given]: readonly unknown[]): string | undefined {
    if (method !== "eth_sendRawTransaction") {
      const { from, nonce } = (given ?? {}) as { from?: unknown; nonce?: unknown };
      return typeof from === "string" && (nonce === undefined || Number(nonce) === 0) ? from.toLowerCase() : undefined;
    }
    const transaction = signedIn(given);
    if (transaction?.tx.nonce !== 0n) return undefined;
    const [sender, nonce] = [toHex(transaction.sender), nonceOf(transaction.sender)];
    if (nonce > 0n) {
      throw new ChainError(`the tx doesn't have the correct nonce. account has nonce of: ${nonce} tx has nonce of: 0`);
    }
    if (underWay.has(sender) || core.pool.of(transaction.sender).some(({ tx }) => tx.nonce === 0n)) {
      throw new ChainError(
        "transaction underpriced: Ganache cannot put a signed transaction in the place of the account's first one, which waits",
        ERROR_CODES.rejected,
      );
    }
    return sender;
  }

  return {
    enter(method, params) {
      const sender = firstSender(method, params);
      if (sender === undefined) return () => undefined;
      count(sender, 1);
      return () => count(sender, -1);
    },
  };
}
