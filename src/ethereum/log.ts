/** What a contract wrote with LOG0 to LOG4 (yellow paper, 4.3.1). */
export interface LogEntry {
  address: Uint8Array;
  topics: Uint8Array[];
  data: Uint8Array;
}
