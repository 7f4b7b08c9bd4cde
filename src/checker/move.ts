/**
 * What an actor may do next, and what that does: computed once for each component, then a matter of
 * integers. Slots, components and events are numbers of a `Model`.
 */
import type { AnyTransitionDefinition } from 'xstate';
import type { Refusal } from '../table/refusal.ts';
import type { StepKind } from './api.ts';

export type FaultKind = 'crash' | 'loss' | 'duplication' | 'reordering';

/** A change of another slot, in the order in which they happen. */
export type Output =
  | { readonly kind: 'send'; readonly slot: number; readonly from: number; readonly event: number }
  /** To whoever holds the system id then; to the sender itself when nobody does, as XState does. */
  | {
      readonly kind: 'sendSystem';
      readonly systemId: string;
      readonly from: number;
      readonly event: number;
      /** Sent by a timer: XState has looked up who it goes to when that was armed. */
      readonly isLate?: boolean;
    }
  /** The move is possible only where somebody, or nobody, holds the system id then (`AskEffect`). */
  | {
      readonly kind: 'ask';
      readonly systemId: string;
      /** The slot that asks. */
      readonly from: number;
      readonly isHeld: boolean;
      readonly isOnly: boolean;
    }
  /** What cannot be stepped, where it comes to that. */
  | { readonly kind: 'refuse'; readonly refusal: Refusal }
  | { readonly kind: 'place'; readonly slot: number; readonly component: number }
  /** With all below it. `unread`: events that the same step has sent to it. */
  | { readonly kind: 'remove'; readonly slot: number; readonly unread: readonly number[] }
  /** Takes one of a fault's budget; without any left the move is not possible. */
  | { readonly kind: 'spend'; readonly fault: FaultKind }
  /** All but the survivors end, and the root starts again. */
  | { readonly kind: 'crash' };

export interface Move {
  readonly kind: StepKind;
  readonly slot: number;
  /** The sender's slot; -1 for none. */
  readonly from: number;
  readonly event: number;
  readonly timer: string | undefined;
  /** The component of `slot` after it, before the outputs. */
  readonly next: number;
  readonly outputs: readonly Output[];
  readonly emitted: readonly number[];
  readonly transitions: readonly AnyTransitionDefinition[];
  /** Names of the actor's timers that were armed and are armed anew, if any. */
  readonly rearmed?: readonly string[];
}

/**
 * With its number among all moves of a model; those of one component follow each other. `alike`: of all
 * that are like it (`alike-moves.ts`).
 */
export interface NumberedMove extends Move {
  readonly number: number;
  readonly alike: number;
}
