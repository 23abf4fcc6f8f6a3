// @ts-check
import { anvil } from "./anvil.js";
import { couverture } from "./couverture.js";
import { ganache, ganacheDisk } from "./ganache.js";
import { hardhat } from "./hardhat.js";

/** @typedef {import("./definition.js").NodeDefinition} NodeDefinition */

/** Every node, Couverture first: the ratios are its figure over the others'. */
export const nodes = [couverture, anvil, ganache, ganacheDisk, hardhat];
