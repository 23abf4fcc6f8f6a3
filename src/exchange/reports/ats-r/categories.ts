import { CATEGORIES, type Category } from "../../client/enums.js";

/** The categories of item 4, in the form's order. The report asks the filer to compare the wording with the current form. */
const LABELS: Record<Category, string> = {
  "listed-equity": "Listed Equity Securities",
  "nasdaq-national-market": "Nasdaq National Market Securities",
  "nasdaq-small-cap": "Nasdaq SmallCap Market Securities",
  "rule-144a": "Equity Securities Eligible for Resale Under Rule 144A",
  "penny-stock": "Penny Stocks",
  "other-equity": "Other Equity Securities",
  "rights-and-warrants": "Rights and Warrants",
  "listed-options": "Listed Options",
  "unlisted-options": "Unlisted Options",
  government: "Government Securities",
  municipal: "Municipal Securities",
  "corporate-debt": "Corporate Debt Securities",
  "mortgage-related": "Mortgage-Related Securities",
  "other-debt": "Other Debt Securities",
};

const letter = (index: number): string => String.fromCharCode("A".charCodeAt(0) + index);

/** A line of item 4 or 5. */
export interface Line {
  /** `4.F`. */
  item: string;
  category: Category;
  label: string;
}

const lines = (item: number, categories: readonly Category[]): Line[] =>
  categories.map((category, index) => ({ item: `${item}.${letter(index)}`, category, label: LABELS[category] }));

/** Item 4: A to N. */
export const VOLUME_LINES: readonly Line[] = lines(4, CATEGORIES);

/** Item 5: the categories for which trading after hours is reported. */
export const AFTER_HOURS_LINES: readonly Line[] = lines(5, [
  "listed-equity",
  "nasdaq-national-market",
  "nasdaq-small-cap",
  "listed-options",
]);

/** Categories that are NMS stocks, which 17 CFR 242.301(b)(9) has reported separately. */
export const NMS_STOCKS: ReadonlySet<Category> = new Set([
  "listed-equity",
  "nasdaq-national-market",
  "nasdaq-small-cap",
]);

/** `4.F`, as Exhibit B names a category. */
export const itemOf = (category: Category): string =>
  VOLUME_LINES.find((line) => line.category === category)?.item ?? "";

export const labelOf = (category: Category): string => LABELS[category];
