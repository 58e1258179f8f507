import type { Answer } from '../../support/fault-proxy.ts';

/** What others answer in the province's place. */

export const RETRY_AFTER_MS = 120_000;

const STATUSES = [503, 500, 502, 504];

export const STORM = (nth: number): Answer => ({ status: STATUSES[nth % STATUSES.length] ?? 500, body: '<h1>Server error</h1>' });

/** As a record that it cannot digest, but any record. */
export const ILL = (): Answer => ({ status: 500 });

export const TOO_MANY = (): Answer => ({ status: 429, headers: { 'retry-after': String(RETRY_AFTER_MS / 1000) } });

/** With a clock of its own, years off: what it says must not become the time of the province. */
export const CAPTIVE_PORTAL = (): Answer => ({
  status: 200,
  headers: { 'content-type': 'text/html', date: 'Mon, 01 Jan 2001 00:00:00 GMT' },
  body: '<!doctype html><title>Please log in</title>',
});

export const LOGIN_REDIRECT = (): Answer => ({ status: 302, headers: { location: 'http://portal.invalid/login' } });
