/**
 * `npm start`: installs and builds what is out of date, then runs the command with the arguments it was given. A chain that it
 * starts has the demo market on it, which is what a newcomer comes to see, unless `--no-demo` leaves it out.
 */
import { prepare } from "./prepare.js";
import { flagsThatNpmTook, withDemo } from "./start-arguments.js";

await prepare();
const { isBoolean, namesOf } = await import("../dist/cli/flags/flag.js");
const { FLAGS } = await import("../dist/cli/flags/start.js");
const args = process.argv.slice(2);
const taken = flagsThatNpmTook(
  args,
  process.env,
  FLAGS.flatMap((flag) => namesOf(flag).map((name) => ({ name, isBoolean: isBoolean(flag) }))),
);
if (taken === undefined) {
  process.argv.splice(2, args.length, ...withDemo(args));
  await import("../bin/couverture.js");
} else {
  process.stderr.write(`couverture: ${taken}\n`);
  process.exitCode = 2;
}
