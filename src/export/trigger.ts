/**
 * What sets a transition off, from the event type that XState keeps for it: `after`, `always` and the
 * ends of children are event types of its own making there.
 * Source: XState 5.33, `createAfterEvent` and its neighbours.
 */
import { afterDelay } from '../checker/chart-items.ts';

export type Trigger =
  | { readonly kind: 'event'; readonly type: string }
  /** `delay`: a delay's name, or milliseconds as digits. */
  | { readonly kind: 'after'; readonly delay: string; readonly event: string }
  | { readonly kind: 'always' }
  /** `of`: a child's id, or a state's. */
  | { readonly kind: 'done' | 'error' | 'snapshot'; readonly of: string; readonly event: string };

const childEvent = /^xstate\.(?<kind>done|error|snapshot)\.(?:actor|state)\.(?<of>.+)$/s;

/** `source`: the id of the state whose it is, which ends the type of an `after`; a delay may have dots. */
export function triggerOf(eventType: string, source?: string): Trigger {
  if (eventType === '') return { kind: 'always' };
  const delay = afterDelay(eventType, source);
  if (delay !== undefined) return { kind: 'after', delay, event: eventType };
  const { kind, of = '' } = childEvent.exec(eventType)?.groups ?? {};
  if (kind === 'done' || kind === 'error' || kind === 'snapshot')
    return { kind, of, event: eventType };
  return { kind: 'event', type: eventType };
}

/** As a chart shows it; `always` shows nothing. */
export function triggerText(trigger: Trigger): string {
  switch (trigger.kind) {
    case 'event':
      return trigger.type;
    case 'after':
      return `after ${trigger.delay}`;
    case 'always':
      return '';
    case 'done':
    case 'error':
    case 'snapshot':
      return `${trigger.kind} ${trigger.of}`;
  }
}
