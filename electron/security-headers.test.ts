import { expect, test } from 'vitest';
import { SECURITY_HEADERS } from './security-headers.ts';

test('the policy allows our own files, data: images, and nothing else', () => {
  expect(SECURITY_HEADERS['Content-Security-Policy']).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; " +
      "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
});

test('every header is one that Headers accepts', () => {
  const headers = new Headers(SECURITY_HEADERS);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('permissions-policy')).toContain('bluetooth=()');
});
