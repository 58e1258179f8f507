import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { listening } from '../../tests/support/listening.ts';
import { ManualClock } from '../../tests/support/manual-clock.ts';
import { NOON, sampleEvaluation } from '../../tests/support/sample-requests.ts';
import { ProvinceUnavailable, RatingPageUnusable } from '../contract/province.ts';
import { createProvinceAdapter } from './adapter.ts';
import { provinceConfigSchema } from './config.ts';
import { whatForbidsFraming } from './rating-page.ts';

/** A province with rating pages, on a real port. */
async function serve(answer: (request: IncomingMessage, response: ServerResponse, body: string) => void): Promise<string> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => answer(request, response, body));
  });
  return listening(server);
}

/** One that issues the page `/page`, which answers with this. @param url what it issues in place of its own page */
async function provinceWith(page: { status?: number; headers?: Record<string, string> } = {}, url = '/page') {
  const asked: unknown[] = [];
  const visited: string[] = [];
  const origin = await serve(({ url: path = '', method }, response, body) => {
    if (method === 'POST') {
      asked.push(JSON.parse(body));
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ url: url.startsWith('/') ? origin + url : url }));
      return;
    }
    visited.push(path);
    if (path === '/page') response.writeHead(page.status ?? 200, page.headers).end('<h1>评价</h1>');
    else response.writeHead(302, { location: path === '/hop' ? '/page' : path === '/away' ? 'http://127.0.0.1:1/page' : path }).end();
  });
  return { origin, asked, visited };
}

const adapterTo = (url: string, more: Record<string, unknown> = {}) =>
  createProvinceAdapter(provinceConfigSchema.parse({ url, appId: 'hall-1', secret: 'a-secret-for-tests', ...more }), new ManualClock(NOON));

const record = () => {
  const { status: _status, changedAt: _changed, linkExpiresAt: _link, ...service } = sampleEvaluation();
  return service;
};
const open = (url: string, more: Record<string, unknown> = {}) => adapterTo(url, more).openRatingPage(record(), 'window-evaluator', AbortSignal.timeout(5_000));

test('the province is asked with the whole service and the channel, and gives the address', async () => {
  const { origin, asked, visited } = await provinceWith();
  expect(await open(origin)).toEqual({ url: `${origin}/page` });
  expect(asked).toMatchObject([{ pf: '4', service: { projectNo: 'HLJ2026112300001', serviceNumber: 1, proManager: '王晓梅', windowNo: '12' } }]);
  expect(visited).toEqual(['/page']);
});

test('a page that redirects within its origin is one', async () => {
  const { origin } = await provinceWith({}, '/hop');
  expect(await open(origin)).toEqual({ url: `${origin}/hop` });
});

test('a page elsewhere is one where the settings say so', async () => {
  const pages = await provinceWith();
  const { origin } = await provinceWith({}, `${pages.origin}/page`);
  expect(await open(origin, { pageOrigin: pages.origin })).toEqual({ url: `${pages.origin}/page` });
});

describe('no page that the citizen would not see', () => {
  test.each([
    ['forbids framing', { headers: { 'x-frame-options': 'DENY' } }, '/page', RatingPageUnusable],
    ['lies at another origin', {}, 'http://127.0.0.1:1/page?token=secret', RatingPageUnusable],
    ['lies at no address', {}, 'page', RatingPageUnusable],
    ['redirects to another origin', {}, '/away', RatingPageUnusable],
    ['is a script', {}, 'javascript:alert(1)', RatingPageUnusable],
    ['redirects for ever', {}, '/round', ProvinceUnavailable],
    ['is broken', { status: 500 }, '/page', ProvinceUnavailable],
    ['is empty', { status: 204 }, '/page', ProvinceUnavailable],
    ['is an error in JSON, as HTTP 200', { headers: { 'content-type': 'application/json;charset=UTF-8' } }, '/page', ProvinceUnavailable],
    ['is a file to keep', { headers: { 'content-type': 'text/html', 'content-disposition': 'attachment; filename=a.html' } }, '/page', ProvinceUnavailable],
  ])('one that %s', async (_, page, url, kind) => {
    const { origin } = await provinceWith(page, url);
    const failure = await open(origin).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(kind);
    // Its address is the citizen's key to the rating.
    expect(String(failure)).not.toContain('secret');
  });

  test('nobody listens where it should be', async () => {
    const { origin } = await provinceWith({}, 'http://127.0.0.1:1/page');
    await expect(open(origin, { pageOrigin: 'http://127.0.0.1:1' })).rejects.toThrow('rating page cannot be reached');
  });
});

test.each([
  ['https://pf.nmg.gov.cn/gateway', {}, 'https://pf.nmg.gov.cn'],
  ['http://127.0.0.1:8090', {}, 'http://127.0.0.1:8090'],
  ['http://10.1.2.3:8090', {}, null],
  ['http://10.1.2.3:8090', { pageOrigin: 'https://pf.nmg.gov.cn' }, 'https://pf.nmg.gov.cn'],
])('pages of a gateway at %s with %j lie at %s', (url, more, origin) => {
  expect(adapterTo(url, more).pageOrigin()).toBe(origin);
});

test.each(['http://pf.nmg.gov.cn', 'https://pf.nmg.gov.cn/', 'https://a@pf.nmg.gov.cn', "https://x; script-src *", 'app://screens', '*', 'https://*', 'https://*.gov.cn', 'https://a;b', 'https://[2001:db8::1]'])(
  'pageOrigin may not be %s',
  (pageOrigin) => {
    const config = { url: 'https://gateway', appId: 'a', secret: 'a-secret-for-tests', pageOrigin };
    expect(z.prettifyError(provinceConfigSchema.safeParse(config).error ?? new z.ZodError([]))).toContain('pageOrigin');
  },
);

test.each<[Record<string, string>, string | null]>([
  [{}, null],
  [{ 'x-frame-options': 'SAMEORIGIN' }, 'X-Frame-Options'],
  [{ 'x-frame-options': 'ALLOW-FROM https://x' }, null],
  [{ 'content-security-policy': "default-src 'self'" }, null],
  [{ 'content-security-policy': "frame-ancestors 'none'" }, 'Content-Security-Policy: frame-ancestors'],
  [{ 'content-security-policy': "frame-ancestors 'self' https://hall.gov.cn" }, 'Content-Security-Policy: frame-ancestors'],
  [{ 'content-security-policy': "frame-ancestors" }, 'Content-Security-Policy: frame-ancestors'],
  [{ 'content-security-policy': 'frame-ancestors *, frame-ancestors https://hall.gov.cn' }, 'Content-Security-Policy: frame-ancestors'],
  [{ 'content-security-policy': "default-src 'self'; Frame-Ancestors http://127.0.0.1:* app:", 'x-frame-options': 'DENY' }, null],
  [{ 'content-security-policy': 'frame-ancestors http://localhost:17800' }, null],
  [{ 'content-security-policy': 'frame-ancestors http://127.0.0.1.evil.example' }, 'Content-Security-Policy: frame-ancestors'],
])('%j: %s', (headers, obstacle) => {
  expect(whatForbidsFraming(new Headers(headers), 'browser')).toBe(obstacle);
});

// https://w3c.github.io/webappsec-csp/#match-url-to-source-expression: `*` and `http:` are no match for a scheme of ours.
test.each([
  ['*', ['browser']],
  ['http:', ['browser']],
  ['http://127.0.0.1:*', ['browser']],
  ['app:', ['shell']],
  ['app://screens', ['shell']],
  ['http://127.0.0.1:* app:', ['shell', 'browser']],
])('frame-ancestors %s admits the screens of: %j', (sources, admitted) => {
  const headers = new Headers({ 'content-security-policy': `frame-ancestors ${sources}` });
  const places = ['shell', 'browser'] as const;
  expect(places.filter((place) => whatForbidsFraming(headers, place) === null)).toEqual(admitted);
});
