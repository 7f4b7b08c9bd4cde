/**
 * Why it did not move: an ignored event, guards that said no, a dead letter, a refusal, an error. Sentences
 * with names, and one click to what the program itself says about it.
 */
import type { Handled, Row } from '../../protocol.ts';
import { valueText } from '../model/words.ts';
import { Explain } from './explain.tsx';
import { Guards } from './parts.tsx';

export function WhyNot({
  row,
  handled,
}: {
  readonly row: Row;
  readonly handled: Handled | undefined;
}) {
  return (
    <section class="why" aria-label="Why did it not move?">
      <h3>Why did it not move?</h3>
      {row.marks.map((mark) => (
        <p key={mark}>{sentenceOf(mark, row, handled)}</p>
      ))}
      {handled !== undefined && handled.lost.length > 0 && (
        <Guards machine={row.actor?.machine} lost={handled.lost} />
      )}
      <Explain subject={row.actor?.id} />
    </section>
  );
}

function sentenceOf(mark: Row['marks'][number], row: Row, handled: Handled | undefined): string {
  const who = row.actor?.path ?? 'The receiver';
  const state = handled?.before === undefined ? '' : ` in ${valueText(handled.before)}`;
  switch (mark) {
    case 'ignored':
      return `${who} was${state}, and no active state has a transition for ${row.label}.`;
    case 'guarded':
      return `${who} was${state}; it has transitions for ${row.label}, and their guards said no.`;
    case 'dead':
      return `${who} had ended before ${row.label} came to it.`;
    case 'refused':
      return `${row.sender?.path ?? who} answered that it will not.`;
    case 'error':
      return `${who} ended with an error: ${row.detail || 'no message'}.`;
    case 'violation':
      return 'A property broke here.';
  }
}
