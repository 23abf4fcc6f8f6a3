/** The flags of `couverture snapshot …`, as they are typed. */
export interface SnapshotFlags {
  dataDir: string;
  json?: boolean;
  at?: string;
  force?: boolean;
}
