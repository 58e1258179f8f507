import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { HttpProblem, type HttpProblemCode } from './problems.ts';

const digest = (text: string) => createHash('sha256').update(text).digest();

/** Compares digests, so that the time taken tells neither length nor content. */
export function isSameSecret(presented: string, expected: string): boolean {
  return timingSafeEqual(digest(presented), digest(expected));
}

/** The subprotocols that a WebSocket request offers; undefined where it offers none. */
export const offeredProtocols = (headers: IncomingHttpHeaders): string[] | undefined => headers['sec-websocket-protocol']?.split(',').map((protocol) => protocol.trim());

/** What follows `prefix` in one of a WebSocket request's subprotocols: the only place where a page can put a secret. */
export function subprotocolValue(headers: IncomingHttpHeaders, prefix: string): string | undefined {
  return offeredProtocols(headers)?.find((protocol) => protocol.startsWith(prefix))?.slice(prefix.length);
}

/** A hook that turns away whoever does not present this bearer token. */
export function requireToken(token: string, otherwise: HttpProblemCode): (request: { headers: IncomingHttpHeaders }) => Promise<void> {
  return async ({ headers }) => {
    if (!isSameSecret(bearerToken(headers), token)) throw new HttpProblem(otherwise);
  };
}

/** What an `Authorization: Bearer …` header presents; empty if there is none. */
export function bearerToken(headers: IncomingHttpHeaders): string {
  const [scheme, value] = (headers.authorization ?? '').split(' ');
  return scheme?.toLowerCase() === 'bearer' && value ? value : '';
}
