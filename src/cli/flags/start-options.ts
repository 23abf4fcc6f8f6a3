import {
  type Draft,
  draftOf,
  errorFor,
  type Given,
  inputOf,
  isSwitch,
  type NodeOptions,
  parseNodeOptions,
  rephrased,
  type Surface,
  ValueError,
} from "../../options/index.js";
import { wrongUse } from "../errors.js";
import { type Flag, flagNameOf, isBoolean } from "./flag.js";

/** What the command prints, and where. */
export interface OutputOptions {
  quiet: boolean;
  verbose: boolean;
  json: boolean;
  /** A file that the log is appended to as well. */
  file?: string;
}

/** What the flags of `couverture start` request. */
export interface StartOptions {
  node: NodeOptions;
  output: OutputOptions;
  /** Whether the demo market is to be on the chain. */
  demo?: boolean;
  /** Sentences about flags that have no effect. */
  notices: string[];
}

/** A flag as it was typed. `text` is undefined for a boolean that is on, and a value that is left out; a boolean may be off. */
export interface GivenFlag {
  flag: Flag;
  name: string;
  text: string | undefined;
  off?: boolean;
}

/** Options have the names of flags, and errors are wrong use. */
const COMMAND_LINE: Surface = {
  nameOf: flagNameOf,
  error: (name, reason, cause) => wrongUse(`${name} ${reason}`, cause),
};

/** A flag's value, as its kind has it of its text. */
function givenOf({ flag, name, text, off }: GivenFlag): Given {
  const { key, option } = flag;
  if (text === undefined) return { key, name, value: !off };
  if (isSwitch(option) || isBoolean(flag) || option.kind.fromText === undefined)
    return { key, name, value: text, text };
  try {
    return { key, name, value: option.kind.fromText(text, name !== flag.names[0]), text };
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    throw errorFor({ key, name, text }, error, COMMAND_LINE);
  }
}

/** What signs the ledger's head. @throws CommandError where one of its flags lacks another, or the key cannot be read */
async function attestationFrom({ node, signer: { key, passwordFile } }: Draft): Promise<object | undefined> {
  const given = node.attestation as { every?: unknown } | undefined;
  if (given === undefined && key === undefined && passwordFile === undefined) return undefined;
  if (given?.every === undefined) {
    const name = key === undefined ? "--attest-password-file" : "--attest-key";
    throw wrongUse(
      `${name} does nothing without --attest-every, the number of records from one attestation to the next`,
    );
  }
  if (key === undefined) {
    throw wrongUse("--attest-every needs --attest-key: the file with the private key that signs");
  }
  const { signingKey } = await import("../ledger/key-flags.js");
  const flags = { key: "--attest-key", passwordFile: "--attest-password-file" };
  return { ...given, privateKey: await signingKey(key, passwordFile, flags) };
}

async function phraseOf({ wallet: { seed } }: Draft): Promise<string | undefined> {
  if (seed === undefined) return undefined;
  const { phraseOfGanacheSeed } = await import("../../chain/wallet/seed-phrase.js");
  return phraseOfGanacheSeed(seed);
}

/** The options' complaint, with the flag as it was typed in place of the option's path. */
export const asFlagError = (error: unknown, given: readonly GivenFlag[]): unknown =>
  rephrased(error, given.map(givenOf), COMMAND_LINE);

/**
 * What was requested, from the flags as they were typed.
 * @throws CommandError (wrong use) with a sentence that names the flag
 */
export async function readStartOptions(flags: readonly GivenFlag[]): Promise<StartOptions> {
  const given = flags.map(givenOf);
  const draft = draftOf(given, COMMAND_LINE);
  const { chain, engine } = draft.node;
  if (draft.demo && engine === "ganache") chain.exchange ??= true;
  const attestation = await attestationFrom(draft);
  const input = inputOf(draft, await phraseOf(draft));
  try {
    return {
      node: parseNodeOptions({
        ...input,
        ...(attestation && { attestation: attestation as typeof input.attestation }),
      }),
      output: { quiet: false, verbose: false, json: false, ...draft.output },
      ...(draft.demo && { demo: true }),
      notices: draft.notices,
    };
  } catch (error) {
    throw rephrased(error, given, COMMAND_LINE);
  }
}
