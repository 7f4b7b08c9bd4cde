/**
 * What the palette lists for what was typed: a record by its number, machines, states, actors, records, and
 * what can be done. How it is chosen is in `finder.tsx`.
 */
import type { Workspace } from '../model/workspace.ts';
import { shortPath, valueText } from '../model/words.ts';
import { labelOf } from '../sequence/row-look.ts';
import { momentOf } from '../sequence/use-rows.ts';
import { commandsOf } from './commands.ts';

export interface Hit {
  readonly key: string;
  readonly group: string;
  readonly text: string;
  readonly detail: string;
  /** Of a record: where the text stands in it. */
  readonly excerpt?: string;
  readonly take: () => void;
}

/** Machines whose states are found, too; and hits of both kinds. */
const chartsMax = 16;
const placesMax = 8;

export function hitsOf(workspace: Workspace): readonly Hit[] {
  const { finder } = workspace;
  const text = finder.text.value.trim();
  const named = (name: string) => name.toLowerCase().includes(text.toLowerCase());
  const number = /^\d+$/.test(text) ? Number(text) : undefined;
  return [
    ...(number === undefined
      ? []
      : [
          {
            key: 'seq',
            group: 'go to',
            text: `record ${number}`,
            detail: '',
            take: () => workspace.goTo(number),
          },
        ]),
    ...(text === '' ? [] : placesNamed(workspace, named)),
    ...finder.actors.value.map((actor) => ({
      key: `actor ${actor.actor}`,
      group: 'actor',
      text: actor.path,
      detail: actor.status === 'running' ? valueText(actor.value) : actor.status,
      take: () => workspace.showActor(actor.actor, actor.machine),
    })),
    ...finder.rows.value.map((row) => ({
      key: `row ${row.seq}`,
      group: `record ${row.seq}`,
      text: `${labelOf(row)} ${row.marks.join(' ')}`,
      detail: shortPath(row.actor?.path ?? ''),
      excerpt: row.excerpt ?? '',
      take: () => workspace.goTo(momentOf(row)),
    })),
    ...commandsOf(workspace).filter(({ text: name }) => named(name)),
  ];
}

/** Machines, and states of those whose charts are few enough to be laid out for it. */
function placesNamed(workspace: Workspace, named: (name: string) => boolean): readonly Hit[] {
  const charted = (workspace.summary.value?.machines ?? []).filter(({ hasChart }) => hasChart);
  const machines = charted.map(({ name, machine }) => ({
    key: `machine ${machine}`,
    group: 'machine',
    text: name,
    detail: '',
    take: () => {
      workspace.machine.value = machine;
    },
  }));
  const states = charted.slice(0, chartsMax).flatMap(({ name, machine }) => {
    const chart = workspace.charts.of(workspace.run.value, machine, 'down').value.answer;
    return (chart?.nodes ?? [])
      .filter(({ kind, path }) => kind !== 'start' && path !== '')
      .map(({ path, key }) => ({
        key: `state ${machine} ${path}`,
        group: 'state',
        text: key,
        detail: path === key ? name : `${name} ${path}`,
        take: () => {
          workspace.machine.value = machine;
          workspace.list({ machine, state: path });
        },
      }));
  });
  return [...machines, ...states].filter((hit) => named(hit.text)).slice(0, placesMax);
}
