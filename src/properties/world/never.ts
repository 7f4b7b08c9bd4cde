/**
 * A machine in a world where some timers never fire: a store that always answers in time has no use
 * for its timeout. The chart is the same but for these timers; what is left can do nothing new.
 */
import { StateMachine, type AnyStateMachine } from 'xstate';

interface Config {
  readonly after?: Readonly<Record<string, unknown>>;
  readonly states?: Readonly<Record<string, Config>>;
}

/** `timers`: names of delays. */
export function withoutTimers<M extends AnyStateMachine>(machine: M, timers: readonly string[]): M {
  if (timers.length === 0) return machine;
  const config = stripped(machine.config as Config, new Set(timers));
  // The types of a machine are those of its setup, of which nothing changes.
  return new StateMachine(config as never, machine.implementations as never) as never;
}

function stripped(config: Config, timers: ReadonlySet<string>): Config {
  const { after, states } = config;
  return {
    ...config,
    ...(after !== undefined && {
      after: Object.fromEntries(Object.entries(after).filter(([delay]) => !timers.has(delay))),
    }),
    ...(states !== undefined && {
      states: Object.fromEntries(
        Object.entries(states).map(([name, state]) => [name, stripped(state, timers)]),
      ),
    }),
  };
}
