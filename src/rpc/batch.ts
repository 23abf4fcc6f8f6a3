import type { Requester, Schedule } from "../chain/index.js";
import { type Answer, type AnswerOne, errorText, NO_ID } from "./answer.js";
import { isPromise } from "./dispatch.js";
import { invalidRequest, limitExceeded } from "./errors.js";
import type { Caller } from "./method.js";

const join = (answers: readonly Answer[]): Answer => {
  const texts = answers.filter((answer) => answer !== undefined);
  return texts.length === 0 ? undefined : `[${texts.join(",")}]`;
};

/**
 * Answers a batch. Its requests are started in order, without waiting for each other, so that writes in one batch share an
 * fsync; the answers are in the same order. A long one takes turns with the requests of other clients, and ends when its client
 * has gone. A batch of notifications only gets no answer.
 * @param schedule of the chain that the methods work on.
 * @param idTexts the ids of the requests as they are written.
 */
export function answerBatch(
  batch: unknown[],
  idTexts: readonly (string | undefined)[] | undefined,
  caller: Caller,
  answerOne: AnswerOne,
  most: number,
  { isTurnOver, nextTurn }: Schedule,
): Answer | Promise<Answer> {
  if (batch.length === 0) return errorText(NO_ID, invalidRequest("the batch is empty"));
  if (batch.length > most) {
    return errorText(NO_ID, limitExceeded(`the batch has ${batch.length} requests, the most is ${most}`));
  }
  const { client = { gone: false } }: { client?: Requester | undefined } = caller;
  const answers: (Answer | Promise<Answer>)[] = [];

  /** Starts requests until others have to have their turn. */
  const start = (): boolean => {
    while (answers.length < batch.length) {
      const index = answers.length;
      answers.push(answerOne(batch[index], caller, idTexts?.[index]));
      if (isTurnOver(performance.now())) break;
    }
    return answers.length === batch.length;
  };
  const goOn = async (): Promise<Answer> => {
    do {
      await nextTurn(client);
      if (client.gone) return undefined;
    } while (!start());
    return join(await Promise.all(answers));
  };

  if (!start()) return goOn();
  return answers.some(isPromise) ? Promise.all(answers).then(join) : join(answers as Answer[]);
}
