/** What a transaction costs before its code runs (yellow paper, appendix G); what differs between hardforks is in `rules.ts`. */
export const TRANSACTION_GAS = 21_000n;
/** More for a creation (EIP-2). */
export const CREATION_GAS = 32_000n;
export const ZERO_BYTE_GAS = 4n;
/** A word of creation code (EIP-3860). */
export const INIT_CODE_WORD_GAS = 2n;
/** An address, and a slot, of an access list (EIP-2930). */
export const ACCESS_LIST_ADDRESS_GAS = 2_400n;
export const ACCESS_LIST_SLOT_GAS = 1_900n;
/** An authorization, and what of it is not refunded where the account exists (EIP-7702). */
export const AUTHORIZATION_GAS = 25_000n;
export const EXISTING_AUTHORITY_GAS = 12_500n;
/** A token of data, at least; a zero byte is one token, another byte four (EIP-7623). */
export const FLOOR_TOKEN_GAS = 10n;
