/**
 * Why an execution failed is one of geth's texts, which clients, receipts and the ledger have; empty where it succeeded. Code asks
 * by these functions.
 */

export const isReverted = (error: string): boolean => error === "execution reverted";

/** Whether an execution has returned data: it succeeded or reverted. */
export const hasOutput = (error: string): boolean => error === "" || isReverted(error);

/** Whether an opcode cost more gas than was left. SSTORE also fails with more left than it costs (EIP-2200), which geth adds. */
export const isOutOfGas = (error: string): boolean => error === "out of gas" || error.startsWith("out of gas:");

/** Whether there was too little gas for the code of a new contract (EIP-2). */
export const isCodeOutOfGas = (error: string): boolean => error === "contract creation code storage out of gas";
