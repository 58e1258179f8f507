import { isScreensUrl, resolveScreenFile } from './app-protocol.ts';

/** What frames hold beside the screens: the one origin of the region's own rating pages, and nothing where it is null. */
interface Framed {
  isMainFrame: boolean;
  frameOrigin: string | null;
}

/**
 * Whether a frame of the window may be brought to this address, by a link, a script or a redirect: only to a page of
 * the screens; a frame within the page, to the region's own rating page too. New windows, webviews and downloads have no
 * rule because there are none.
 */
export function mayNavigate(address: string, { isMainFrame, frameOrigin }: Framed): boolean {
  if (!isMainFrame && isOfOrigin(address, frameOrigin)) return true;
  return resolveScreenFile(address)?.path.endsWith('.html') ?? false;
}

const isOfOrigin = (address: string, origin: string | null) => origin !== null && URL.parse(address)?.origin === origin;

/** Addresses that Chromium's own developer tools load. */
const DEVTOOLS_SCHEMES = ['devtools:', 'chrome-extension:'];

/**
 * Whether the window's session may request this address at all. The screens reach the evaluator over a port, never over
 * the network, so a page that was tricked into running foreign code still has nobody to talk to: beside the region's own
 * rating page, which the window itself never goes to, and the screens' own policy lets them load in a frame only.
 */
export function mayRequest(address: string, devTools: boolean, { isMainFrame, frameOrigin }: Framed): boolean {
  const url = URL.parse(address);
  if (url === null) return false;
  if (!isMainFrame && isOfOrigin(address, frameOrigin)) return true;
  return isScreensUrl(url) || url.protocol === 'data:' || (devTools && DEVTOOLS_SCHEMES.includes(url.protocol));
}
