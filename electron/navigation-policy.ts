import { isScreensUrl, resolveScreenFile } from './app-protocol.ts';

/**
 * Whether a frame of the window may be brought to this address, by a link, a script or a redirect: only to a page of
 * the screens. New windows, webviews and downloads have no rule because there are none.
 */
export function mayNavigate(address: string): boolean {
  return resolveScreenFile(address)?.path.endsWith('.html') ?? false;
}

/** Addresses that Chromium's own developer tools load. */
const DEVTOOLS_SCHEMES = ['devtools:', 'chrome-extension:'];

/**
 * Whether the window's session may request this address at all. The screens reach the evaluator over a port, never over
 * the network, so a page that was tricked into running foreign code still has nobody to talk to.
 */
export function mayRequest(address: string, devTools: boolean): boolean {
  const url = URL.parse(address);
  if (url === null) return false;
  return isScreensUrl(url) || url.protocol === 'data:' || (devTools && DEVTOOLS_SCHEMES.includes(url.protocol));
}
