/** The codes that execution-apis has for what cannot be simulated. */
export const SIMULATION_CODES = {
  nonceTooLow: -38010,
  nonceTooHigh: -38011,
  baseFeeTooLow: -38012,
  intrinsicGas: -38013,
  insufficientFunds: -38014,
  blockGasLimit: -38015,
  blockNumber: -38020,
  blockTime: -38021,
  initCodeSize: -38025,
  clientLimit: -38026,
  vm: -32015,
} as const;
