// Made by scripts/rpc-schema.js from the methods' descriptions.
import type { Address, Hash, Hex, ObjectAnswer, Page, QuantityInput, TransactionRequest } from "./values.js";

export type OtherSchema = [
  { Method: "couverture_addAbi"; Parameters: [abi: unknown]; ReturnType: string[] },
  { Method: "couverture_info"; Parameters?: undefined; ReturnType: ObjectAnswer },
  { Method: "exchange_book"; Parameters: [market: number, depth?: number]; ReturnType: ObjectAnswer },
  {
    Method: "exchange_candles";
    Parameters: [market: number, width?: "1m" | "5m" | "15m" | "1h" | "1d", period?: ObjectAnswer];
    ReturnType: ObjectAnswer[];
  },
  { Method: "exchange_investor"; Parameters: [wallet: Address]; ReturnType: ObjectAnswer | null },
  { Method: "exchange_markets"; Parameters?: undefined; ReturnType: ObjectAnswer[] },
  { Method: "exchange_orders"; Parameters: [filter?: ObjectAnswer]; ReturnType: Page },
  { Method: "exchange_trades"; Parameters: [filter?: ObjectAnswer]; ReturnType: Page },
  {
    Method: "ledger_head";
    Parameters?: undefined;
    ReturnType: { seq: number; entryHash: Hash; chainId: number; genesisHash: Hash } | null;
  },
  {
    Method: "ledger_query";
    Parameters: [sql: string, values?: readonly (string | number | null)[], limit?: number];
    ReturnType: { columns: string[]; rows: unknown[][]; truncated: boolean };
  },
  { Method: "ledger_verify"; Parameters?: undefined; ReturnType: ObjectAnswer },
  { Method: "net_listening"; Parameters?: undefined; ReturnType: true },
  { Method: "net_peerCount"; Parameters?: undefined; ReturnType: Hex },
  { Method: "net_version"; Parameters?: undefined; ReturnType: string },
  { Method: "personal_ecRecover"; Parameters: [message: Hex, signature: Hex]; ReturnType: Address },
  { Method: "personal_importRawKey"; Parameters: [privateKey: string, passphrase: string]; ReturnType: Address },
  { Method: "personal_listAccounts"; Parameters?: undefined; ReturnType: Address[] },
  { Method: "personal_lockAccount"; Parameters: [address: Address]; ReturnType: boolean },
  { Method: "personal_newAccount"; Parameters: [passphrase: string]; ReturnType: Address },
  {
    Method: "personal_sendTransaction";
    Parameters: [transaction: TransactionRequest, passphrase: string];
    ReturnType: Hash;
  },
  { Method: "personal_sign"; Parameters: [message: Hex, address: Address, passphrase?: string]; ReturnType: Hex },
  {
    Method: "personal_signTransaction";
    Parameters: [transaction: TransactionRequest, passphrase: string];
    ReturnType: Hex;
  },
  {
    Method: "personal_unlockAccount";
    Parameters: [address: Address, passphrase: string, seconds?: QuantityInput];
    ReturnType: true;
  },
  { Method: "rpc_modules"; Parameters?: undefined; ReturnType: Record<string, string> },
  { Method: "snapshot_list"; Parameters?: undefined; ReturnType: ObjectAnswer[] },
  { Method: "snapshot_load"; Parameters: [name: string]; ReturnType: ObjectAnswer },
  { Method: "snapshot_save"; Parameters: [name: string, options?: ObjectAnswer]; ReturnType: ObjectAnswer },
  { Method: "web3_clientVersion"; Parameters?: undefined; ReturnType: string },
  { Method: "web3_sha3"; Parameters: [data: Hex]; ReturnType: Hex },
];
