/**
 * Where the page is, in its address: run, record, actor by its path, machine and tab. A link that somebody
 * was sent opens there.
 */
import { effect } from '@preact/signals';
import type { SideTab, Workspace } from './workspace.ts';

/** Browsers allow so many changes of the address only. Unit: milliseconds. */
const writeEveryMs = 300;

/** In place of a machine's name: all side by side. */
const everyMachine = 'all';

const tabs: readonly SideTab[] = ['record', 'actor', 'actors', 'choices', 'compare', 'control'];

/** Follows the address from now on, and writes it. */
export async function linkToAddress(workspace: Workspace): Promise<void> {
  await follow(workspace, location.hash);
  // What is written below does not come back as a change.
  addEventListener('hashchange', () => void follow(workspace, location.hash));
  let timer: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    const hash = addressOf(workspace);
    clearTimeout(timer);
    timer = setTimeout(() => history.replaceState(null, '', hash), writeEveryMs);
  });
}

/** A live end is no place: it has gone on when the link is opened. */
function addressOf(workspace: Workspace): string {
  const { run, cursor, isFollowing, machine, actor, actorPath, tab, summary } = workspace;
  const parts = new URLSearchParams();
  if (run.value !== 0) parts.set('run', `${run.value}`);
  if (!isFollowing.value) parts.set('seq', `${cursor.value}`);
  const name = summary.value?.machines[machine.value ?? -1]?.name;
  parts.set('machine', name ?? everyMachine);
  if (actor.value !== undefined && actorPath.value !== '') parts.set('actor', actorPath.value);
  if (tab.value !== 'record') parts.set('pane', tab.value);
  return `#${parts.toString().replaceAll('%2F', '/').replaceAll('%3A', ':')}`;
}

async function follow(workspace: Workspace, hash: string): Promise<void> {
  const parts = new URLSearchParams(hash.slice(1));
  const run = Number(parts.get('run') ?? 0);
  const seq = parts.get('seq');
  if (run !== workspace.run.value) workspace.openRun(run);
  if (seq !== null && Number.isInteger(Number(seq))) workspace.goTo(Number(seq));
  const actor = parts.get('actor');
  if (actor !== null) await showNamed(workspace, actor);
  // After the actor, whose chart is shown else.
  const machine = parts.get('machine');
  const found = workspace.summary.value?.machines.find(({ name }) => name === machine);
  if (found !== undefined || machine === everyMachine) workspace.machine.value = found?.machine;
  const pane = tabs.find((tab) => tab === parts.get('pane'));
  if (pane !== undefined) workspace.tab.value = pane;
}

async function showNamed(workspace: Workspace, name: string): Promise<void> {
  const asked = { run: workspace.run.value, at: workspace.cursor.value, name };
  const actor = await workspace.source.ask('actorNamed', asked).catch(() => undefined);
  if (actor === undefined) workspace.say(`There is no actor ${name} at this record.`);
  else workspace.showActor(actor.actor, actor.machine, actor.path);
}
