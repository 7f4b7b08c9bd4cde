/**
 * A step that asks whether somebody holds a system id (`system.get`), under every answer. A machine may
 * do anything with the answer, so that the step is computed anew for each. Where all come out the same
 * but for who a message goes to, the id was no more than an address, and there is one step.
 */

/** `key`: what is asked again after somebody was stopped in the same step is another question. */
export interface Question {
  readonly key: string;
  readonly systemId: string;
  readonly isHeld: boolean;
}

/** By key of the question, whether somebody holds the id; who is not in it is there. */
export type Answers = ReadonlyMap<string, boolean>;

/** Invariant: `questions` in the order in which they were asked, each once. */
export interface Asked<T> {
  readonly outcome: T;
  readonly questions: readonly Question[];
}

/** More than so many are not all combined: each is denied alone, and all together. */
export const questionsMax = 4;

/** Every outcome of a step. Invariant: the same answers come to the same outcome and questions. */
export function underEveryAnswer<T>(
  first: Asked<T>,
  ask: (answers: Answers) => Asked<T>,
): readonly Asked<T>[] {
  if (first.questions.length > questionsMax) return denials(first.questions).map(ask);
  const found: Asked<T>[] = [];
  const open = [...turns(first, 0)];
  for (let answers = open.pop(); answers !== undefined; answers = open.pop()) {
    const asked = ask(answers);
    found.push(asked);
    open.push(...turns(asked, answers.size));
  }
  return found;
}

/** Other answers to the questions behind the first `given`, up to one that is answered with no. */
function turns({ questions }: Asked<unknown>, given: number): readonly Answers[] {
  return questions.slice(given).map(({ key }, at) => {
    const before = questions.slice(0, given + at);
    return new Map([
      ...before.map((one): [string, boolean] => [one.key, one.isHeld]),
      [key, false],
    ]);
  });
}

function denials(questions: readonly Question[]): readonly Answers[] {
  const no = questions.map(({ key }): [string, boolean] => [key, false]);
  return [...no.map((one) => new Map([one])), new Map(no)];
}
