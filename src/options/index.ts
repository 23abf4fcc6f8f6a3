export { OPTION_GROUPS, OPTIONS, type OptionKey } from "./catalogue/catalogue.js";
export type { EngineName } from "./catalogue/chain.js";
export type { Logger } from "./catalogue/output.js";
export { type Draft, draftOf, errorFor, type Given, inputOf, rephrased, type Surface } from "./draft.js";
export { isKey, type NameOf, OptionsError, pathOf, withNames } from "./errors.js";
export { ValueError } from "./kinds/kind.js";
export { CHAIN_DEFAULTS, newChainOptions } from "./new-chain.js";
export { isNodeOption, type NodeOptions, type NodeOptionsInput, parseNodeOptions } from "./node-options.js";
export { flagsOf, isSwitch, type Option, type OptionGroup } from "./option.js";
