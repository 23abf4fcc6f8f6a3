import { equalBytes, fromHex } from "../../ethereum/index.js";
import type { Inspector } from "./types.js";

/** Where `hardhat/console.sol` and forge-std's `console.sol` send what is to be printed: "console.log" in ASCII. */
const CONSOLE = fromHex("0x000000000000000000636f6e736f6c652e6c6f67");
const MAX_MESSAGES = 1_000;

/** Notes what contracts send to the console, also in calls that are reverted afterwards. */
export function collectPrinted(): { inspector: Inspector; printed: Uint8Array[] } {
  const printed: Uint8Array[] = [];
  return {
    printed,
    inspector: {
      enter({ to, input }) {
        if (to === undefined || to[9] !== CONSOLE[9] || !equalBytes(to, CONSOLE)) return;
        if (printed.length < MAX_MESSAGES) printed.push(new Uint8Array(input));
      },
      restart() {
        printed.length = 0;
      },
    },
  };
}
