// @ts-check

export const NOTHING = "–";

/** @param {number} value */
export const whole = (value) => Math.round(value).toLocaleString("en");

/** @param {number} value */
export const seconds = (value) => `${value.toFixed(2)} s`;

/** @param {number} bytes */
export const megabytes = (bytes) => `${whole(bytes / 1e6)} MB`;

/** @param {number} value */
export const fraction = (value) => value.toFixed(2);

/** @param {number} value */
export const times = (value) => `${value >= 10 ? value.toFixed(1) : value.toFixed(2)}×`;
