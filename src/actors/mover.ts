/**
 * An outside actor that moves objects for the views: does what it is asked, and tells the view how it
 * ended. Nothing that a store does gets past it, and what ends in one turn of the event loop is told
 * in one event per view.
 */
import { fromCallback, type EventObject } from 'xstate';
import type { Moved, MovedEvent, NotMoved, OutsideEvent, ViewId } from '../machines/events.ts';
import { OpenCalls } from './open-calls.ts';
import { isCurrent, type MoveRequest, type Outside } from './outside.ts';
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
    const answers = new Map<ViewId, { moved: Moved[]; failed: NotMoved[] }>();
    let telling: NodeJS.Immediate | undefined;

    /**
     * One view at a time, and a turn between two: what the one asks for next is on its way to the disk
     * while the other is told. Told together, all views would wait for each of their commits.
     */
    const tell = (): void => {
      telling = undefined;
      for (const [view, { moved, failed: unmoved }] of answers) {
        answers.delete(view);
        const ref = viewIn(system, view);
        if (moved.length > 0) ref?.send({ type: done, moved });
        if (unmoved.length > 0) ref?.send({ type: failed, failed: unmoved });
        break;
      }
      if (answers.size > 0)
        telling = setImmediate(() => {
          telling = setImmediate(tell);
        });
    };
    const answerTo = (view: ViewId) => {
      telling ??= setImmediate(tell);
      const answer = answers.get(view) ?? { moved: [], failed: [] };
      answers.set(view, answer);
      return answer;
    };
    /** A success that comes late is one all the same; a failure that comes late is nobody's. */
    const serve = async (request: MoveRequest): Promise<void> => {
      const { view, object, version } = request;
      try {
        await move(outside, request);
        if (isCurrent(outside, request)) outside.attempts.delete(object);
        answerTo(view).moved.push({ object, version });
      } catch (error) {
        if (!isCurrent(outside, request)) return;
        const reason = error instanceof Error ? error.message : String(error);
        outside.reasons.set(object, reason);
        answerTo(view).failed.push({ object, version, reason });
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

    receive((event) => {
      if (event.type !== asked) return;
      const { view } = event;
      for (const { object, version } of event.moves) {
        const request: MoveRequest = { view, object, version };
        outside.attempts.set(object, request);
        calls.ask(request);
      }
    });
    if (ready !== undefined) sendBack(ready);
    return () => clearImmediate(telling);
  });
}
