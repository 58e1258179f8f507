/**
 * What Electron's preload gives the page as `window.evaluatorScreen`: the screen link over a MessagePort. In a browser
 * there is none, and the page opens a WebSocket instead. Messages are plain JSON-able objects, unchecked at this level.
 */
export interface ScreenBridge {
  connect(handlers: { onMessage(message: unknown): void; onClose(): void }): { send(message: unknown): void };
}
