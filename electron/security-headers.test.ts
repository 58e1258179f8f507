import { expect, test } from 'vitest';
import { securityHeaders } from './security-headers.ts';

test.each([
  [null, "'none'"],
  ['https://pf.nmg.gov.cn', 'https://pf.nmg.gov.cn'],
])("the policy allows our own files, data: images, frames of the region's own page (%s), and nothing else", (frameOrigin, frames) => {
  expect(securityHeaders(frameOrigin)['Content-Security-Policy']).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; media-src 'self'; connect-src 'self'; " +
      `frame-src ${frames}; ` +
      "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
});

test('every header is one that Headers accepts', () => {
  const headers = new Headers(securityHeaders(null));
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('permissions-policy')).toContain('bluetooth=()');
});
