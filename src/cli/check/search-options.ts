/**
 * How the command line says to search: in which order, or by walks of which length. What an option needs
 * beside it, and what it excludes, is checked here; what each number may be, in `check.ts`.
 */
import type { CheckOptions, SystemDefinition } from '../../checker/api.ts';
import { DestageError } from '../../stores/errors.ts';

export const searches = ['breadth-first', 'depth-first', 'random', 'pct'] as const;

export interface SearchGiven {
  readonly search?: (typeof searches)[number] | undefined;
  readonly walks?: number | undefined;
  readonly steps?: number | undefined;
  readonly depth?: number | undefined;
}

const ofWalks = ['walks', 'steps', 'depth'] as const;
/** Where nothing is said: seconds for a system of some dozens of actors. */
const usual = { walks: 1000, steps: 1000, depth: 3 };

/** Errors: `bad-option` for options of walks where there is no walk. */
export function searchOf(given: SearchGiven): CheckOptions['search'] {
  const { search, walks = usual.walks, steps = usual.steps, depth = usual.depth } = given;
  const isWalk = search === 'random' || search === 'pct';
  const needless = ofWalks.find(
    (name) => given[name] !== undefined && !(name === 'depth' ? search === 'pct' : isWalk),
  );
  if (needless !== undefined)
    throw new DestageError(
      'bad-option',
      `--${needless} was given ${given[needless]} ${search === undefined ? 'without --search' : `with --search ${search}`}: ` +
        `it is for ${needless === 'depth' ? 'pct' : 'random and pct'}, for example ` +
        `--search pct --${needless} ${given[needless]}.`,
    );
  if (search === 'random') return { kind: search, walks, steps };
  return search === 'pct' ? { kind: search, walks, steps, depth } : search;
}

/**
 * Errors: `bad-option` where several threads are to search one system in a way in which only one can.
 * `system`: as it is to be checked.
 */
export function requireThreadable(
  { search = 'breadth-first', reduction, symmetry = [] }: SystemDefinition,
  workers = 1,
): void {
  if (workers === 1) return;
  const kind = typeof search === 'object' ? search.kind : search;
  const [what, instead] =
    kind !== 'breadth-first'
      ? [`--search ${kind}`, 'leave it out']
      : reduction === true
        ? ['--reduction', 'leave it out']
        : symmetry.length > 0
          ? ['a system that declares symmetry', 'add --no-symmetry']
          : [];
  if (what === undefined) return;
  throw new DestageError(
    'bad-option',
    `--workers was given ${workers} with ${what}: several threads search all of one system, ` +
      `breadth-first. Use --workers 1, or ${instead}.`,
  );
}
