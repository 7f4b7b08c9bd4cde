/**
 * Who may talk to the server: only what was opened by its own address, with the token that is in it.
 * Checked for every request and every upgrade; a page of another site, or a name that was made to point
 * here, gets nothing.
 * Source: DNS rebinding, and cross-site WebSocket hijacking (OWASP).
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** What a request may have, or why not. */
export type Admission =
  | { readonly kind: 'admitted'; readonly path: string }
  | { readonly kind: 'refused'; readonly status: 400 | 403 | 405; readonly why: string };

export class Gate {
  readonly #token: string;
  readonly #hosts: ReadonlySet<string>;

  constructor(token: string, port: number) {
    this.#token = token;
    const names = ['127.0.0.1', 'localhost', '[::1]'];
    // A browser leaves out the port that http has of itself.
    const bare = port === 80 ? names : [];
    this.#hosts = new Set([...names.map((name) => `${name}:${port}`), ...bare]);
  }

  /** `path`: what comes after the token, `/` alone for the page itself. */
  admit({ method, headers, url = '' }: IncomingMessage): Admission {
    if (method !== 'GET' && method !== 'HEAD')
      return { kind: 'refused', status: 405, why: `${method ?? ''} is not answered here` };
    if (!this.#hosts.has(headers.host ?? ''))
      return { kind: 'refused', status: 403, why: 'the Host is not this server' };
    const { origin } = headers;
    if (origin !== undefined && !this.#isOwn(origin))
      return { kind: 'refused', status: 403, why: 'the Origin is another page' };
    const [, token = '', ...rest] = url.split('?', 1).join('').split('/');
    if (!isSame(token, this.#token))
      return {
        kind: 'refused',
        status: 403,
        why: 'the address lacks the token; open the one printed',
      };
    return { kind: 'admitted', path: `/${rest.join('/')}` };
  }

  #isOwn(origin: string): boolean {
    return origin.startsWith('http://') && this.#hosts.has(origin.slice('http://'.length));
  }
}

/** In a time that does not tell where they differ. */
function isSame(given: string, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}
