/**
 * A small write-back engine in plain JavaScript, for one view: a queue of dirty objects, puts to a
 * backend with callbacks, retries, parking. It shares no code with destage and has no statecharts; it
 * writes a line for each function that it calls, as such engines do. `bug` seeds one of three errors:
 *
 *   flushes-twice      an object stays in the queue while its put is under way
 *   forgets-overwrite  an OK cleans an object that was written to during the put
 *   drops-failed       an object whose put has failed is in no queue any more
 */
export class SmallEngine {
  /** By name: its place, the version of its newest write, and that of the put under way. */
  #objects = new Map();
  #queue = [];
  #isStarted = false;
  #attemptsMax;
  #bug;
  #say;

  constructor({ attemptsMax, bug, say = () => {} }) {
    this.#attemptsMax = attemptsMax;
    this.#bug = bug;
    this.#say = say;
  }

  /** Before it, writes are taken and nothing is put. */
  start() {
    this.#isStarted = true;
  }

  place(name) {
    return this.#objects.get(name)?.place ?? 'absent';
  }

  /** A client has written; the data is in the log. */
  insert(name) {
    this.#say(`insert_obj2_view obj=${name}`);
    const object = this.#objects.get(name);
    if (object === undefined) {
      this.#objects.set(name, { place: 'queued', version: 1, putting: 0, attempts: 0 });
      this.#queue.push(name);
      return;
    }
    object.version += 1;
    // At rest: it has to be told. Anything else sees the version when its put is over.
    if (object.place === 'destaged') this.#enqueue(name, 'requeued');
    if (object.place === 'parked') this.#park(name);
  }

  /** Puts what is at the head of the queue. */
  destage() {
    const name = this.#queue[0];
    if (name === undefined || !this.#isStarted) return;
    if (this.#bug !== 'flushes-twice') this.#queue.shift();
    const object = this.#objects.get(name);
    object.place = 'destaging';
    object.putting = object.version;
    this.#say(`do_destage obj=${name}`);
  }

  /** The backend has answered. */
  callback(name, isOk) {
    this.#say(`destage_obj_cb obj=${name} result=${isOk ? 0 : -5}`);
    const object = this.#objects.get(name);
    if (!isOk) {
      this.#fail(name, object);
      return;
    }
    object.attempts = 0;
    const isNewest = object.putting === object.version || this.#bug === 'forgets-overwrite';
    if (isNewest) object.place = 'destaged';
    else this.#enqueue(name, 'requeued');
  }

  #fail(name, object) {
    object.attempts += 1;
    if (object.attempts < this.#attemptsMax) object.place = 'backingOff';
    else this.#park(name);
  }

  /** The pause after a failure is over. */
  retry(name) {
    if (this.place(name) === 'parking') {
      this.#park(name);
      return;
    }
    if (this.#bug === 'drops-failed') this.#objects.get(name).place = 'queued';
    else this.#enqueue(name, 'queued');
  }

  /** `destage_view_t` is done with what is destaged. */
  delete(name) {
    if (this.place(name) !== 'destaged') return;
    this.#say(`delete_operation obj=${name}`);
    this.#objects.delete(name);
    this.#queue = this.#queue.filter((other) => other !== name);
  }

  #park(name) {
    const object = this.#objects.get(name);
    object.place = 'parking';
    object.putting = object.version;
  }

  /** The side store has answered; when it refuses, it is asked again later. */
  parked(name, isOk) {
    const object = this.#objects.get(name);
    if (!isOk) return;
    if (object.putting === object.version) object.place = 'parked';
    else this.#park(name);
  }

  /** The operator wants it tried again. */
  rearm(name) {
    const object = this.#objects.get(name);
    if (object?.place !== 'parked') return;
    object.attempts = 0;
    this.#enqueue(name, 'queued');
  }

  #enqueue(name, place) {
    this.#objects.get(name).place = place;
    this.#queue.push(name);
  }
}
