/**
 * What the live program itself says about one of its objects, one click away where it answers at all.
 * Recordings and traces have nobody to ask.
 */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { problemOf } from '../model/latest.ts';
import { useWorkspace } from '../model/use.ts';
import { Tree } from '../parts/tree.tsx';

export function Explain({ subject }: { readonly subject: string | undefined }) {
  const workspace = useWorkspace();
  const label = workspace.hello.value?.explains;
  const said = useSignal<unknown>(undefined);
  useEffect(() => {
    said.value = undefined;
  }, [subject, said]);
  const isLive = workspace.summary.value?.kind === 'live';
  if (label === undefined || subject === undefined || !isLive) return null;
  const named = subject.slice(subject.indexOf(':') + 1);
  const ask = async () => {
    try {
      said.value = await workspace.source.ask('explain', { subject: named });
    } catch (error) {
      said.value = { problem: problemOf(error).message };
    }
  };
  return (
    <div class="explain">
      <button type="button" onClick={() => void ask()}>
        Explain {label} {named}
      </button>
      {said.value !== undefined && <Tree name="explanation" value={said.value} />}
    </div>
  );
}
