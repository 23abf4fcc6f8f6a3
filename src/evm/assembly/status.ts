/** How an opcode, a frame or a run ended. */

/** The opcode is done; the frame goes on. */
export const CONTINUE: i32 = -1;
/** A frame was begun, which runs first. */
export const ENTERED: i32 = -2;

export const DONE: i32 = 0;
export const REVERTED: i32 = 1;
export const OUT_OF_GAS: i32 = 2;
export const STACK_UNDERFLOW: i32 = 3;
export const STACK_OVERFLOW: i32 = 4;
export const INVALID_JUMP: i32 = 5;
export const INVALID_OPCODE: i32 = 6;
export const WRITE_PROTECTION: i32 = 7;
export const RETURN_DATA_OUT_OF_BOUNDS: i32 = 8;
export const CODE_TOO_LARGE: i32 = 9;
export const INIT_CODE_TOO_LARGE: i32 = 10;
export const INVALID_CODE: i32 = 11;
/** A creation could not pay for its code. */
export const CODE_OUT_OF_GAS: i32 = 12;
export const COLLISION: i32 = 13;
export const TOO_DEEP: i32 = 14;
export const TOO_LITTLE_BALANCE: i32 = 15;
export const NONCE_OVERFLOW: i32 = 16;
export const PRECOMPILE_FAILED: i32 = 17;
/** SSTORE found no more than the stipend left (EIP-2200). */
export const STORE_SENTRY: i32 = 18;
/** The run is not over: it returned to the host, which resumes it. */
export const PAUSED: i32 = 100;
/** A region is too small: the message runs again in a larger memory. */
export const EXHAUSTED: i32 = 101;
