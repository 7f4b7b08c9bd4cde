/**
 * The names of what a view has beside itself: its two tasks and its two semaphores.
 * Source: seed notes, "Start-up": `destage_start` starts these two tasks for every processor.
 */

/** `view_destage_sem:0` of `view:0`. */
export function semaphoreOf(name: 'view_destage_sem' | 'view_delete_sem', view: string): string {
  return name + view.slice('view'.length);
}

/** `destage_operation:0` of `view:0`. */
export function taskOf(name: 'destage_operation' | 'delete_operation', view: string): string {
  return name + view.slice('view'.length);
}
