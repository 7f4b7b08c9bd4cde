/**
 * The types of a view, which its actions and its chart share.
 * Source: seed notes, `destage_view_t`.
 */
import { setup } from 'xstate';
import type { ViewEvent } from './events.ts';
import type { Settings } from './settings.ts';
import type { ViewContext } from './view-list.ts';

export interface ViewInput {
  readonly view: string;
  readonly settings: Settings;
}

export const viewSetup = setup({
  types: {
    context: {} as ViewContext,
    events: {} as ViewEvent,
    input: {} as ViewInput,
  },
});
