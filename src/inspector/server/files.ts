/**
 * What the server hands out over HTTP: the page's files, and runs as recordings to be saved. Everything
 * has passed the gate; nothing is looked up on disk.
 */
import { STATUS_CODES, type Server, type ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import { recordingLines } from '../recording/recording-lines.ts';
import type { Session } from '../session.ts';
import type { Timeline } from '../timeline/timeline.ts';
import type { Gate } from './gate.ts';
import type { PageFiles } from './page-files.ts';

/** Of a recording that is saved. Unit: UTF-16 code units. */
const pieceLength = 2 ** 18;

interface Served {
  readonly files: PageFiles;
  readonly session: Session;
  readonly port: number;
}

export function serveFiles(server: Server, gate: Gate, { files, session, port }: Served): void {
  const headers = headersOf(port);
  server.on('request', (request, response) => {
    const admission = gate.admit(request);
    if (admission.kind === 'refused')
      return answerText(response, headers, admission.status, admission.why);
    const name = admission.path.slice(1) || 'index.html';
    const file = files.get(name);
    if (file !== undefined) {
      response.writeHead(200, { ...headers, 'content-type': file.type });
      return response.end(request.method === 'HEAD' ? undefined : file.bytes);
    }
    const run = recordingName.exec(name)?.groups?.['run'];
    if (run !== undefined && Number(run) < session.runs.length && request.method === 'GET')
      return sendRecording(response, headers, session.timeline(Number(run)));
    return answerText(response, headers, 404, 'there is no such file');
  });
}

type Headers = Readonly<Record<string, string>>;

function answerText(response: ServerResponse, headers: Headers, status: number, why: string): void {
  response.writeHead(status, { ...headers, 'content-type': 'text/plain; charset=utf-8' });
  response.end(`${STATUS_CODES[status] ?? ''}: ${why}.\n`);
}

/** A run, saved by the page: `recording-0.jsonl`. */
const recordingName = /^recording-(?<run>\d{1,4})\.jsonl$/;

function sendRecording(response: ServerResponse, headers: Headers, timeline: Timeline): void {
  response.writeHead(200, {
    ...headers,
    'content-type': 'application/x-ndjson; charset=utf-8',
    'content-disposition': 'attachment; filename="recording.jsonl"',
  });
  // Whoever stops loading it ends it.
  pipeline(Readable.from(recordingPieces(timeline)), response, () => undefined);
}

/** Lines, many at a time. */
function* recordingPieces(timeline: Timeline): Generator<string> {
  let piece = '';
  for (const line of recordingLines(timeline)) {
    piece += `${line}\n`;
    if (piece.length < pieceLength) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

/** Nothing is loaded from anywhere else, nothing is kept, nobody may put it into a frame. */
function headersOf(port: number): Readonly<Record<string, string>> {
  // An IPv6 address is no source that a policy knows, and nothing listens on one.
  const sockets = ['127.0.0.1', 'localhost'].map((name) => `ws://${name}:${port}`);
  return {
    'content-security-policy':
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; " +
      `font-src 'self'; connect-src 'self' ${sockets.join(' ')}; base-uri 'none'; ` +
      "form-action 'none'; frame-ancestors 'none'",
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  };
}
