/**
 * The search: what was typed, what was found, and from hit to hit. It looks through records, actors and
 * machines of the run; commands are the page's own.
 */
import { batch, signal } from '@preact/signals';
import type { ActorSummary, Direction, Row } from '../../protocol.ts';
import { problemOf } from './latest.ts';
import type { Workspace } from './workspace.ts';

/** Hits that are listed. */
const rowsShown = 10;
const actorsShown = 6;

export class Finder {
  readonly isOpen = signal(false);
  readonly text = signal('');
  readonly rows = signal<readonly Row[]>([]);
  readonly actors = signal<readonly ActorSummary[]>([]);
  readonly isLooking = signal(false);
  readonly #workspace: Workspace;
  #looked = 0;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  open(): void {
    this.isOpen.value = true;
  }

  /** Answers that come too late are left. */
  async look(text: string): Promise<void> {
    this.text.value = text;
    const looked = ++this.#looked;
    if (text.trim() === '') {
      batch(() => {
        this.rows.value = [];
        this.actors.value = [];
      });
      return;
    }
    this.isLooking.value = true;
    const [rows, actors] = await Promise.all([
      this.#find(text, 'forward', rowsShown),
      this.#findActors(text),
    ]);
    if (looked !== this.#looked) return;
    batch(() => {
      this.isLooking.value = false;
      this.rows.value = rows;
      this.actors.value = actors;
    });
  }

  /** To the next hit after the cursor, or before it. */
  async next(direction: Direction): Promise<void> {
    const text = this.text.value;
    if (text.trim() === '') return this.open();
    const [row] = await this.#find(text, direction, 1);
    if (row === undefined) this.#workspace.say(`No more hit for “${text}” in this direction.`);
    else this.#workspace.goTo(row.seq);
  }

  async #find(text: string, direction: Direction, count: number): Promise<readonly Row[]> {
    const { source, run, cursor } = this.#workspace;
    const from = cursor.value + (direction === 'forward' ? 1 : -1);
    const asked = { run: run.value, text, direction, count };
    try {
      const found = await source.ask('find', { ...asked, from });
      if (found.rows.length > 0 || count === 1) return found.rows;
      return (await source.ask('find', { ...asked, from: 0 })).rows;
    } catch (error) {
      this.#workspace.say(problemOf(error).message);
      return [];
    }
  }

  async #findActors(text: string): Promise<readonly ActorSummary[]> {
    const { source, run, cursor, summary } = this.#workspace;
    const pages = await Promise.all(
      (summary.value?.machines ?? []).map(({ machine }) =>
        source
          .ask('actors', {
            run: run.value,
            at: cursor.value,
            machine,
            text,
            withEnded: true,
            offset: 0,
            count: actorsShown,
          })
          .catch(() => ({ total: 0, actors: [] })),
      ),
    );
    return pages.flatMap(({ actors }) => actors).slice(0, actorsShown);
  }
}
