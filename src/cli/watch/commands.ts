/**
 * What a viewer may do to a running engine under `--control`, and what it may ask of it. Each command
 * checks what it is given, and is recorded, refused or not.
 */
import type { Destage } from '../../actors/api.ts';
import type { Inspector } from '../../inspector/live.ts';
import type { Command } from '../../inspector/protocol.ts';
import type { Services } from '../../inspector/session.ts';
import { modes, type Mode } from '../../machines/events.ts';
import { DestageError } from '../../stores/errors.ts';

type Given = Readonly<Record<string, unknown>>;

const commands: readonly Command[] = [
  {
    command: 'set-mode',
    label: 'Set the mode',
    fields: [{ name: 'mode', label: 'mode', kind: 'choice', choices: modes }],
  },
  {
    command: 'flush-buckets',
    label: 'Flush buckets',
    fields: [{ name: 'buckets', label: 'buckets', kind: 'numbers' }],
  },
  {
    command: 'rearm',
    label: 'Re-arm a parked object',
    fields: [{ name: 'object', label: 'object', kind: 'text' }],
  },
  {
    command: 'send',
    label: 'Send an event',
    fields: [
      { name: 'actor', label: 'actor (path, system id or id)', kind: 'text' },
      { name: 'event', label: 'event', kind: 'json' },
    ],
  },
];

/** Errors: throws when there is no engine yet. */
type Running = () => Destage;

export function engineExplain(engine: Running): NonNullable<Services['explain']> {
  return { subject: 'object', explain: (object) => ({ ...engine().explain(object) }) };
}

export function engineControl(
  engine: Running,
  inspector: Inspector,
): NonNullable<Services['control']> {
  const acts: Readonly<Record<string, (given: Given) => unknown>> = {
    'set-mode': ({ mode }) => engine().setMode(oneMode(mode)),
    'flush-buckets': ({ buckets }) => void engine().destageBuckets(numbers(buckets)),
    rearm: ({ object }) => {
      if (!engine().rearm(text('object', object)))
        throw refused(`${text('object', object)} is not parked: only a parked object is re-armed.`);
    },
    send: ({ actor, event }) => inspector.send(text('actor', actor), ownEvent(event)),
  };
  return {
    commands,
    run: async (command, given) => {
      const act = Object.hasOwn(acts, command) ? acts[command] : undefined;
      if (act === undefined)
        throw refused(
          `there is no command ${command}: give one of ${Object.keys(acts).join(', ')}.`,
        );
      return inspector.control(command, given, () => act(given));
    },
  };
}

function oneMode(given: unknown): Mode {
  const mode = modes.find((known) => known === given);
  if (mode === undefined)
    throw refused(`the mode is ${JSON.stringify(given)}: give one of ${modes.join(', ')}.`);
  return mode;
}

function numbers(given: unknown): readonly number[] {
  if (Array.isArray(given) && given.length > 0 && given.every(Number.isInteger))
    return given as readonly number[];
  throw refused(
    `the buckets are ${JSON.stringify(given)}: give a list of numbers, such as [0, 3].`,
  );
}

function text(name: string, given: unknown): string {
  if (typeof given === 'string' && given !== '') return given;
  throw refused(`the ${name} is ${JSON.stringify(given)}: give its name.`);
}

function plainEvent(given: unknown): { readonly type: string } {
  if (typeof given === 'object' && given !== null && 'type' in given) {
    const { type } = given;
    if (typeof type === 'string') return { ...given, type };
  }
  throw refused(
    `the event is ${JSON.stringify(given)}: give an object with a type, such as {"type":"log.pressed"}.`,
  );
}

/** Not one of XState's own, by which it stops actors and answers for others. */
function ownEvent(given: unknown): { readonly type: string } {
  const event = plainEvent(given);
  if (!event.type.startsWith('xstate.')) return event;
  throw refused(`${event.type} is an event of XState's own: give one that the machine takes.`);
}

function refused(message: string): DestageError {
  return new DestageError('bad-option', message);
}
