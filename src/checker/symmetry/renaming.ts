/**
 * A permutation of ids, applied to whatever has ids in it: values, events, slots, components, moves.
 * In an object the order of the keys that are ids is no content: they come last, in the order of their
 * declaration. So the identity may change a component too: into its normal form.
 * Not renamed: state values (their names are the chart's) and texts that only contain an id.
 */
import type { EventObject } from 'xstate';
import type { LocalState, Timer } from '../../table/local-state.ts';
import { ActorReference, childPath, pathSegment, type Target } from '../../table/reference.ts';
import { asPlain, fromPlain, isValueObject } from '../../table/value-object.ts';
import type { Model } from '../model.ts';
import type { Move, Output } from '../move.ts';
import type { Slot } from '../roster.ts';
import type { Images, Members } from './members.ts';

/** What has been renamed by one permutation. */
interface Known {
  readonly slots: (number | undefined)[];
  readonly events: Map<number, number>;
  /** By slot. */
  readonly components: Map<number, number>[];
}

/** XState's own events that have an actor's id in their type. */
const ofActor = /^xstate\.(?:done|error)\.actor\./;

export class Renaming {
  readonly model: Model;
  readonly members: Members;
  /** How many components have been made. */
  made = 0;
  /** By permutation. */
  readonly #known = new Map<string, Known>();
  readonly #mentioning = new WeakMap<object, boolean>();

  constructor(model: Model, members: Members) {
    this.model = model;
    this.members = members;
  }

  text(text: string, images: Images): string {
    const prefix = ofActor.exec(text)?.[0] ?? '';
    const member = this.members.of(text.slice(prefix.length));
    return member === undefined ? text : prefix + this.members.idOf(images[member] ?? member);
  }

  path(path: string, images: Images): string {
    const segments = path.split('/').map((segment) => decodeURIComponent(segment));
    return segments.map((id) => pathSegment(this.text(id, images))).join('/');
  }

  value(value: unknown, images: Images): unknown {
    if (typeof value === 'string') return this.text(value, images);
    if (typeof value !== 'object' || value === null || !this.#mentions(value)) return value;
    if (value instanceof ActorReference) return this.#reference(value, images);
    if (isValueObject(value)) return value[fromPlain](this.value(value[asPlain](), images));
    if (Array.isArray(value)) return value.map((item) => this.value(item, images));
    return Object.fromEntries(this.#entries(value, images));
  }

  event(event: number, images: Images): number {
    const { interner } = this.model;
    const { events } = this.#knownOf(images);
    let image = events.get(event);
    if (image === undefined) {
      image = interner.idOf(this.value(interner.valueOf(event), images));
      events.set(event, image);
    }
    return image;
  }

  slot(index: number, images: Images): number {
    if (index < 0) return index;
    const { slots } = this.#knownOf(images);
    return (slots[index] ??= this.#slot(this.model.slot(index), images).index);
  }

  /** The component in the slot that takes its place. */
  component(index: number, id: number, images: Images): number {
    const { components } = this.#knownOf(images);
    const known = (components[index] ??= new Map<number, number>());
    let image = known.get(id);
    if (image === undefined) known.set(id, (image = this.#component(index, id, images)));
    return image;
  }

  #component(index: number, id: number, images: Images): number {
    const component = this.model.componentsOf(index).at(id);
    if (component === undefined) return 0;
    this.made++;
    const { sequences, roster } = this.model;
    const slot = this.model.slot(this.slot(index, images));
    const local = slot.steps.adopt(this.#local(component.local, slot, images));
    if (local.systemId !== undefined) roster.hold(slot, local.systemId);
    const inbox = component.inbox.map(({ from, sequence }) => ({
      from: this.slot(from, images),
      sequence: sequences.of(sequences.events(sequence).map((event) => this.event(event, images))),
    }));
    return this.model.componentsOf(slot.index).of(
      local,
      inbox.toSorted((a, b) => a.from - b.from),
    );
  }

  move(move: Move, images: Images): Move {
    return {
      ...move,
      slot: this.slot(move.slot, images),
      from: this.slot(move.from, images),
      event: this.event(move.event, images),
      timer: move.timer === undefined ? undefined : this.text(move.timer, images),
      next: this.component(move.slot, move.next, images),
      outputs: move.outputs.map((output) => this.#output(output, images)),
      emitted: move.emitted.map((event) => this.event(event, images)),
    };
  }

  /** The plain form, for tests and for states that are looked at once. */
  vector(vector: readonly number[], images: Images): number[] {
    const image: number[] = [];
    for (const [slot, component] of vector.entries())
      if (component !== 0) image[this.slot(slot, images)] = this.component(slot, component, images);
    const { length } = this.model.roster.slots;
    return Array.from({ length }, (_, slot) => image[slot] ?? 0);
  }

  /** Whether some id is in it; if not, it is its own image. */
  #mentions(value: object): boolean {
    if (value instanceof Error) return false;
    if (value instanceof ActorReference) return true;
    let mentions = this.#mentioning.get(value);
    if (mentions !== undefined) return mentions;
    const isValue = isValueObject(value);
    mentions = isValue ? this.#isMentioned(value[asPlain]()) : this.#isWithin(value);
    if (isValue || Object.isFrozen(value)) this.#mentioning.set(value, mentions);
    return mentions;
  }

  #isWithin(value: object): boolean {
    return (Object.entries(value) as [string, unknown][]).some(
      ([key, field]) => this.#isId(key) || this.#isMentioned(field),
    );
  }

  #isMentioned(field: unknown): boolean {
    return (
      this.#isId(field) || (typeof field === 'object' && field !== null && this.#mentions(field))
    );
  }

  #isId(text: unknown): boolean {
    if (typeof text !== 'string') return false;
    return this.members.of(text.replace(ofActor, '')) !== undefined;
  }

  #knownOf(images: Images): Known {
    const key = images.join();
    const known = this.#known.get(key) ?? {
      slots: [],
      events: new Map<number, number>(),
      components: [],
    };
    this.#known.set(key, known);
    return known;
  }

  #entries(value: object, images: Images): (readonly [string, unknown])[] {
    const entries = Object.entries(value) as [string, unknown][];
    const isMember = ([key]: readonly [string, unknown]): boolean =>
      this.members.of(key) !== undefined;
    const renamed = entries.map(([key, field]) => {
      const name = this.members.of(key) === undefined ? key : this.text(key, images);
      return [name, this.value(field, images)] as const;
    });
    if (!renamed.some(isMember)) return renamed;
    const order = ([key]: readonly [string, unknown]): number => this.members.of(key) ?? -1;
    return renamed.toSorted((a, b) => order(a) - order(b));
  }

  #reference({ id, target, _parent }: ActorReference, images: Images): unknown {
    const named = this.text(id, images);
    const parent = _parent;
    const made = new ActorReference(named, this.#target(target, images), parent);
    return this.model.interner.canonical(made);
  }

  #target(target: Target, images: Images): Target {
    return target.kind === 'path'
      ? { kind: 'path', path: this.path(target.path, images) }
      : { kind: 'system', systemId: this.text(target.systemId, images) };
  }

  #slot(slot: Slot, images: Images): Slot {
    if (slot.parent === undefined) return slot;
    const parent = this.#slot(slot.parent, images);
    const path = this.path(slot.path, images);
    if (path === slot.path) return slot;
    return this.model.addSlot(path, this.text(slot.id, images), parent, slot.hosted);
  }

  #local(
    { logic, systemId, snapshot, timers }: LocalState,
    { path, steps }: Slot,
    images: Images,
  ): Omit<LocalState, 'path' | 'key'> {
    const children = Object.keys(snapshot.children ?? {}).map((id): [string, ActorReference] => {
      const named = this.text(id, images);
      const target: Target = { kind: 'path', path: childPath(path, named) };
      return [named, new ActorReference(named, target, steps.self)];
    });
    return {
      logic,
      systemId: systemId === undefined ? undefined : this.text(systemId, images),
      timers: timers.map((timer) => this.#timer(timer, images)),
      snapshot: {
        ...snapshot,
        context: this.value(snapshot.context, images),
        output: this.value(snapshot.output, images),
        error: this.value(snapshot.error, images),
        children: Object.fromEntries(children),
      },
    };
  }

  #timer(timer: Timer, images: Images): Timer {
    const { name, event, to } = timer;
    return {
      ...timer,
      name: this.text(name, images),
      event: this.value(event, images) as EventObject,
      to: to === null ? null : this.#target(to, images),
    };
  }

  #output(output: Output, images: Images): Output {
    switch (output.kind) {
      case 'send':
        return {
          kind: 'send',
          slot: this.slot(output.slot, images),
          from: this.slot(output.from, images),
          event: this.event(output.event, images),
        };
      case 'sendSystem':
        return {
          ...output,
          systemId: this.text(output.systemId, images),
          from: this.slot(output.from, images),
          event: this.event(output.event, images),
        };
      case 'ask':
        return {
          ...output,
          systemId: this.text(output.systemId, images),
          from: this.slot(output.from, images),
        };
      case 'place':
        return {
          kind: 'place',
          slot: this.slot(output.slot, images),
          component: this.component(output.slot, output.component, images),
        };
      case 'remove':
        return {
          kind: 'remove',
          slot: this.slot(output.slot, images),
          unread: output.unread.map((event) => this.event(event, images)),
        };
      case 'refuse':
      case 'spend':
      case 'crash':
        return output;
    }
  }
}
