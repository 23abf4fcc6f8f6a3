/** A well-known contract, as its creation on other chains made it. */
export interface PredeployedContract {
  name: string;
  address: `0x${string}`;
  /** What its constructor sees as `msg.sender`: the CREATE2 factory that created it, or the account of its keyless transaction. */
  creator: `0x${string}`;
  /** With the constructor's encoded arguments after it. */
  creationCode: `0x${string}`;
}
