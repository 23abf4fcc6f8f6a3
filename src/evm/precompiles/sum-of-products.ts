import { FR_BYTES, type Mcl } from "./mcl.js";

/** How points of a group and their scalars are written, and mcl's functions for the group. */
export interface GroupEncoding {
  /** Bytes of a point as written; a scalar of 32 bytes follows. */
  encodedBytes: number;
  /** Bytes of a point in mcl's memory. */
  pointBytes: number;
  /** Reads and checks a point. @throws PrecompileError when it is not valid */
  readPoint(bytes: Uint8Array, at: number): void;
  readScalar(bytes: Uint8Array, at: number): void;
  writePoint(at: number): Uint8Array;
  multiplyAll(to: number, points: number, scalars: number, count: number): void;
  add(to: number, a: number, b: number): void;
}

/** Points that are worked on at once: what is more comes after, in the same memory. */
const MAX_POINTS = 1024;

/** A function that multiplies points by scalars and adds up the products. The input holds at least one of each. */
export function sumOfProducts({ reserve }: Mcl, group: GroupEncoding): (input: Uint8Array) => Uint8Array {
  const { encodedBytes, pointBytes, readPoint, readScalar } = group;
  const itemBytes = encodedBytes + FR_BYTES;
  const points = reserve(MAX_POINTS * pointBytes);
  const scalars = reserve(MAX_POINTS * FR_BYTES);
  const [sum, part] = [reserve(pointBytes), reserve(pointBytes)];
  return (input) => {
    const items = input.length / itemBytes;
    for (let start = 0; start < items; start += MAX_POINTS) {
      const count = Math.min(items - start, MAX_POINTS);
      for (let index = 0; index < count; index++) {
        const from = (start + index) * itemBytes;
        readPoint(input.subarray(from, from + encodedBytes), points + index * pointBytes);
        readScalar(input.subarray(from + encodedBytes, from + itemBytes), scalars + index * FR_BYTES);
      }
      group.multiplyAll(start === 0 ? sum : part, points, scalars, count);
      if (start > 0) group.add(sum, sum, part);
    }
    return group.writePoint(sum);
  };
}
