/**
 * Holds docs/notes-map.md to the notes and to the tests: every name of the notes has a row, every row
 * cites a test, and each test that is cited exists under that title in that file.
 * The names stand here because the notes are not part of the repository; where they are beside it,
 * the list is held against them too.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { repository } from './repository.ts';

const notesFile = fileURLToPath(new URL('../../../shared/seed/notes.en.md', import.meta.url));

const areNotesHere = existsSync(notesFile);
const absent = ' (skipped: ../shared/seed is not there)';

/** Every name that the notes write as code, in the notes' order. */
const codeNames = [
  'Destage',
  'DCache',
  'LSM',
  'ROW',
  'DM',
  'opproc',
  'view',
  'destage_view_t',
  'bucket',
  'destage_objs()',
  'operate_filling_obj()',
  'destage_bucket()',
  'destage_bucket_sem',
  'destage_obj_cb()',
  'EngineService::DCache_create_instance()',
  'DCacheInstance::DCache_ROW_ready()',
  'Destage::destage_start()',
  'CreateTask()',
  'destage_operation()',
  'delete_operation()',
  'destage_start',
  'Destage::insert_obj2_view()',
  'Destage::start_destage_task()',
  'destage_object()',
  'dcache_bucket_migrate()',
  'EngineService::_flush_dcache_bucket()',
  'DCacheInstance::dcache_backet_migrate()',
  'do_destage_bucket()',
  'view_destage_sem.up()',
  'operator_obj_in_destage_object()',
  'ROWInstance::dcache_flush_action()',
  'ROWOnCommit::finish()',
  'Destage::destage_obj_cb()',
  'EngineService::ms_fast_dispatch()',
  'DCacheOPProc::do_op()',
  'DCacheOPProc::do_op_operation()',
  'dcache_do_op_proc()',
  'do_op_write_back()',
  'do_transaction()',
  'insert_obj2_view()',
  'destage_operation',
  'view_destage_sem.down()',
  'do_destage()',
  'ROWInstance::ROW_dcache_flush()',
  'destage_obj_cb',
  'start_destage_task()',
  'set_destage_stat()',
  'up_all_destage_view()',
  'view_delete_sem',
  'delete_operation',
  'destage_init()',
  'destage_start()',
  'prepare_destage',
  'destage_objs',
] as const;

/** What else the notes name: as the row's first cell begins. */
const otherNames = [
  ...[1, 2, 3, 4, 5].map((flow) => `flow ${flow}: `),
  ...[1, 2, 3, 4, 5, 6].map((way) => `wake-up ${way}`),
  'C1',
  'C2',
  'C3, first half',
  'C3, second half',
  ...[1, 2, 3, 4, 5].map((problem) => `P${problem}`),
  'DESTAGING_NORMAL',
  'DESTAGING_FORCE',
  'FORCE',
  'the broken sentence',
  'whether semaphores count or are binary',
  'one `destage_bucket_sem` per instance, view or request',
  'which callbacks up it',
  'what FORCE changes, and what ends it',
  'whose min it is',
  'overwrites during a destage',
  'retry limits and delays',
  'back-pressure on writers',
  'failed fills',
  'new writes to a bucket during its destage',
  'shutdown',
  'recovery',
] as const;

interface Row {
  /** The first cell, as it is written. */
  readonly names: string;
  readonly tests: readonly { readonly file: string; readonly title: string }[];
}

const map = readFileSync(path.join(repository, 'docs', 'notes-map.md'), 'utf8');

const rows: readonly Row[] = map
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (?:-+|in the notes) /.test(line))
  .map((line) => line.slice(1, -1).split('|'))
  .map(([names = '', , tests = '']) => ({
    names: names.trim(),
    tests: [...tests.matchAll(/`(?<file>test\/[^`]+)` «(?<title>[^»]+)»/g)].map(({ groups }) => ({
      file: groups?.['file'] ?? '',
      title: groups?.['title'] ?? '',
    })),
  }));

/** Whether a test of that title is written in that file, in whichever quotes. */
function exists({ file, title }: Row['tests'][number]): boolean {
  const at = path.join(repository, file);
  if (!existsSync(at)) return false;
  const code = readFileSync(at, 'utf8');
  return ["'", '"', '`'].some((quote) => code.includes(`${quote}${title}${quote},`));
}

/** The names that a text writes as code, but for the names of its own files. */
function codeNamesOf(text: string): readonly string[] {
  const names = [...text.matchAll(/`([^`\n]+)`/g)].map(([, name = '']) => name);
  return [...new Set(names)].filter((name) => !name.endsWith('.md'));
}

describe('docs/notes-map.md', () => {
  it('has a row for every name of the notes', () => {
    const missing = codeNames.filter(
      (name) => !rows.some(({ names }) => names.includes(`\`${name}\``)),
    );
    expect(missing).toEqual([]);
  });
  it('has a row for every wake-up, condition, problem, flow and open question', () => {
    const missing = otherNames.filter((name) => !rows.some(({ names }) => names.startsWith(name)));
    expect(missing).toEqual([]);
  });
  it('cites a test in every row', () => {
    expect(rows.filter(({ tests }) => tests.length === 0)).toEqual([]);
  });
  it('cites tests that exist', () => {
    expect(rows.flatMap(({ tests }) => tests).filter((test) => !exists(test))).toEqual([]);
  });
  it.skipIf(!areNotesHere)(`names what the notes name${areNotesHere ? '' : absent}`, () => {
    expect([...codeNames].toSorted()).toEqual(
      codeNamesOf(readFileSync(notesFile, 'utf8')).toSorted(),
    );
  });
});
