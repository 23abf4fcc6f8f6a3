/** The script that every node is told. */
import type { Chapter } from "../script.js";
import { accounts } from "./accounts.js";
import { cheats } from "./cheats.js";
import { failures } from "./failures.js";
import { logs } from "./logs.js";
import { mining } from "./mining.js";
import { node } from "./node.js";
import { pool } from "./pool.js";
import { tracing } from "./tracing.js";
import { transactions } from "./transactions.js";
import { wrong } from "./wrong.js";

export const SCRIPT: readonly Chapter[] = [
  node,
  transactions,
  failures,
  logs,
  pool,
  accounts,
  wrong,
  tracing,
  cheats,
  mining,
];
