/**
 * LSM as an actor: trims the log up to the trim point, one trim at a time and the newest first, and
 * tells the instance when the log's use crosses its thresholds.
 * Source: seed notes, P5 and the second half of C3.
 */
import type { Subscription } from 'rxjs';
import { fromCallback, type EventObject } from 'xstate';
import type { OutsideEvent } from '../machines/events.ts';
import type { LogStore } from '../stores/ports.ts';
import type { Limits } from './limits.ts';
import type { LogQuota } from './log-quota.ts';
import { within } from './within.ts';

export function lsmActor(log: LogStore, quota: LogQuota, limits: Limits) {
  return fromCallback<OutsideEvent & EventObject>(({ receive, sendBack }) => {
    let wanted = 0;
    let isClosing = false;
    let isTrimming = false;
    let retrying: NodeJS.Timeout | undefined;

    const trim = async (): Promise<void> => {
      if (isTrimming) return;
      isTrimming = true;
      clearTimeout(retrying);
      try {
        while (log.trimmedTo() < wanted) {
          await within(limits.putTimeoutMs, log.trim(wanted));
          quota.refresh();
        }
      } catch {
        // Nothing is lost by entries that stay; but writers may wait for their room.
        if (!isClosing) retrying = setTimeout(() => void trim(), limits.backoffMinMs);
      }
      isTrimming = false;
      if (isClosing) sendBack({ type: 'log.closed' });
    };

    receive((event) => {
      if (event.type === 'log.trim') {
        wanted = event.below;
        void trim();
      } else if (event.type === 'log.close') {
        isClosing = true;
        void trim();
      }
    });
    const pressure: Subscription = quota.pressure$.subscribe((level) => {
      sendBack({ type: level === 'pressed' ? 'log.pressed' : 'log.relaxed' });
    });
    return () => {
      clearTimeout(retrying);
      pressure.unsubscribe();
    };
  });
}
