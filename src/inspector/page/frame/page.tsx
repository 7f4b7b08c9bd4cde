/**
 * The whole page: header, panes, time. Every pane is under the one cursor of the workspace.
 * Where each pane stands is in `look/frame.css`.
 */
import { useEffect } from 'preact/hooks';
import { ChartsPane } from '../charts/charts-pane.tsx';
import { useWorkspace } from '../model/use.ts';
import { SequencePane } from '../sequence/sequence-pane.tsx';
import { Side } from '../side/side.tsx';
import { FiguresPane } from '../time/figures-pane.tsx';
import { TimeBar } from '../time/time-bar.tsx';
import { Finder } from './finder.tsx';
import { Header } from './header.tsx';
import { Help } from './help.tsx';
import { useKeyboard } from './keyboard.ts';

export function Page() {
  const workspace = useWorkspace();
  useKeyboard(workspace);
  const isOpen = workspace.hello.value !== undefined;
  useEffect(() => {
    // For whoever measures how long it takes.
    if (isOpen) performance.mark('open');
  }, [isOpen]);
  if (!isOpen) return <p class="opening">Opening …</p>;
  return (
    <div class={workspace.summary.value?.series.length === 0 ? 'page' : 'page with-figures'}>
      <Header />
      <main class={workspace.widest.value === undefined ? '' : `alone ${workspace.widest.value}`}>
        <ChartsPane />
        <SequencePane />
        <Side />
        <FiguresPane />
      </main>
      <TimeBar />
      <Finder />
      <Help />
      <Notice />
    </div>
  );
}

/** Unit: milliseconds. */
const noticeMs = 6000;

function Notice() {
  const { notice } = useWorkspace();
  const text = notice.value;
  useEffect(() => {
    if (text === '') return;
    const timer = setTimeout(() => {
      notice.value = '';
    }, noticeMs);
    return () => clearTimeout(timer);
  }, [text, notice]);
  return (
    <p class={text === '' ? 'notice' : 'notice shown'} role="status">
      {text}
    </p>
  );
}
