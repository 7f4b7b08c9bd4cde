/**
 * Which interchangeable ids a component mentions, and how: a member's profile there is the component
 * with that id written as `#self` and every other as the name of its group. A permutation of the ids
 * leaves profiles as they are, so that members can be put in an order by them. Two profiles may be
 * equal without the members being alike; equality decides nothing.
 */
import type { EventObject } from 'xstate';
import { ActorReference, type Target } from '../../table/reference.ts';
import { asPlain, isValueObject } from '../../table/value-object.ts';
import type { Model } from '../model.ts';
import type { Members } from './members.ts';

/** By member that is mentioned, in rising order: a hash of its profile. */
export interface Mention {
  readonly member: number;
  readonly profile: number;
}

export function mentionsOf(
  model: Model,
  members: Members,
  slot: number,
  component: number,
): readonly Mention[] {
  const mentioned = new Set<number>();
  const all = new Profile(members, -1, mentioned);
  all.component(model, slot, component);
  return [...mentioned]
    .toSorted((a, b) => a - b)
    .map((member) => {
      const profile = new Profile(members, member, mentioned);
      return { member, profile: hashOf(profile.component(model, slot, component)) };
    });
}

class Profile {
  readonly #members: Members;
  readonly #self: number;
  readonly #mentioned: Set<number>;

  constructor(members: Members, self: number, mentioned: Set<number>) {
    this.#members = members;
    this.#self = self;
    this.#mentioned = mentioned;
  }

  component(model: Model, slot: number, id: number): string {
    const component = model.componentsOf(slot).at(id);
    if (component === undefined) return '';
    const { local, inbox } = component;
    const { snapshot, timers, systemId } = local;
    const children = Object.keys(snapshot.children ?? {}).map((child) => this.#text(child));
    const channels = inbox.map(({ from, sequence }) => {
      const events = model.sequences
        .events(sequence)
        .map((event) => this.#value(model.event(event)));
      return `${this.#path(model.slot(from).path)}>${events.join()}`;
    });
    return [
      this.#path(local.path),
      systemId === undefined ? '' : this.#text(systemId),
      snapshot.status,
      JSON.stringify(snapshot.value),
      this.#value(snapshot.context),
      this.#value(snapshot.output),
      this.#value(snapshot.error),
      children.toSorted().join(),
      timers.map(({ name, event, to }) => this.#timer(name, event, to)).join(),
      channels.toSorted().join(';'),
    ].join('|');
  }

  #timer(name: string, event: EventObject, to: Target | null): string {
    return `${this.#text(name)} ${this.#value(event)} ${to === null ? '' : this.#target(to)}`;
  }

  #text(text: string): string {
    const at = text.startsWith('xstate.') ? text.indexOf('.actor.') + 7 : 0;
    const member = this.#members.of(at > 6 ? text.slice(at) : text);
    if (member === undefined) return JSON.stringify(text);
    this.#mentioned.add(member);
    const group = this.#members.groups.findIndex((members) => members.includes(member));
    return member === this.#self ? '#self' : `#${group}`;
  }

  #path(path: string): string {
    return path
      .split('/')
      .map((segment) => this.#text(decodeURIComponent(segment)))
      .join('/');
  }

  #target(target: Target): string {
    return target.kind === 'path' ? this.#path(target.path) : this.#text(target.systemId);
  }

  #value(value: unknown): string {
    if (typeof value === 'string') return this.#text(value);
    if (typeof value !== 'object' || value === null) return String(value);
    if (value instanceof Error) return 'error';
    if (value instanceof ActorReference) return `@${this.#target(value.target)}`;
    if (isValueObject(value)) return `=${this.#value(value[asPlain]())}`;
    if (Array.isArray(value)) return `[${value.map((item) => this.#value(item)).join()}]`;
    const fields: string[] = [];
    const byMember: string[] = [];
    for (const [key, field] of Object.entries(value) as [string, unknown][])
      (this.#members.of(key) === undefined ? fields : byMember).push(
        `${this.#text(key)}:${this.#value(field)}`,
      );
    return `{${[...fields, ...byMember.toSorted()].join()}}`;
  }
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return mixed(hash);
}

/** Every bit of it moves every bit. */
export function mixed(hash: number): number {
  let bits = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
