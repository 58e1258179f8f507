/** Scheme, host and address of the screens. */
export const APP_SCHEME = 'app';
export const SCREENS_HOST = 'screens';
export const SCREENS_URL = `${APP_SCHEME}://${SCREENS_HOST}/`;

/** The only kinds of file that are served, and as what. */
export const MIME_TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  webp: 'image/webp',
  ico: 'image/x-icon',
  woff: 'font/woff',
  woff2: 'font/woff2',
  /** The table of the pinyin keyboard. */
  bin: 'application/octet-stream',
};

export interface ScreenFile {
  /** Path below the screens' folder, with forward slashes. */
  path: string;
  mimeType: string;
}

/**
 * One part of a path. Told by what is allowed: this leaves no room for `..`, hidden files, percent escapes, and what
 * Windows reads into a name (backslashes, `C:`, alternate streams as in `a.js:b`, trailing dots).
 */
const SEGMENT = /^[A-Za-z0-9_][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*$/;

/** Whether an address belongs to the screens. Compared by parts: Node gives custom schemes the origin "null". */
export function isScreensUrl(url: URL): boolean {
  return (
    url.protocol === `${APP_SCHEME}:` && url.host === SCREENS_HOST && url.username === '' && url.password === ''
  );
}

/** The file that an address names, or `undefined` if it can name none. Whether the file exists is for the caller to see. */
export function resolveScreenFile(address: string): ScreenFile | undefined {
  const url = URL.parse(address);
  if (url === null || !isScreensUrl(url)) return undefined;
  const path = url.pathname === '/' || url.pathname === '' ? 'index.html' : url.pathname.slice(1);
  if (!path.split('/').every((segment) => SEGMENT.test(segment))) return undefined;
  const mimeType = MIME_TYPES[path.slice(path.lastIndexOf('.') + 1).toLowerCase()];
  return mimeType === undefined || !path.includes('.') ? undefined : { path, mimeType };
}
