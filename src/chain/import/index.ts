export { type AddressBook, createAddressBook } from "./address-book.js";
export { type ChainImport, type ImportedChain, importBlocks } from "./chain.js";
export { ImportError, type ImportErrorCode } from "./errors.js";
export { type Imported, importGanache } from "./ganache.js";
export { configOf, possibleHardforks, type Survey, surveyGanache } from "./survey.js";
