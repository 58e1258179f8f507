import { SCREEN_KEY_PREFIX, SCREEN_PROTOCOL } from '../../core/contract/screen-link.ts';
import type { ClosableBridge } from './screen-link.ts';

/** The screen link over a WebSocket, for a page in a browser. Same shape as Electron's bridge. */
export function webSocketBridge(url: string, key: string): ClosableBridge {
  return {
    connect({ onMessage, onClose }) {
      const socket = new WebSocket(url, [SCREEN_PROTOCOL, SCREEN_KEY_PREFIX + key]);
      socket.addEventListener('message', ({ data }) => onMessage(parsed(data)));
      socket.addEventListener('close', () => onClose());
      return {
        send: (message) => socket.send(JSON.stringify(message)),
        close: () => socket.close(),
      };
    },
  };
}

/** What is not JSON becomes `undefined`, which no schema of the link accepts. */
function parsed(data: unknown): unknown {
  try {
    return typeof data === 'string' ? JSON.parse(data) : undefined;
  } catch {
    return undefined;
  }
}
