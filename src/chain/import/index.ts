export { type AddressBook, createAddressBook } from "./address-book.js";
export { type ImportedChain, importBlocks } from "./chain.js";
export { ImportError } from "./errors.js";
export { type Imported, importGanache } from "./ganache.js";
export { configOf, possibleHardforks, type Survey, surveyGanache } from "./survey.js";
