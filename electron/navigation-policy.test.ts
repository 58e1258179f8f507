import { describe, expect, test } from 'vitest';
import { mayNavigate, mayRequest } from './navigation-policy.ts';

describe('where the window may go', () => {
  test.each(['app://screens/', 'app://screens/index.html', 'app://screens/#technician'])('to %s', (address) => {
    expect(mayNavigate(address)).toBe(true);
  });

  test.each([
    'https://screens/',
    'app://screens.example.com/',
    'app://screens/assets/index.js',
    'file:///C:/',
    'about:blank',
    'data:text/html,hello',
    'javascript:alert(1)',
    'ms-settings:',
    'blob:app://screens/5c1f',
    '',
  ])('not to %s', (address) => {
    expect(mayNavigate(address)).toBe(false);
  });
});

describe('what the window may request', () => {
  test.each(['app://screens/assets/index.js', 'data:image/png;base64,AA=='])('%s', (address) => {
    expect(mayRequest(address, false)).toBe(true);
  });

  test.each(['https://example.com/', 'http://127.0.0.1:9000/', 'ws://127.0.0.1/', 'file:///etc/passwd', 'app://other/x.js', 'devtools://devtools/a.js', 'x'])(
    'not %s',
    (address) => {
      expect(mayRequest(address, false)).toBe(false);
    },
  );

  test('developer tools only where they are on', () => {
    expect(mayRequest('devtools://devtools/bundled/a.js', true)).toBe(true);
    expect(mayRequest('https://example.com/', true)).toBe(false);
  });
});
