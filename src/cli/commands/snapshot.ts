import { Command } from "commander";
import type { SnapshotFlags } from "../snapshot/flags.js";
import { addDataDirectoryFlag } from "./data-directory.js";

const WHICH = "a name in the data directory, or a file (with a slash, or ending in .couverture)";

/** `couverture snapshot`: whole chains in files. */
export function snapshotCommand(): Command {
  const command = new Command("snapshot").description("whole chains in files, with a digest of what they hold");
  const add = (name: string, description: string): Command =>
    addDataDirectoryFlag(command.command(name)).description(description).option("--json", "print one JSON object");
  add("save", "save the chain; it may run meanwhile")
    .argument("<snapshot>", WHICH)
    .option("--at <block>", "end with this block, not the head")
    .option("--force", "write over a snapshot that is there")
    .action(async (name: string, flags: SnapshotFlags) => {
      const { saveCommand } = await import("../snapshot/save.js");
      await saveCommand(name, flags);
    });
  add("load", "make the chain of a data directory out of a snapshot")
    .argument("<snapshot>", WHICH)
    .option("--force", "put it in the place of the chain that is there, which is moved aside")
    .action(async (name: string, flags: SnapshotFlags) => {
      const { loadCommand } = await import("../snapshot/load.js");
      await loadCommand(name, flags);
    });
  add("list", "the named snapshots of a data directory").action(async (flags: SnapshotFlags) => {
    const { listCommand } = await import("../snapshot/list.js");
    await listCommand(flags);
  });
  add("info", "what a snapshot holds, and its digest")
    .argument("<snapshot>", WHICH)
    .action(async (name: string, flags: SnapshotFlags) => {
      const { infoCommand } = await import("../snapshot/info.js");
      await infoCommand(name, flags);
    });
  add("verify", "prove that a snapshot is whole: every byte, every record, and the state that they give")
    .argument("<snapshot>", WHICH)
    .action(async (name: string, flags: SnapshotFlags) => {
      const { verifyCommand } = await import("../snapshot/verify.js");
      await verifyCommand(name, flags);
    });
  add("diff", "what changed from one snapshot to another; ends with 1 when something did")
    .argument("<first>", WHICH)
    .argument("<second>", WHICH)
    .action(async (a: string, b: string, flags: SnapshotFlags) => {
      const { diffCommand } = await import("../snapshot/diff.js");
      await diffCommand(a, b, flags);
    });
  add("rm", "remove a named snapshot, or a snapshot's file")
    .argument("<snapshot>", WHICH)
    .action(async (name: string, flags: SnapshotFlags) => {
      const { removeCommand } = await import("../snapshot/remove.js");
      await removeCommand(name, flags);
    });
  return command;
}
