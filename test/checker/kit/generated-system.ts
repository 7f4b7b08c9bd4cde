/**
 * Systems of generated machines: nested, parallel and history states, `after`, `always`, raised and
 * delayed events, messages, children that are spawned and stopped, final states. A chart is drawn as
 * plain data (`Chart`) so that a failing one can be read and shrunk, and built into a machine here.
 */
import fc from 'fast-check';
import {
  assign,
  cancel,
  createMachine,
  emit,
  enqueueActions,
  raise,
  sendParent,
  sendTo,
  stopChild,
  type AnyActorRef,
  type AnyStateMachine,
} from 'xstate';
import type { SystemDefinition } from '../../../src/checker/api.ts';

const kinds = [
  'count',
  'raise',
  'raiseLater',
  'raiseLaterById',
  'cancel',
  'sendOther',
  'sendOtherLater',
  'sendParent',
  'sayName',
  'spawn',
  'stop',
  'sendKid',
  'emit',
  'enqueue',
] as const;

interface Act {
  readonly kind: (typeof kinds)[number];
  readonly event: number;
  readonly other: number;
}

interface Edge {
  readonly event: number;
  readonly target: number | null;
  readonly reenter: boolean;
  /** Taken when the context's number is not this. */
  readonly unless: number | null;
  readonly acts: readonly Act[];
}

export interface Chart {
  readonly type: 'atomic' | 'compound' | 'parallel' | 'final' | 'shallow' | 'deep';
  readonly states: readonly Chart[];
  readonly on: readonly Edge[];
  readonly after: readonly (Edge & { readonly delay: 10 | 20 | 'soon' })[];
  readonly always: readonly (Edge & { readonly when: number })[];
  readonly entry: readonly Act[];
  readonly exit: readonly Act[];
}

const act: fc.Arbitrary<Act> = fc.record({
  kind: fc.constantFrom(...kinds),
  event: fc.nat(2),
  other: fc.nat(1),
});

const edgeParts = {
  event: fc.nat(2),
  target: fc.option(fc.nat(20), { freq: 5 }),
  reenter: fc.boolean(),
  unless: fc.option(fc.nat(3), { freq: 1 }),
  acts: fc.array(act, { maxLength: 2 }),
};

const edge: fc.Arbitrary<Edge> = fc.record(edgeParts);

const parts = {
  on: fc.array(edge, { maxLength: 3 }),
  after: fc.array(
    fc.record({ ...edgeParts, delay: fc.constantFrom(10 as const, 20 as const, 'soon' as const) }),
    { maxLength: 2 },
  ),
  always: fc.array(fc.record({ ...edgeParts, when: fc.nat(3) }), { maxLength: 1 }),
  entry: fc.array(act, { maxLength: 1 }),
  exit: fc.array(act, { maxLength: 1 }),
};

const leaf: fc.Arbitrary<Chart> = fc.record({
  type: fc.constantFrom('atomic', 'atomic', 'atomic', 'final', 'shallow', 'deep'),
  states: fc.constant([]),
  ...parts,
});

const inner = (child: fc.Arbitrary<Chart>): fc.Arbitrary<Chart> =>
  fc.record({
    type: fc.constantFrom('compound', 'compound', 'parallel'),
    states: fc.array(child, { minLength: 2, maxLength: 3 }),
    ...parts,
  });

export const chart: fc.Arbitrary<Chart> = inner(
  fc.oneof(
    { weight: 2, arbitrary: leaf },
    { weight: 1, arbitrary: inner(fc.oneof(leaf, inner(leaf))) },
  ),
);

interface Context {
  readonly n: number;
  readonly kid: AnyActorRef | null;
}

const kidMachine = createMachine({
  id: 'kid',
  initial: 'up',
  states: {
    up: {
      entry: sendParent({ type: 'e0' }),
      after: { soon: 'over' },
      on: { e1: 'other', e2: 'over' },
    },
    other: { on: { e1: 'up' }, after: { 10: { actions: sendParent({ type: 'e1' }) } } },
    over: { type: 'final' },
  },
  output: { said: 'over' },
}).provide({ delays: { soon: 10 } });

type Spawn = (logic: AnyStateMachine, options: { readonly id: string }) => AnyActorRef;
type Given = { readonly context: Context };

const eventOf = (number: number) => ({ type: `e${number}` });

function actionOf({ kind, event, other }: Act, others: readonly string[]): unknown {
  const to = ({ system }: { system: { get: (id: string) => AnyActorRef } }) =>
    system.get(others[other] ?? 'root');
  switch (kind) {
    case 'count':
      return assign({ n: ({ context }: Given) => (context.n + 1) % 4 });
    case 'raise':
      return raise(eventOf(event));
    case 'raiseLater':
      return raise(eventOf(event), { delay: 10 * (other + 1) });
    case 'raiseLaterById':
      return raise(eventOf(event), { delay: 20, id: `later:${other}` });
    case 'cancel':
      return cancel(`later:${other}`);
    case 'sendOther':
      return sendTo(to as never, eventOf(event) as never);
    case 'sendOtherLater':
      return sendTo(({ self }) => (self._parent ?? self) as never, eventOf(event) as never, {
        delay: 20,
        id: `later:${other}`,
      });
    case 'sendParent':
      return sendParent(eventOf(event));
    case 'sayName':
      return sendParent(({ self }) => ({ type: 'said', who: self.id, to: [`${self.id}!`] }));
    case 'spawn':
      return assign({
        kid: ({ context, spawn }: Given & { readonly spawn: Spawn }) =>
          context.kid ?? spawn(kidMachine, { id: 'kid' }),
      });
    case 'stop':
      return enqueueActions(({ context, enqueue }) => {
        const { kid } = context as Context;
        if (kid === null) return;
        enqueue(stopChild(kid));
        enqueue(assign({ kid: null }));
      });
    case 'sendKid':
      return enqueueActions(({ context, enqueue }) => {
        const { kid } = context as Context;
        if (kid !== null) enqueue.sendTo(kid, eventOf(event));
      });
    case 'emit':
      return emit({ type: `said:${event}` });
    case 'enqueue':
      return enqueueActions(({ context, enqueue }) => {
        if ((context as Context).n > 1) enqueue.raise(eventOf(event), { delay: 20 });
        else enqueue.assign({ n: (context as Context).n + 1 });
      });
  }
}

/** `others`: the system ids that it may send to. */
export function machineOf(id: string, root: Chart, others: readonly string[]): AnyStateMachine {
  const ids: string[] = [];
  const actions = (acts: readonly Act[]): unknown[] => acts.map((one) => actionOf(one, others));
  const name = (of: Chart, at: string): void => {
    for (const [turn, state] of of.states.entries()) {
      ids.push(`${at}-${turn}`);
      name(state, `${at}-${turn}`);
    }
  };
  name(root, id);
  const edgeOf = (from: Edge, isOk: (n: number) => boolean = () => true): unknown => ({
    ...(from.target !== null && { target: `#${ids[from.target % ids.length]}` }),
    reenter: from.reenter,
    guard: ({ context }: Given) => context.n !== from.unless && isOk(context.n),
    actions: actions(from.acts),
  });
  const build = (of: Chart, at: string): object => {
    const { type } = of;
    if (type === 'shallow' || type === 'deep') return { id: at, type: 'history', history: type };
    const states = of.states.map((state, turn) => {
      // A first state is entered at the start, and a region is always in some state.
      const isPlain = (turn > 0 && type === 'compound') || !/shallow|deep/.test(state.type);
      const child = isPlain ? state : { ...state, type: 'atomic' as const };
      return [`s${turn}`, build(child, `${at}-${turn}`)] as const;
    });
    const isFinal = type === 'final';
    return {
      id: at,
      ...(isFinal && { type: 'final' }),
      ...(type === 'parallel' && { type: 'parallel' }),
      ...(type === 'compound' && { initial: 's0' }),
      ...(states.length > 0 && { states: Object.fromEntries(states) }),
      entry: actions(of.entry),
      exit: actions(of.exit),
      ...(!isFinal && {
        on: Object.fromEntries(of.on.map((one) => [`e${one.event}`, edgeOf(one)])),
        after: Object.fromEntries(of.after.map((one) => [one.delay, edgeOf(one)])),
        // It ends itself: it counts on from the one number for which it is taken.
        always: of.always.map(({ when, ...one }) => ({
          ...(edgeOf({ ...one, unless: null }, (n) => n === when) as object),
          actions: [
            ...actions(one.acts),
            assign({ n: ({ context }: Given) => Math.min(4, context.n + 1) }),
          ],
        })),
      }),
    };
  };
  return createMachine({
    ...build(root, id),
    context: { n: 0, kid: null },
    options: { maxIterations: 40 },
    output: ({ context }: Given) => context.n,
  } as never).provide({ delays: { soon: 10 } });
}

const events = ['e0', 'e1', 'e2'].map((type) => ({ type }));

/** Two machines under a root that outlives both. */
export function generatedSystem(one: Chart, other: Chart): SystemDefinition {
  const logic = createMachine({
    id: 'root',
    context: { ended: [] },
    invoke: [
      { src: machineOf('a', one, ['b', 'root']), id: 'a', systemId: 'a' },
      { src: machineOf('b', other, ['a', 'b']), id: 'b', systemId: 'b' },
    ],
    on: {
      e0: { actions: sendTo('b', { type: 'e2' }) },
      'xstate.*': {
        actions: assign({
          ended: ({
            context,
            event,
          }: {
            context: { ended: readonly string[] };
            event: { type: string };
          }) => [...context.ended, event.type],
        }),
      },
    },
  } as never);
  return { name: 'generated', logic, environment: { a: events, b: events } };
}
