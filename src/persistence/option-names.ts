/** An option by its key in the catalogue, in a sentence: `{storage.directory}`, `{--ephemeral}`. */
const NAMED = /\{((?:--)?[a-zA-Z][\w.-]*)\}/g;

/** What somebody calls an option, by its key. */
export type OptionNames = (key: string) => string;

/** Options by their paths in the node's options. */
export const BY_PATH: OptionNames = (key) => key;

/** A sentence with names in place of the keys of options that it has in braces. */
export const withOptionNames = (sentence: string, nameOf: OptionNames): string =>
  sentence.replace(NAMED, (_all, key: string) => nameOf(key));

/**
 * An error whose sentence names options. Its message has their paths in the node's options; the command line and the library put
 * their own names there by {@link OptionNamingError.rename}.
 */
export class OptionNamingError extends Error {
  #sentence: string;

  /** @param sentence names options by their keys in braces */
  constructor(sentence: string, options?: ErrorOptions) {
    super(withOptionNames(sentence, BY_PATH), options);
    this.#sentence = sentence;
  }

  /** The message with the keys of options in braces; the message itself once they have names. */
  get sentence(): string {
    return this.#sentence;
  }

  rename(nameOf: OptionNames): this {
    this.message = withOptionNames(this.#sentence, nameOf);
    this.#sentence = this.message;
    return this;
  }
}
