/**
 * The counterexamples tell the stories that the races are known by: each one's steps, in their order,
 * are among the steps of the trace. Between them stand the steps that every such run has.
 * Source: domain races, the numbered steps of each.
 */
import { describe, expect, it } from 'vitest';
import type { TraceStep } from '../../src/checker/api.ts';
import { check } from '../../src/checker/check.ts';
import { races } from '../../src/notes/races.ts';
import { systemOf } from '../../src/notes/races/race.ts';

/** By race: who moves, and on what. */
const stories: Readonly<Record<string, readonly string[]>> = {
  R1: [
    'view:0 do_destage_bucket',
    'destage_bucket_sem down',
    'destage_operation:0 granted',
    'view:0 prepare_destage',
    'view:0 set_destage_stat NORMAL',
    'view_destage_sem:0 down',
  ],
  R4: [
    'view:0 prepare_destage',
    'view:0 insert_obj2_view a',
    'view_destage_sem:0 up',
    'view_destage_sem:0 down',
  ],
  R7: [
    'view:0 prepare_destage',
    'dm fill x',
    'view:0 operate_filling_obj x',
    'view:0 put_at_tail',
    'view_destage_sem:0 down',
  ],
  R8: [
    'view:0 prepare_destage',
    'row:a ROW_dcache_flush a',
    'row:a fail',
    'view:0 destage_obj_cb a FAIL',
  ],
  R9: [
    'row:a ROW_dcache_flush a',
    'destage_operation:0 granted',
    'view:0 prepare_destage',
    'row:a ROW_dcache_flush a',
  ],
  R10: [
    'view:0 insert_obj2_view a',
    'view:0 prepare_destage',
    'view:0 insert_obj2_view a',
    'row:a commit',
    'view:0 destage_obj_cb a OK',
    'lsm min',
  ],
  R11: ['row:b commit', 'view:0 destage_obj_cb b OK', 'lsm min'],
  R12: [
    'view:0 do_destage_bucket',
    'destage_bucket_sem up',
    'migrator:0 granted',
    'view:0 prepare_destage',
    'view:0 do_destage_bucket',
    'destage_bucket_sem up',
    'migrator:0 granted',
  ],
  R12b: ['destage_bucket_sem down', 'view:0 destage_obj_cb c OK', 'migrator:0 granted'],
  R13: [
    'view:0 prepare_destage',
    'view:0 prepare_destage',
    'destage_bucket_sem up',
    'migrator:0 granted',
  ],
  R14: [
    'view:0 destage_obj_cb a OK',
    'view:0 do_destage_bucket',
    'view:0 prepare_destage',
    'view:0 remove_destaged',
  ],
  R19: ['view:0 destage_obj_cb a OK', 'view:0 insert_obj2_view a', 'view:0 remove_destaged'],
  R21: [
    'view:0 prepare_destage',
    'view:0 insert_obj2_view a',
    'destage_bucket_sem up',
    'migrator:0 granted',
  ],
  R23: ['faults crash', 'row:a commit', 'view:0 insert_obj2_view a', 'row:a commit'],
  R24: ['opproc looked_up', 'row:a ROW_dcache_flush a', 'row:a ROW_dcache_flush a'],
  R25: ['view:0 free', 'view:0 destage_obj_cb a OK'],
};

/** `row:a commit`, `view:0 destage_obj_cb a OK`. */
function told({ actor, event }: TraceStep): string {
  const type = event.type.replace(/^xstate\.after\.(?<delay>\w+)\..*$/, '$<delay>');
  const details = ['object', 'result', 'stat'].flatMap((field) => {
    const detail = event[field];
    return typeof detail === 'string' ? [detail] : [];
  });
  return [actor.replace('notes/', ''), type, ...details].join(' ');
}

/** The part of a story that is told, in its order, by the steps. */
function toldOf(story: readonly string[], steps: readonly string[]): readonly string[] {
  let from = 0;
  return story.filter((sentence) => {
    const at = steps.indexOf(sentence, from);
    if (at !== -1) from = at + 1;
    return at !== -1;
  });
}

describe('the counterexample tells the story of', () => {
  it.each(Object.entries(stories))('%s', async (id, story) => {
    const race = races.find((one) => one.id === id);
    if (race === undefined) throw new Error(`there is no race ${id}`);
    const { logic, ...options } = systemOf(race);
    const report = await check(logic, options);
    const result = report.properties.find(({ name }) => name === race.property.name);
    const steps = (result?.trace?.steps ?? []).map(told);
    expect(toldOf(story, steps)).toEqual(story);
  });
});
