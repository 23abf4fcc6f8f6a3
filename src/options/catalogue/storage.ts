import { DEFAULT_DATA_DIRECTORY } from "../../persistence/directory/layout.js";
import { type Kind, ValueError } from "../kinds/kind.js";
import { oneOf, text } from "../kinds/scalars.js";
import type { OptionsByKey } from "../option.js";

/** A directory, or `false`, which keeps everything in memory. */
const directory = (): Kind<string | false, string | false> => ({
  read: (value) => (value === false ? value : text("must name a directory").read(value)),
});

/** What only a store of Ganache's kind could be. */
const store = (): Kind<never, never> => ({
  read() {
    throw new ValueError(
      "is not available: name a directory by {storage.directory}, or leave both out for a chain in memory",
      [],
      { repeatsValue: false },
    );
  },
});

export const STORAGE_OPTIONS = {
  "storage.directory": {
    flag: "--data-dir",
    value: "<dir>",
    ganache: "database.dbPath",
    aliases: ["--db", "--db_path"],
    former: ["db_path"],
    kind: directory(),
    default: DEFAULT_DATA_DIRECTORY,
    help: "where the chain is kept",
  },
  "--ephemeral": {
    flag: "--ephemeral",
    sets: ["storage.directory", false],
    help: "keep everything in memory; it is gone when the process ends",
  },
  // In memory the snapshot is only read; a data directory is created from it, unless it holds that chain already.
  from: {
    flag: "--from",
    value: "<snapshot>",
    kind: text("must name a snapshot's file"),
    help: "start from a snapshot, by its name or file, which is not changed: in memory with --ephemeral, else in a data directory that is created from it",
  },
  // `strict` answers after fsync; `relaxed` after the write.
  "storage.durability": {
    flag: "--durability",
    value: "<mode>",
    kind: oneOf(["strict", "relaxed"]),
    default: "strict",
    defaultText: "",
    help: "strict (default) answers once a record is on disk; relaxed does not wait, and a power cut may lose the last moments",
  },
  "database.db": {
    ganache: "database.db",
    former: ["db"],
    isLibraryOnly: true,
    kind: store(),
    help: "not available: a store of one's own",
  },
} as const satisfies OptionsByKey;
