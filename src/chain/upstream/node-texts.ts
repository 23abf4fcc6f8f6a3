/**
 * What other nodes say in a text only: no code is common to those that have pruned a state, and the code of a rate limit is also
 * that of a query with too many results. Upstreams' texts are read here and nowhere else.
 */
/** An error that an upstream answers with. */
interface NodeError {
  code: number;
  message: string;
}

/** What nodes say of a state that they do not have any more. */
const PRUNED =
  /missing trie node|pruned|state (?:is |at \S+ |histor\S+ )*(?:not|un)\s?available|historical state|no state available|archive|distance to target block|required historical|state already discarded|old data not available/i;

/** Whether an upstream reports that it has pruned the state that was requested. */
export const isPruned = ({ message }: Pick<NodeError, "message">): boolean => PRUNED.test(message);

/** Whether an upstream reports too many requests. */
export const isRateLimit = ({ code, message }: NodeError): boolean =>
  code === 429 || (code === -32005 && /rate|limit exceeded|too many/i.test(message) && !/results|range/i.test(message));
