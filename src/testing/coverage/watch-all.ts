/**
 * Watches every actor system that is started from now on, whoever creates its actors: XState has no
 * place where one could ask for that, so that `Actor.start` is replaced until `unwatch` is called.
 * Source: XState 5.33, `Actor#start`, `ActorSystem#inspect`.
 */
import { Actor, type AnyActor, type InspectionEvent } from 'xstate';

export function watchAll(inspect: (event: InspectionEvent) => void): () => void {
  const watched = new WeakSet<object>();
  const prototype = Actor.prototype as AnyActor;
  const { start } = prototype;
  prototype.start = function startWatched(this: AnyActor) {
    // The actors of one system are told of together.
    if (!watched.has(this.system)) {
      watched.add(this.system);
      this.system.inspect(inspect);
    }
    return start.call(this) as AnyActor;
  };
  return function unwatch() {
    prototype.start = start;
  };
}
