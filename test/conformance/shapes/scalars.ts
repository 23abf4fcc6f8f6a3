/** The base types of the documented schema. */
import { z } from "zod";

const matching = (pattern: RegExp) => z.string().regex(pattern);

export const quantity = matching(/^0x(0|[1-9a-f][0-9a-f]*)$/);
export const byte = matching(/^0x[0-9a-f]{1,2}$/);
export const bytes = matching(/^0x([0-9a-f]{2})*$/);
export const address = matching(/^0x[0-9a-fA-F]{40}$/);
export const hash = matching(/^0x[0-9a-f]{64}$/);
export const bytesOf = (length: number) => matching(new RegExp(`^0x[0-9a-f]{${2 * length}}$`));
export const slot = matching(/^0x[0-9a-f]{0,64}$/);
