import type { ScreenBridge } from '../../core/contract/screen-bridge.ts';
import { ScreenLink } from './screen-link.ts';
import { webSocketBridge } from './web-socket-bridge.ts';

declare global {
  interface Window {
    /** Set by Electron's preload. */
    readonly evaluatorScreen?: ScreenBridge;
  }
}

/** Subprotocols travel in a header, which takes only these characters. */
const TOKEN = /^[0-9A-Za-z!#$%&'*+.^_`|~-]+$/;

/**
 * Connects this page to its evaluator: over Electron's bridge if there is one, else over a WebSocket with the key that
 * the page's address carries as `#key=…`. The key stays in the address, so that a reload finds it again; what follows
 * `#` is never sent to a server nor written to its log.
 *
 * @returns the link, or `null` when this is a browser and the address carries no usable key
 */
export function connectScreen(): ScreenLink | null {
  if (window.evaluatorScreen !== undefined) return new ScreenLink(window.evaluatorScreen);
  const key = /[#&]key=([^&]*)/.exec(location.hash)?.[1] ?? '';
  if (!TOKEN.test(key)) return null;
  const url = new URL('/screen', location.href);
  url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  url.hash = '';
  return new ScreenLink(webSocketBridge(url.href, key));
}
