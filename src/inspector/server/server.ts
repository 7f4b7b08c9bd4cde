/**
 * The inspector's server: the page's files and a WebSocket, on loopback, behind a token. It reads and
 * writes no file and opens no connection. What is asked over the socket is answered by a `Session`.
 */
import { randomBytes } from 'node:crypto';
import { createServer, STATUS_CODES, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { OldViewer } from '../bridge/old-viewer.ts';
import { StatelyViewer } from '../bridge/stately-viewer.ts';
import { InspectorError } from '../problem.ts';
import type { Pushed } from '../protocol.ts';
import type { Session } from '../session.ts';
import { serveFiles } from './files.ts';
import { Gate } from './gate.ts';
import type { PageFiles } from './page-files.ts';
import { Viewer } from './viewer.ts';

export interface ServerOptions {
  readonly session: Session;
  readonly files: PageFiles;
  /** Absent: 4747, or the next that is free. */
  readonly port?: number;
  /** Default: drawn at random. */
  readonly token?: string;
}

export interface InspectorServer {
  /** With the token; whoever has it may look. */
  readonly url: string;
  close(): Promise<void>;
}

/** At the other end of a socket: told 20 times a second that there may be news. */
interface Listener {
  tick(): void;
  push?(pushed: Pushed): void;
}

const host = '127.0.0.1';
const firstPort = 4747;
const portsTried = 20;
/** 20 times a second at most. */
const tickMs = 50;
const questionBytesMax = 2 ** 16;

/** Errors: `port-in-use`, when a port was asked for. */
export async function startServer(options: ServerOptions): Promise<InspectorServer> {
  const { session, files, token = randomBytes(16).toString('hex') } = options;
  const server = createServer();
  const port = await listen(server, options.port);
  const gate = new Gate(token, port);
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: questionBytesMax,
    perMessageDeflate: false,
  });
  const listeners = new Set<Listener>();
  const endpoints = new Map<string, (socket: WebSocket) => Listener>([
    ['/socket', (socket) => new Viewer(socket, session)],
    ['/xstate-inspect', (socket) => new OldViewer(socket, session)],
    ['/statelyai-inspect', (socket) => new StatelyViewer(socket, session)],
  ]);
  serveFiles(server, gate, { files, session, port });
  server.on('upgrade', (request, stream: Duplex, head) => {
    const admission = gate.admit(request);
    if (admission.kind === 'refused') return refuseUpgrade(stream, admission.status);
    const begin = endpoints.get(admission.path);
    if (begin === undefined) return refuseUpgrade(stream, 404);
    sockets.handleUpgrade(request, stream, head, (socket) => {
      const listener = begin(socket);
      listeners.add(listener);
      socket.on('close', () => listeners.delete(listener));
      // Whatever a socket dies of, it is gone.
      socket.on('error', () => undefined);
    });
  });
  session.onRuns = () => {
    for (const listener of listeners) listener.push?.({ push: 'runs', runs: session.runs });
  };
  const ticks = setInterval(() => {
    for (const listener of listeners) listener.tick();
  }, tickMs);
  ticks.unref();
  return {
    url: `http://${host}:${port}/${token}/`,
    close: async () => {
      clearInterval(ticks);
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

function refuseUpgrade(stream: Duplex, status: number): void {
  stream.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nconnection: close\r\n\r\n`);
}

async function listen(server: Server, asked: number | undefined): Promise<number> {
  const ports =
    asked === undefined
      ? [...Array.from({ length: portsTried }, (_, at) => firstPort + at), 0]
      : [asked];
  for (const port of ports) {
    const isListening = await tryPort(server, port);
    if (isListening) return (server.address() as AddressInfo).port;
  }
  throw new InspectorError(
    'port-in-use',
    `port ${asked ?? 0} is in use: give another one, or none for the next that is free.`,
  );
}

/** False: the port is in use. Errors: rejects with any other trouble of listening. */
function tryPort(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else if (error.code === 'EACCES')
        reject(
          new InspectorError(
            'bad-option',
            `port ${port} is not allowed to this user: give one from 1024 to 65535, or none.`,
            { cause: error },
          ),
        );
      else reject(error);
    };
    server.once('error', fail);
    server.listen(port, host, () => {
      server.off('error', fail);
      resolve(true);
    });
  });
}
