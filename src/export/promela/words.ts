/**
 * Names of what a Promela model declares, and the text beside them that says what they are.
 * Not here: what is declared.
 */
import { eventText, valueText } from '../../checker/text.ts';
import type { Model } from '../../checker/model.ts';

/** The variable that holds an actor's local state. */
export const localName = (slot: number): string => `at${slot}`;

export const channelName = (from: number, to: number): string => `from${from}to${to}`;

/** `e5_row_flushed`. */
export function eventName(model: Model, event: number): string {
  return `e${event}_${word(model.event(event).type)}`;
}

export const word = (text: string): string => text.replaceAll(/\W+/g, '_');

/** Without what would end the comment. */
export const comment = (text: string): string => `/* ${text.replaceAll('*/', '* /')} */`;

/** An event as it reads in a comment, cut when it is long. */
export function eventComment(model: Model, event: number): string {
  return shortened(eventText(model.event(event)));
}

/** A state of a chart with its context. */
export function stateComment(value: unknown, context: unknown): string {
  const isEmpty =
    typeof context === 'object' && context !== null && Object.keys(context).length === 0;
  return shortened(
    valueText(value) + (isEmpty || context === undefined ? '' : ` ${valueText(context)}`),
  );
}

const commentMax = 160;

function shortened(text: string): string {
  return text.length > commentMax ? `${text.slice(0, commentMax)} …` : text;
}
