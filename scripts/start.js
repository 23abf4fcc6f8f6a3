/**
 * `npm start`: installs and builds what is out of date, then runs the command with the arguments it was given. Without any it
 * starts a chain with the demo market on it, which is what a newcomer comes to see.
 */
import { prepare } from "./prepare.js";

await prepare();
if (process.argv.length === 2) process.argv.push("start", "--demo");
await import("../bin/couverture.js");
