/**
 * An outside actor that moves objects for the views: does what it is asked, and tells the view how it
 * ended. Nothing that a store does gets past it, and what ends in one turn of the event loop is told
 * in one event per view.
 */
import { fromCallback, type EventObject } from 'xstate';
import type { MovedEvent, OutsideEvent } from '../machines/events.ts';
import { OpenCalls } from './open-calls.ts';
import { isCurrent, type MoveRequest, type Outside } from './outside.ts';
import { ViewAnswers } from './view-answers.ts';
import { viewIn } from './view-ref.ts';

type DoneType = Extract<MovedEvent, { moved: unknown }>['type'];
type FailedType = Extract<MovedEvent, { failed: unknown }>['type'];

export interface MoverParts {
  readonly outside: Outside;
  readonly asked: Extract<OutsideEvent, { moves: unknown }>['type'];
  readonly done: DoneType;
  readonly failed: FailedType;
  readonly move: (outside: Outside, request: MoveRequest) => Promise<void>;
  /** Told to the instance when the actor starts. */
  readonly ready?: EventObject;
}

export function moverActor({ outside, asked, done, failed, move, ready }: MoverParts) {
  return fromCallback<OutsideEvent & EventObject>(({ receive, sendBack, system }) => {
    const answers = new ViewAnswers((view, { moved, failed: unmoved }) => {
      const ref = viewIn(system, view);
      if (moved.length > 0) ref?.send({ type: done, moved });
      if (unmoved.length > 0) ref?.send({ type: failed, failed: unmoved });
    });
    /** Asked for, and begun a turn later: the writers of what is to be put get their acks first. */
    const wanted: MoveRequest[] = [];
    let beginning: NodeJS.Immediate | undefined;

    /** A success that comes late is one all the same; a failure that comes late is nobody's. */
    const serve = async (request: MoveRequest): Promise<void> => {
      const { view, object, version } = request;
      try {
        await move(outside, request);
        if (isCurrent(outside, request)) outside.attempts.delete(object);
        answers.of(view).moved.push({ object, version });
      } catch (error) {
        if (!isCurrent(outside, request)) return;
        const reason = error instanceof Error ? error.message : String(error);
        outside.reasons.set(object, reason);
        answers.of(view).failed.push({ object, version, reason });
      }
    };
    const calls = new OpenCalls<MoveRequest>({
      silentMax: outside.silentCallsMax,
      isCurrent: (request) => isCurrent(outside, request),
      call: (request) => {
        const served = serve(request).then(() => void outside.underWay.delete(served));
        outside.underWay.add(served);
        return served;
      },
    });

    /** Not those that have been given up, or asked for again, since. */
    const begin = (): void => {
      beginning = undefined;
      for (const request of wanted.splice(0)) if (isCurrent(outside, request)) calls.ask(request);
    };
    receive((event) => {
      if (event.type !== asked) return;
      const { view } = event;
      for (const { object, version } of event.moves) {
        const request: MoveRequest = { view, object, version };
        outside.attempts.set(object, request);
        wanted.push(request);
      }
      beginning ??= setImmediate(begin);
    });
    if (ready !== undefined) sendBack(ready);
    return () => {
      answers.end();
      clearImmediate(beginning);
    };
  });
}
