import type { Trace } from '../../checker/api.ts';

export function traceText(trace: Trace): string {
  return `${trace.property}\n${trace.steps
    .map((step, at) => `${at + 1}. ${step.from ?? ''} → ${step.actor}: ${step.event.type}`)
    .join('\n')}\n`;
}
