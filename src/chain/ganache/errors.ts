/** Ganache's store cannot continue from where the journal is; the message says what to do. */
export class GanacheStoreError extends Error {
  override readonly name = "GanacheStoreError";
  readonly code = "GANACHE_STORE";
}
