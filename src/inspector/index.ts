/**
 * The public part of the inspector, `destage/inspector`: one explicit list. Each is described in
 * `docs/inspector.md`.
 */
export { inspector } from './live.ts';
export type { Inspector, InspectorOptions, ServeOptions } from './live.ts';
export { InspectorError } from './problem.ts';
export type { InspectorErrorCode } from './problem.ts';
export type { RecordingFile } from './recording/recording-file.ts';
export type { InspectorServer } from './server/server.ts';
export type * from './record.ts';
export type { Command } from './protocol.ts';
