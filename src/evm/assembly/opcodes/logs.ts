/** LOG0 to LOG4. */
import { ACCOUNT, IS_STATIC, charge, expand, frame, memoryBase, spare } from "../frames";
import { logsEnd } from "../layout";
import { recordsLogs } from "../rules";
import { exhaust, logEnd, setLogEnd } from "../state";
import { CONTINUE, OUT_OF_GAS, WRITE_PROTECTION } from "../status";
import { TRACED, traceCharged } from "../trace";
import { saturated, toBytes } from "../word";
import { MAX_LENGTH } from "./gas";

/** A log that was written. */
@external("host", "log") declare function hostLog(log: usize): void;

const LOG_BYTE_GAS: i64 = 8;

/** Appends a log: account, number of topics, length, then topics and data. */
export function write(sp: usize, topics: i32): i32 {
  if (load<u32>(frame, IS_STATIC)) return WRITE_PROTECTION;
  const last = sp + 32;
  const operands = last + (<usize>topics << 5);
  const offset = saturated(operands + 32),
    length = saturated(operands);
  if (length > MAX_LENGTH || !charge(LOG_BYTE_GAS * <i64>length) || !expand(offset, length)) return OUT_OF_GAS;
  const at = logEnd;
  const size: usize = 16 + (<usize>topics << 5) + ((<usize>length + 7) & ~7);
  if (at + size > logsEnd) {
    exhaust();
    return OUT_OF_GAS;
  }
  if (TRACED) traceCharged(spare);
  store<u32>(at, load<u32>(frame, ACCOUNT));
  store<i32>(at, topics, 4);
  store<u32>(at, <u32>length, 8);
  for (let i = 0; i < topics; i++) toBytes(at + 16 + (<usize>i << 5), operands - 32 - (<usize>i << 5));
  if (length > 0) memory.copy(at + 16 + (<usize>topics << 5), memoryBase + <usize>offset, <usize>length);
  setLogEnd(at + size);
  if (recordsLogs()) hostLog(at);
  return CONTINUE;
}
