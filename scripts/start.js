/** `npm start`: installs and builds what is out of date, then runs the command with the arguments it was given. */
import { prepare } from "./prepare.js";

await prepare();
await import("../bin/couverture.js");
