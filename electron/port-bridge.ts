import type { ScreenBridge } from '../core/contract/screen-bridge.ts';

type Handlers = Parameters<ScreenBridge['connect']>[0];

/** What is used of a DOM `MessagePort`. Not `close`, which only Electron adds to it: the shell says when the link is lost. */
export interface BridgePort {
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  /** Until then the port keeps what comes in; listening with `addEventListener` does not start it. */
  start(): void;
  postMessage(message: unknown, transfer: []): void;
  close(): void;
}

interface Connection {
  handlers: Handlers;
  /** Calls made before the port came. */
  waiting: unknown[];
  port: BridgePort | undefined;
  open: boolean;
}

/**
 * The preload's side of the screen link: keeps the port, which cannot cross the context bridge, and gives the page plain
 * functions. A port that comes before the page connects is kept for it; calls made before the port comes wait for it.
 */
export class PortBridge {
  readonly #askForPort: () => void;
  #spare: BridgePort | undefined;
  #connection: Connection | undefined;

  /** @param askForPort has the shell send another port, if the evaluator is there */
  constructor(askForPort: () => void) {
    this.#askForPort = askForPort;
  }

  /** A port came from the shell. It replaces the one in use: that connection is closed, and the page connects afresh. */
  accept(port: BridgePort): void {
    this.#spare?.close();
    this.#spare = port;
    const connection = this.#connection;
    if (connection === undefined) return;
    if (connection.port === undefined) this.#attach(connection);
    else this.#end(connection);
  }

  /** The evaluator is gone, and with it the other end of every port. A connection that still waits for a port goes on waiting. */
  lose(): void {
    this.#spare = undefined;
    if (this.#connection?.port !== undefined) this.#end(this.#connection);
  }

  /**
   * What the page gets as `window.evaluatorScreen`. A page that connects again without having been told of a close found
   * its evaluator silent: it leaves the old connection and gets a new port, over which the evaluator says anew where
   * things stand.
   */
  readonly bridge: ScreenBridge = {
    connect: (handlers) => {
      const left = this.#connection;
      const connection: Connection = { handlers, waiting: [], port: undefined, open: true };
      this.#connection = connection;
      if (left !== undefined) {
        this.#leave(left);
        this.#askForPort();
      }
      this.#attach(connection);
      return { send: (message) => this.#send(connection, message) };
    },
  };

  #attach(connection: Connection): void {
    const port = this.#spare;
    if (port === undefined) return;
    this.#spare = undefined;
    connection.port = port;
    for (const message of connection.waiting.splice(0)) port.postMessage(message, []);
    port.addEventListener('message', ({ data }) => {
      if (connection.open) connection.handlers.onMessage(data);
    });
    port.start();
  }

  /** After `onClose` a message is dropped: the evaluator it was meant for is gone, the next one shows where things stand. */
  #send(connection: Connection, message: unknown): void {
    if (!connection.open) return;
    if (connection.port === undefined) connection.waiting.push(message);
    else connection.port.postMessage(message, []);
  }

  /** Forgets the connection before it tells the page, which may connect again inside `onClose`. */
  #end(connection: Connection): void {
    this.#connection = undefined;
    this.#leave(connection);
    connection.handlers.onClose();
  }

  #leave(connection: Connection): void {
    connection.open = false;
    connection.port?.close();
  }
}
