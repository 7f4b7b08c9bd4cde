/**
 * The charts that have been laid out for this page: asked once each, since they never change.
 * Where everything in them stands is the server’s doing.
 */
import { signal, type ReadonlySignal } from '@preact/signals';
import type { Chart, ChartDirection, RunNumber } from '../../protocol.ts';
import type { MachineNumber } from '../../record.ts';
import type { Source } from '../source/source.ts';
import { problemOf, type Latest } from './latest.ts';

export class Charts {
  readonly #source: Source;
  readonly #kept = new Map<string, ReadonlySignal<Latest<Chart>>>();

  constructor(source: Source) {
    this.#source = source;
  }

  of(
    run: RunNumber,
    machine: MachineNumber,
    direction: ChartDirection,
  ): ReadonlySignal<Latest<Chart>> {
    const key = `${run} ${machine} ${direction}`;
    const known = this.#kept.get(key);
    if (known !== undefined) return known;
    const chart = signal<Latest<Chart>>({});
    this.#kept.set(key, chart);
    void this.#source
      .ask('chart', { run, machine, direction })
      .then((answer) => {
        chart.value = { answer };
      })
      .catch((error: unknown) => {
        chart.value = { problem: problemOf(error) };
        this.#kept.delete(key);
      });
    return chart;
  }
}
