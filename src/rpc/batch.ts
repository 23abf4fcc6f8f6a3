import { type Answer, type AnswerOne, errorText } from "./answer.js";
import { isPromise } from "./dispatch.js";
import { invalidRequest, limitExceeded } from "./errors.js";
import type { Caller } from "./method.js";

/**
 * Answers a batch. Its requests are started in order, without waiting for each other, so that writes in one batch share an
 * fsync; the answers stand in the same order. A batch of notifications only gets no answer.
 */
export function answerBatch(
  batch: unknown[],
  caller: Caller,
  answerOne: AnswerOne,
  most: number,
): Answer | Promise<Answer> {
  if (batch.length === 0) return errorText(null, invalidRequest("the batch is empty"));
  if (batch.length > most) {
    return errorText(null, limitExceeded(`the batch has ${batch.length} requests, the most is ${most}`));
  }
  const join = (answers: Answer[]): Answer => {
    const texts = answers.filter((answer) => answer !== undefined);
    return texts.length === 0 ? undefined : `[${texts.join(",")}]`;
  };
  const answers = batch.map((request) => answerOne(request, caller));
  return answers.some(isPromise) ? Promise.all(answers).then(join) : join(answers as Answer[]);
}
