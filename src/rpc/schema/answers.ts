/** Answers that several methods give. */
import { answer } from "../method.js";

export const ACCOUNT_DUMP = answer(
  "object with root, accounts by address, and next in base64 where there are more",
  "ObjectAnswer",
);
export const ADDRESS = answer("address", "Address");
export const ADDRESSES = answer("list of addresses", "Address[]");
export const BLOCK_DETAILS = answer("block, issuance and fees, or null", "ObjectAnswer | null");
export const BLOCK_OR_NULL = answer("block or null", "Block | null");
export const BLOCK_TRACES = answer("list of transaction hashes and traces", "{ txHash: Hash; result: unknown }[]");
export const BOOLEAN = answer("true or false", "boolean");
export const BYTES = answer("bytes", "Hex");
export const BYTES_OR_NULL = answer("bytes or null", "Hex | null");
export const DECIMAL_TEXT = answer("decimal text", "string");
export const EMPTY_LIST = answer("an empty list", "never[]");
export const FALSE = answer("false", "false");
export const FILTER_ID = answer("filter id", "Hex");
export const HASH = answer("hash", "Hash");
export const HEADER_OR_NULL = answer("header or null", "Header | null");
export const LOGS = answer("list of logs", "Log[]");
export const NULL = answer("null", "null");
export const NUMBER = answer("number", "number");
export const OBJECT = answer("object", "ObjectAnswer");
export const OMMER_OR_NULL = answer("block without transactions, or null", "BlockWithoutTransactions | null");
export const PAGE = answer("object with items and next, the cursor of the following page", "Page");
export const POOL_CONTENT = answer("pending and queued transactions", "PoolContent");
export const QUANTITY = answer("quantity", "Hex");
export const QUANTITY_OR_NULL = answer("quantity or null", "Hex | null");
export const RECEIPT = answer("receipt", "Receipt");
export const SIGNATURE = answer("65 bytes", "Hex");
export const TRACER_RESULT = answer("struct logs, or what the tracer answers");
export const TRACE_RESULT = answer("output, trace, stateDiff and vmTrace; null what was not requested", "TraceResult");
export const TRANSACTIONS_PAGE = answer(
  "transactions, receipts, and whether these are the newest and the oldest",
  "{ txs: Transaction[]; receipts: Receipt[]; firstPage: boolean; lastPage: boolean }",
);
export const TRANSACTION_OR_NULL = answer("transaction or null", "Transaction | null");
export const TRUE = answer("true", "true");
export const WORD = answer("32 bytes", "Hex");
