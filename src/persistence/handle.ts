/**
 * An object with the members of whatever is current at the moment, read from it each time: nothing of an object that was
 * replaced is kept, and a getter stays a getter. A spread would read the getters once, and keep what they returned.
 * @param own members that take the place of those, or are added to them; getters among them stay getters, too
 */
export function handleOf<T extends object, O extends object>(current: () => T, own: O): Omit<T, keyof O> & O {
  const handle = Object.defineProperties({}, Object.getOwnPropertyDescriptors(own));
  for (const name of Object.keys(current()) as (keyof T)[]) {
    if (name in own) continue;
    Object.defineProperty(handle, name, { enumerable: true, get: () => current()[name] });
  }
  return handle as Omit<T, keyof O> & O;
}
