/**
 * The record at the cursor: who sent what to whom, how it was handled or why nothing moved, what led to it
 * and what came of it.
 */
import type { Handled, RecordAnswer, Row } from '../../protocol.ts';
import { useWorkspace } from '../model/use.ts';
import { count, time, valueText } from '../model/words.ts';
import { short, Tree } from '../parts/tree.tsx';
import { nameOf } from '../sequence/row-look.ts';
import { typeShown } from '../model/filters.ts';
import { ActorLink, Changes, Edges, Marks, Part, RowLink } from './parts.tsx';
import { Violation } from './violation.tsx';
import { WhyNot } from './why-not.tsx';

export function RecordPane() {
  const workspace = useWorkspace();
  const { answer, problem } = workspace.record.value;
  if (problem !== undefined) return <p class="empty">{problem.message}</p>;
  if (answer === undefined) return <p class="empty">Nothing has been recorded yet.</p>;
  const about = aboutOf(answer)?.seq;
  const earlier = answer.causes.filter(({ seq }) => seq !== about);
  return (
    <>
      <Violation seq={answer.record.seq} />
      <Title answer={answer} />
      <How answer={answer} />
      <Payload answer={answer} />
      {earlier.length > 0 && (
        <Part title="What led to it">
          <ol class="row-links">
            {earlier.map((row) => (
              <RowLink key={row.seq} row={row} />
            ))}
          </ol>
        </Part>
      )}
      {answer.caused.length > 0 && (
        <Part
          title={`What came of it: ${count(answer.caused.length)} at once, ${count(answer.causedTotal)} in all`}
        >
          <ol class="row-links">
            {answer.caused.map((row) => (
              <RowLink key={row.seq} row={row} />
            ))}
          </ol>
        </Part>
      )}
    </>
  );
}

/** The event that is handled at a step, else the record itself. */
function aboutOf({ row, causes }: RecordAnswer): Row | undefined {
  return row?.kind === 'step'
    ? (causes.find(({ kind }) => kind === 'event') ?? row)
    : (row ?? causes[0]);
}

function Title({ answer }: { readonly answer: RecordAnswer }) {
  const workspace = useWorkspace();
  const row = aboutOf(answer);
  const { record } = answer;
  if (row === undefined)
    return (
      <header class="title">
        <h3>{record.kind}</h3>
        <p class="muted">record {record.seq}</p>
      </header>
    );
  const shown = typeShown(workspace.filter.value, row.label);
  return (
    <header class="title">
      <h3>
        {nameOf(row.label)} <Marks marks={row.marks} />
      </h3>
      <p>
        {row.kind === 'event' && (
          <>
            <ActorLink actor={row.sender} /> →{' '}
          </>
        )}
        {row.actor === undefined ? 'nobody recorded' : <ActorLink actor={row.actor} />}
      </p>
      <p class="muted">
        record {row.seq} at {time(row.t, workspace.summary.value?.kind)}
        {row.via === undefined ? '' : `, by ${viaWords[row.via]}`}
        {row.handled === undefined ? '' : `, handled at ${row.handled}`}
      </p>
      {row.kind === 'event' && (
        <p class="actions">
          <button
            type="button"
            class="quiet"
            onClick={() => workspace.showType(row.label, shown === 'folded' ? 'shown' : 'folded')}
          >
            {shown === 'folded' ? 'Unfold this type' : 'Fold this type'}
          </button>
          <button
            type="button"
            class="quiet"
            onClick={() => workspace.showType(row.label, 'hidden')}
          >
            Hide this type
          </button>
        </p>
      )}
    </header>
  );
}

const viaWords: Readonly<Record<NonNullable<Row['via']>, string>> = {
  timer: 'a timer',
  environment: 'the environment',
  fault: 'a fault',
  control: 'a viewer',
};

function How({ answer }: { readonly answer: RecordAnswer }) {
  const row = aboutOf(answer);
  const { handled } = answer;
  const isStuck = row?.marks.some((mark) => mark !== 'violation') === true;
  return (
    <>
      {isStuck && <WhyNot row={row} handled={handled} />}
      {handled !== undefined && handled.taken.length > 0 && (
        <Part title="What it did">
          <p class="value-change">{moveText(handled)}</p>
          <Edges machine={row?.actor?.machine} edges={handled.taken} />
        </Part>
      )}
      {handled !== undefined && handled.changes.length > 0 && (
        <Part title="What it changed">
          <Changes changes={handled.changes} />
        </Part>
      )}
    </>
  );
}

function moveText({ before, after }: Handled): string {
  const [from, to] = [valueText(before), valueText(after)];
  return from === to ? `stays in ${to}` : `${from} → ${to}`;
}

function Payload({ answer: { record, row, causes } }: { readonly answer: RecordAnswer }) {
  if (record.kind === 'event' && record.payload !== undefined)
    return (
      <Part title="What it carries">
        <Tree name="payload" value={record.payload} />
      </Part>
    );
  if (record.kind === 'stopped' && (record.output !== undefined || record.error !== undefined))
    return (
      <Part title={record.error === undefined ? 'Output' : 'Error'}>
        {record.error === undefined ? (
          <Tree name="output" value={record.output} />
        ) : (
          <p>{record.error}</p>
        )}
      </Part>
    );
  if (record.kind === 'control')
    return (
      <Part title="What was given">
        <p>{record.refusal ?? short(record.given, 400)}</p>
      </Part>
    );
  const event = record.kind === 'step' ? causes.find(({ seq }) => seq === record.cause) : row;
  if (event === undefined || event.detail === '') return null;
  return (
    <Part title="What it carries">
      <code class="detail">{event.detail}</code>
    </Part>
  );
}
