/** The script that every node is sent. */
import type { Chapter } from "../script.js";
import { accounts } from "./accounts.js";
import { failures } from "./failures.js";
import { logs } from "./logs.js";
import { mining } from "./mining.js";
import { node } from "./node.js";
import { pool } from "./pool.js";
import { testMethods } from "./test-methods.js";
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
  testMethods,
  mining,
];
