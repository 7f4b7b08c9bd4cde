/**
 * The names of the actors that there are several of: what a view has beside itself, and ROW's part for
 * each object.
 * Source: seed notes, "Start-up": `destage_start` starts these two tasks for every processor.
 */
import type { ObjectName } from './events.ts';

/** `view_destage_sem:0` of `view:0`. */
export function semaphoreOf(name: 'view_destage_sem' | 'view_delete_sem', view: string): string {
  return name + view.slice('view'.length);
}

/** `destage_operation:0` of `view:0`. */
export function taskOf(name: 'destage_operation' | 'delete_operation', view: string): string {
  return name + view.slice('view'.length);
}

export function rowOf(object: ObjectName): string {
  return `row:${object}`;
}
