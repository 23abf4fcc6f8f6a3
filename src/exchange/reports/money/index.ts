/** Exact amounts of money and shares, and how they are printed. */
export { compare, type Decimal, exactText, fromText, plus, rounded, sum, ZERO } from "./decimal.js";
export { isAtLeastPercent, percentText } from "./percent.js";
export {
  countFigure,
  dollarsFigure,
  dollarsText,
  priceFigure,
  ROUNDING_RULE,
  unitsFigure,
  unitsText,
} from "./printed.js";
