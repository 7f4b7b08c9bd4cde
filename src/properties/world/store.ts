/**
 * DM, ROW or the side store as the engine meets it: does what it is asked as soon as it hears of it,
 * and answers; a message that waits in its channel is a store that is slow, and an answer that waits
 * is one that a crash or a timeout may overtake. Puts are conditional on the version (R23).
 * Who is sick fails every time; after a stumble the next one fails, whoever it is.
 */
import { assertEvent, assign, enqueueActions, setup } from 'xstate';
import type {
  MovedEvent,
  ObjectId,
  OutsideEvent,
  Sequence,
  ViewId,
} from '../../machines/events.ts';
import type { StoreEvent, Versions } from './messages.ts';

type Asked = Extract<OutsideEvent, { moves: unknown }>;

interface Answer {
  readonly view: ViewId;
  readonly object: ObjectId;
  readonly version: Sequence;
  readonly isDone: boolean;
}

/** `untold`: answers that go out together. */
export interface StoreContext {
  readonly stored: Versions;
  readonly sick: readonly ObjectId[];
  readonly stumbles: boolean;
  readonly untold: readonly Answer[];
}

type Served = Pick<StoreContext, 'stored' | 'stumbles' | 'untold'>;

export interface StoreParts {
  readonly id: string;
  readonly asked: Asked['type'];
  readonly done: Extract<MovedEvent, { moved: unknown }>['type'];
  readonly failed: Extract<MovedEvent, { failed: unknown }>['type'];
  readonly sick: readonly ObjectId[];
  readonly isBatched: boolean;
}

/** Its actions `greet` and `readOn` are to be provided; without them they do nothing. */
export function storeMachine(parts: StoreParts) {
  return storeSetup(parts).createMachine({
    id: parts.id,
    context: { stored: {}, sick: parts.sick, stumbles: false, untold: [] },
    entry: 'greet',
    on: {
      'object.heal': { actions: 'heal' },
      'request.stumble': { actions: 'stumble' },
      'recovery.read': { actions: 'readOn' },
      crash: { target: '.serving', actions: ['forget', 'greet'] },
    },
    initial: 'serving',
    states: {
      serving: {
        on: {
          [parts.asked]: [
            { guard: 'isBatched', target: 'collecting', actions: 'serve' },
            { actions: ['serve', 'tell'] },
          ],
        },
      },
      collecting: {
        on: { [parts.asked]: { actions: 'serve' } },
        after: { tellDelay: { target: 'serving', actions: 'tell' } },
      },
    },
  });
}

function storeSetup({ asked, done, failed, isBatched }: StoreParts) {
  return setup({
    types: { context: {} as StoreContext, events: {} as StoreEvent },
    guards: { isBatched: () => isBatched },
    actions: {
      greet: enqueueActions(() => undefined),
      readOn: enqueueActions(() => undefined),
      serve: assign(({ context, event }) => {
        assertEvent(event, asked);
        const { view } = event;
        return event.moves.reduce<Served>(({ stored, stumbles, untold }, { object, version }) => {
          const isDone = !stumbles && !context.sick.includes(object);
          const newest = Math.max(version, stored[object] ?? 0);
          const stores = isDone && asked !== 'fill.read';
          return {
            stored: stores ? { ...stored, [object]: newest } : stored,
            stumbles: false,
            untold: [...untold, { view, object, version, isDone }],
          };
        }, context);
      }),
      tell: enqueueActions(({ context, enqueue }) => {
        const views = new Set(context.untold.map(({ view }) => view));
        for (const view of views) {
          const answers = context.untold.filter((answer) => answer.view === view);
          for (const event of eventsOf(answers, done, failed))
            enqueue.sendTo(
              ({ system }) => system.get(view),
              () => event,
            );
        }
        enqueue.assign({ untold: [] });
      }),
      heal: assign(({ context, event }) => {
        assertEvent(event, 'object.heal');
        return { sick: context.sick.filter((object) => object !== event.object) };
      }),
      stumble: assign({ stumbles: true }),
      forget: assign({ untold: [], stumbles: false }),
    },
    delays: { tellDelay: 1 },
  });
}

function eventsOf(
  answers: readonly Answer[],
  done: StoreParts['done'],
  failed: StoreParts['failed'],
): readonly MovedEvent[] {
  const moved = answers
    .filter(({ isDone }) => isDone)
    .map(({ object, version }) => ({ object, version }));
  const unmoved = answers
    .filter(({ isDone }) => !isDone)
    .map(({ object, version }) => ({ object, version, reason: 'sick' }));
  const events: MovedEvent[] = [];
  if (moved.length > 0) events.push({ type: done, moved });
  if (unmoved.length > 0) events.push({ type: failed, failed: unmoved });
  return events;
}
