/** `toHold` passes what holds, prints the shortest trace of what does not, and refuses what is not known. */
import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { defineSystem } from '../../src/checker/define-system.ts';
import { always, sometimes } from '../../src/checker/properties.ts';
import { matchers } from '../../src/testing/index.ts';

declare module 'vitest' {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as vitest declares it
  interface Assertion<T = any> {
    toHold(...properties: readonly string[]): Promise<T>;
  }
}

expect.extend(matchers);

const lamp = createMachine({
  id: 'lamp',
  initial: 'off',
  states: { off: { on: { press: 'on' } }, on: { after: { 1000: 'off' } } },
});
const isIn =
  (state: string) =>
  (view: { actor(path: string): { matches(value: string): boolean } | undefined }) =>
    view.actor('lamp')?.matches(state) === true;
const system = defineSystem({
  name: 'a lamp',
  logic: lamp,
  environment: { lamp: [{ type: 'press' }] },
  properties: [always('never on', (view) => !isIn('on')(view)), sometimes('off', isIn('off'))],
});

describe('toHold', () => {
  it('passes when the properties that are asked for hold', async () => {
    await expect(system).toHold('off');
    await expect(system).not.toHold('never on');
  });
  it('prints the shortest trace when one does not', async () => {
    const failing = expect(system).toHold();
    await expect(failing).rejects.toThrow(/^a lamp does not hold\.\n\nnever on: 1 step of lamp/);
  });
  it('says what held when it should not have', async () => {
    await expect(expect(system).not.toHold('off')).rejects.toThrow(/in all of its 2 states/);
  });
  it('refuses a property that there is not, and an answer that is not known', async () => {
    await expect(expect(system).toHold('bright')).rejects.toThrow(/a lamp has never on, off\./);
    const cut = { ...system, bounds: { states: 1 } };
    await expect(expect(cut).not.toHold('off')).rejects.toThrow(/a lamp: not known/);
  });
});
