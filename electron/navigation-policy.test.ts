import { describe, expect, test } from 'vitest';
import { mayNavigate, mayRequest } from './navigation-policy.ts';

const WINDOW = { isMainFrame: true, frameOrigin: null };
const REGION = 'https://pf.nmg.gov.cn';

describe('where the window may go', () => {
  test.each(['app://screens/', 'app://screens/index.html', 'app://screens/#technician'])('to %s', (address) => {
    expect(mayNavigate(address, WINDOW)).toBe(true);
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
    expect(mayNavigate(address, WINDOW)).toBe(false);
    expect(mayNavigate(address, { isMainFrame: false, frameOrigin: REGION })).toBe(false);
  });
});

describe('what the window may request', () => {
  test.each(['app://screens/assets/index.js', 'data:image/png;base64,AA=='])('%s', (address) => {
    expect(mayRequest(address, false, WINDOW)).toBe(true);
  });

  test.each(['https://example.com/', 'http://127.0.0.1:9000/', 'ws://127.0.0.1/', 'file:///etc/passwd', 'app://other/x.js', 'devtools://devtools/a.js', 'x'])(
    'not %s',
    (address) => {
      expect(mayRequest(address, false, WINDOW)).toBe(false);
      expect(mayRequest(address, false, { isMainFrame: false, frameOrigin: REGION })).toBe(false);
    },
  );

  test('developer tools only where they are on', () => {
    expect(mayRequest('devtools://devtools/bundled/a.js', true, WINDOW)).toBe(true);
    expect(mayRequest('https://example.com/', true, WINDOW)).toBe(false);
  });
});

describe("the region's own rating page", () => {
  const page = `${REGION}/d/token?x=1`;

  test('is loaded and gone to in a frame within the window, never by the window', () => {
    const inFrame = { isMainFrame: false, frameOrigin: REGION };
    expect([mayNavigate(page, inFrame), mayRequest(page, false, inFrame)]).toEqual([true, true]);
    const byWindow = { isMainFrame: true, frameOrigin: REGION };
    expect([mayNavigate(page, byWindow), mayRequest(page, false, byWindow)]).toEqual([false, false]);
    expect(mayNavigate(page, { isMainFrame: false, frameOrigin: null })).toBe(false);
  });

  test.each(['http://pf.nmg.gov.cn/', 'https://pf.nmg.gov.cn:8443/', 'https://pf.nmg.gov.cn.example.com/', 'https://nmg.gov.cn/', 'null', 'wss://pf.nmg.gov.cn/'])(
    '%s is another',
    (address) => {
      const inFrame = { isMainFrame: false, frameOrigin: REGION };
      expect([mayNavigate(address, inFrame), mayRequest(address, false, inFrame)]).toEqual([false, false]);
    },
  );
});
