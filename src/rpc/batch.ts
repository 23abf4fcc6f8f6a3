import { type Answer, type AnswerOne, errorText, NO_ID } from "./answer.js";
import { isPromise } from "./dispatch.js";
import { invalidRequest, limitExceeded } from "./errors.js";
import type { Caller } from "./method.js";

/**
 * Answers a batch. Its requests are started in order, without waiting for each other, so that writes in one batch share an
 * fsync; the answers stand in the same order. A batch of notifications only gets no answer.
 * @param idTexts the ids of the requests as they are written.
 */
export function answerBatch(
  batch: unknown[],
  idTexts: readonly (string | undefined)[] | undefined,
  caller: Caller,
  answerOne: AnswerOne,
  most: number,
): Answer | Promise<Answer> {
  if (batch.length === 0) return errorText(NO_ID, invalidRequest("the batch is empty"));
  if (batch.length > most) {
    return errorText(NO_ID, limitExceeded(`the batch has ${batch.length} requests, the most is ${most}`));
  }
  const join = (answers: Answer[]): Answer => {
    const texts = answers.filter((answer) => answer !== undefined);
    return texts.length === 0 ? undefined : `[${texts.join(",")}]`;
  };
  const answers = batch.map((request, index) => answerOne(request, caller, idTexts?.[index]));
  return answers.some(isPromise) ? Promise.all(answers).then(join) : join(answers as Answer[]);
}
