/** A file that is not one of RLP blocks, or ends in the middle of one; the message is one sentence. */
export class ChainFileError extends Error {
  override readonly name = "ChainFileError";
  readonly code = "CHAIN_FILE";
}
