/**
 * What could happen after the cursor of a trace: its own next step is marked; another one makes a new run
 * that branches off here.
 */
import { useLatest, useWorkspace } from '../model/use.ts';
import { problemOf } from '../model/latest.ts';
import type { Choice } from '../../protocol.ts';
import { Violation } from './violation.tsx';

export function ChoicesPane() {
  const workspace = useWorkspace();
  const { answer, problem } = useLatest('choices', ({ run, cursor }) => ({
    run: run.value,
    at: cursor.value,
  })).value;
  const { branchOf } = workspace.summary.value ?? {};
  return (
    <>
      <Violation seq={workspace.cursor.value} />
      {branchOf !== undefined && (
        <p class="muted">
          A branch: it leaves{' '}
          <button
            type="button"
            class="link"
            onClick={() => workspace.openRun(branchOf.run, branchOf.at)}
          >
            {workspace.runs.value[branchOf.run]?.name ?? 'its run'} at {branchOf.at}
          </button>
          .
        </p>
      )}
      {problem !== undefined && <p class="empty">{problem.message}</p>}
      {answer?.length === 0 && <p class="empty">Nothing can happen any more.</p>}
      <ol class="choices" aria-label="What can happen next">
        {answer?.map((choice) => (
          <Option key={choice.choice} choice={choice} />
        ))}
      </ol>
    </>
  );
}

function Option({ choice }: { readonly choice: Choice }) {
  const workspace = useWorkspace();
  const take = async () => {
    if (choice.isTaken) return workspace.step('forward', 'event');
    try {
      const run = await workspace.source.ask('branch', {
        run: workspace.run.value,
        at: workspace.cursor.value,
        choice: choice.choice,
      });
      workspace.addRun(run);
    } catch (error) {
      workspace.say(problemOf(error).message);
    }
  };
  return (
    <li>
      <button
        type="button"
        class={choice.isTaken ? 'choice taken' : 'choice'}
        onClick={() => void take()}
      >
        <b>{choice.label}</b>
        <small>
          {choice.kind}
          {choice.isTaken ? ', the trace’s own next step' : ''}
        </small>
        {choice.changes.map((change) => (
          <code key={change}>{change}</code>
        ))}
      </button>
    </li>
  );
}
