/**
 * What can be done by its name: the palette lists it, the keys do the same.
 * Not here: what the running program can be told to do, which is in the side.
 */
import type { SideTab, Workspace } from '../model/workspace.ts';

export interface PageCommand {
  readonly key: string;
  readonly group: string;
  readonly text: string;
  readonly detail: string;
  readonly take: () => void;
}

export function commandsOf(workspace: Workspace): readonly PageCommand[] {
  const command = (text: string, detail: string, take: () => void): PageCommand => ({
    key: `command ${text}`,
    group: 'do',
    text,
    detail,
    take,
  });
  const { violation, cycle, kind } = workspace.summary.value ?? {};
  const open = (tab: SideTab) => () => workspace.openTab(tab);
  return [
    command(kind === 'live' ? 'Live or paused' : 'Play or stop', 'space', () => workspace.toggle()),
    command('Next mark', 'm', () => void workspace.step('forward', 'mark')),
    command('Previous mark', 'M', () => void workspace.step('back', 'mark')),
    ...(violation === undefined
      ? []
      : [command('Go to the violation', `${violation.seq}`, () => workspace.goTo(violation.seq))]),
    ...(cycle === undefined
      ? []
      : [command('Go to the cycle', `${cycle.from}`, () => workspace.goTo(cycle.from))]),
    command('To the beginning', '[', () => workspace.goToStart()),
    command('To the end', ']', () => workspace.goToEnd()),
    command('Show all machines', '', () => {
      workspace.machine.value = undefined;
    }),
    command('Show all rows', '', () => {
      workspace.filter.value = {};
    }),
    command('Only marked rows', '', () => {
      workspace.filter.value = { onlyMarked: true };
    }),
    command('Record at the cursor', '1', open('record')),
    command('Chosen actor', '2', open('actor')),
    command('List of actors', '3', open('actors')),
    ...(workspace.runs.value.length > 1 ? [command('Compare two runs', '5', open('compare'))] : []),
    command('Help and keys', '?', () => {
      workspace.isHelpOpen.value = true;
    }),
  ];
}
