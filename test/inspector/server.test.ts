/**
 * Who gets what of the server: the page behind its token on loopback, and nobody else anything.
 */
import { connect } from 'node:net';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startServer, type InspectorServer } from '../../src/inspector/server/server.ts';
import { readPageFiles } from '../../src/inspector/server/page-files.ts';
import { Session } from '../../src/inspector/session.ts';
import { light, numbered, started, timelineOf } from './kit.ts';

const token = 'a'.repeat(32);
const records = numbered([
  light,
  started(0),
  { kind: 'event', actor: 0, type: 'go' },
  { kind: 'step', actor: 0, cause: 3, taken: [], isIgnored: true },
]);

let server: InspectorServer;
let port = 0;
const session = new Session(
  [{ timeline: timelineOf(records), name: 'test', kind: 'recording', notices: [] }],
  { by: 'test', chart: () => Promise.reject(new Error('no chart')) },
);
beforeAll(async () => {
  server = await startServer({ session, files: readPageFiles('/nowhere'), token });
  port = Number(new URL(server.url).port);
});
afterAll(() => server.close());

interface Got {
  readonly status: number | undefined;
  readonly text: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

function get(
  path: string,
  headers: Readonly<Record<string, string>> = {},
  method = 'GET',
): Promise<Got> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (piece: string) => (text += piece));
      response.on('end', () =>
        resolve({ status: response.statusCode, text, headers: response.headers }),
      );
    });
    asked.on('error', reject);
    asked.end();
  });
}

/** Resolves with what the server said to an upgrade: `open`, or the status. */
function upgrade(
  path: string,
  options: ConstructorParameters<typeof WebSocket>[2] = {},
): Promise<string> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, options);
    socket.on('open', () => {
      socket.terminate();
      resolve('open');
    });
    socket.on('error', (error) => resolve(error.message));
  });
}

describe('the page', () => {
  it('is there, under a strict policy, and is kept nowhere', async () => {
    const { status, text, headers } = await get(`/${token}/`);
    expect([status, text.includes('<title>')]).toEqual([200, true]);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });
  it.each(['127.0.0.1', 'localhost'])('is there by the name %s', async (name) => {
    const own = { host: `${name}:${port}`, origin: `http://${name}:${port}` };
    expect((await get(`/${token}/`, own)).status).toBe(200);
  });
  it('answers HEAD without a body', async () => {
    expect(await get(`/${token}/`, {}, 'HEAD')).toMatchObject({ status: 200, text: '' });
  });
  it.each([
    ['no token', '/', {}, 'GET', 403],
    ['a wrong token', `/${'b'.repeat(32)}/`, {}, 'GET', 403],
    ['a part of the token', `/${token.slice(1)}/`, {}, 'GET', 403],
    ['the token as a query', `/?${token}`, {}, 'GET', 403],
    ['another Host', `/${token}/`, { host: 'evil.example' }, 'GET', 403],
    ['another port in the Host', `/${token}/`, { host: '127.0.0.1:1' }, 'GET', 403],
    ['another Origin', `/${token}/`, { origin: 'http://evil.example' }, 'GET', 403],
    ['no Origin that it could be', `/${token}/`, { origin: 'null' }, 'GET', 403],
    ['its Origin by https', `/${token}/`, { origin: 'https://127.0.0.1' }, 'GET', 403],
    ['POST', `/${token}/`, {}, 'POST', 405],
    ['OPTIONS', `/${token}/`, {}, 'OPTIONS', 405],
    ['another file', `/${token}/other.js`, {}, 'GET', 404],
    ['a path out of it', `/${token}/../../package.json`, {}, 'GET', 404],
    ['an encoded path out of it', `/${token}/%2e%2e%2fpackage.json`, {}, 'GET', 404],
    ['a name of every object', `/${token}/constructor`, {}, 'GET', 404],
  ])('is not given to %s', async (_, path, headers, method, status) => {
    const got = await get(path, headers, method);
    expect(got.status).toBe(status);
    expect(got.text).not.toContain('<html');
  });
  it('is served on loopback only', async () => {
    const isOpen = await new Promise((resolve) => {
      const socket = connect({ host: '127.0.0.2', port });
      socket.on('connect', () => resolve(true));
      socket.on('error', () => resolve(false));
    });
    expect(isOpen).toBe(false);
  });
});

describe('the socket', () => {
  it.each([
    ['with its own Origin', { origin: 'own' }, 'open'],
    ['without one', {}, 'open'],
    ['with another', { origin: 'http://evil.example' }, 'Unexpected server response: 403'],
    ['with another Host', { headers: { host: 'evil.example' } }, 'Unexpected server response: 403'],
  ])('opens %s or not', async (_, options, expected) => {
    const own = 'origin' in options && options.origin === 'own';
    const given = own ? { origin: `http://127.0.0.1:${port}` } : options;
    expect(await upgrade(`/${token}/socket`, given)).toBe(expected);
  });
  it.each([
    ['/socket', '403'],
    [`/${token}/other`, '404'],
  ])('is not at %s', async (path, status) => {
    expect(await upgrade(path)).toContain(status);
  });

  it('answers questions, and says why not', async () => {
    const ask = await asker();
    expect(await ask({ what: 'hello' })).toMatchObject({
      answer: { commands: [], canBranch: false, runs: [{ name: 'test', records: 4 }] },
    });
    expect(await ask({ what: 'state', run: 0, at: 4 })).toMatchObject({
      answer: { machines: [{ counts: { red: 1 } }] },
    });
    expect(await ask({ what: 'nothing' })).toMatchObject({ problem: { code: 'unknown' } });
    expect(await ask({ what: 'constructor' })).toMatchObject({ problem: { code: 'unknown' } });
    expect(await ask({ what: 'state', run: 7, at: 1 })).toMatchObject({
      problem: { code: 'bad-question' },
    });
    expect(await ask({ what: 'control', command: 'send', given: {} })).toMatchObject({
      problem: { code: 'not-allowed', message: expect.stringContaining('--control') as string },
    });
  });
  it.each([
    'no json',
    '',
    '{}',
    '[]',
    'null',
    '{"id":1,"ask":null}',
    Buffer.from(JSON.stringify({ id: 1, ask: { what: 'hello' } })),
    Buffer.from([0xc3, 0x28]),
    `"${'x'.repeat(70_000)}"`,
    Buffer.alloc(2 ** 24),
  ])('is closed by what is no question (%#), and the next one is answered', async (text) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/${token}/socket`);
    const closed = new Promise((resolve) => {
      socket.on('close', resolve);
    });
    socket.on('error', () => undefined);
    socket.on('open', () => socket.send(text));
    expect([1003, 1009]).toContain(await closed);
    const ask = await asker();
    expect(await ask({ what: 'hello' })).toMatchObject({ answer: { by: 'test' } });
  });
});

describe('a port', () => {
  it('that is in use is said when it was asked for', async () => {
    const again = startServer({ session, files: readPageFiles('/nowhere'), port });
    await expect(again).rejects.toMatchObject({
      code: 'port-in-use',
      message: expect.stringContaining(`port ${port} is in use`) as string,
    });
  });
  it('that is in use is passed over when none was', async () => {
    const other = await startServer({ session, files: readPageFiles('/nowhere') });
    expect(new URL(other.url).port).not.toBe(String(port));
    expect(new URL(other.url).pathname).toMatch(/^\/[\da-f]{32}\/$/);
    await other.close();
  });
});

async function asker() {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/${token}/socket`);
  await new Promise((resolve) => {
    socket.on('open', resolve);
  });
  let id = 0;
  return (ask: unknown): Promise<unknown> =>
    new Promise((resolve) => {
      socket.once('message', (bytes) => resolve(JSON.parse((bytes as Buffer).toString())));
      socket.send(JSON.stringify({ id: ++id, ask }));
    });
}
