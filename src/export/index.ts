/**
 * The public part of the exports, `destage/export`: machines written down for people and for other
 * tools. Each is described in `docs/export.md`.
 */
export { chartOf, statesOf, type Chart, type ChartTransition } from './chart.ts';
export { mermaidId, toMermaid } from './mermaid.ts';
export { toPromela, type PromelaModel, type PromelaOptions } from './promela/promela.ts';
export { toScxml } from './scxml.ts';
export { withCoverage } from './with-coverage.ts';
export { triggerText, type Trigger } from './trigger.ts';
