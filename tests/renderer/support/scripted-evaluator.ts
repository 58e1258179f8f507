import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { WebSocketServer } from 'ws';
import { contentSecurityPolicy } from '../../../core/contract/content-security-policy.ts';
import { PLAIN_HALL, type HallDisplay } from '../../../core/contract/hall-display.ts';
import { callMessageSchema, SCREEN_CALLS, SCREEN_KEY_PREFIX, SCREEN_PROTOCOL } from '../../../core/contract/screen-link.ts';
import type { ScreenView } from '../../../core/contract/screen-views.ts';
import type { Words } from '../../../core/contract/words.ts';

const KEY = 'screen-key-of-this-test';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.webm': 'video/webm',
  '.wav': 'audio/wav',
};

const UNASKED: ReadonlySet<string> = new Set(['reportVoice', 'shown']);

/** What stands for a hall's own files. */
const HALL_FILES = join(import.meta.dirname, '../../screens');

export interface HeardCall {
  call: string;
  args: unknown;
}
type Refused = (Words & { code: string }) | null;

/**
 * A scripted peer of the screen link: it serves the built page under the run-time content security policy, shows the
 * views that a test tells it, and records the calls. It has no rules of its own.
 */
export class ScriptedEvaluator {
  /** What the citizen did. */
  readonly calls: HeardCall[] = [];
  /** What the screen itself told, unasked. */
  readonly reports: HeardCall[] = [];
  /** What is answered to a call; a promise keeps the screen waiting. */
  answer: (heard: HeardCall) => Refused | Promise<Refused> = () => null;
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({ noServer: true, handleProtocols: () => SCREEN_PROTOCOL });
  readonly #view: { current: ScreenView };
  #hall: HallDisplay;
  #up = true;

  private constructor(folder: string, view: ScreenView, hall: HallDisplay, frameOrigin: string | null) {
    this.#hall = hall;
    this.#view = { current: view };
    this.#server = createServer((request, response) => {
      const path = normalize(new URL(request.url ?? '/', 'http://screen').pathname);
      const file = join(path.startsWith('/hall/') ? HALL_FILES : folder, path.endsWith('/') ? 'index.html' : path);
      readFile(file).then(
        (body) =>
          response
            .writeHead(200, {
              'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
              'content-security-policy': contentSecurityPolicy({ frameOrigin }),
            })
            .end(body),
        () => response.writeHead(404).end(),
      );
    });
    this.#server.on('upgrade', (request, socket, head) => {
      const protocols = (request.headers['sec-websocket-protocol'] ?? '').split(/, */);
      const admitted = protocols.includes(SCREEN_PROTOCOL) && protocols.includes(SCREEN_KEY_PREFIX + KEY);
      if (!this.#up || !admitted || request.url !== '/screen') {
        socket.destroy();
        return;
      }
      this.#sockets.handleUpgrade(request, socket, head, (link) => {
        link.on('message', (data) => void this.#hear(String(data), (reply) => link.send(JSON.stringify(reply))));
        link.send(JSON.stringify({ hall: this.#hall }));
        link.send(JSON.stringify({ view: this.#view.current }));
      });
    });
  }

  static async start(folder: string, view: ScreenView, hall: HallDisplay = PLAIN_HALL, frameOrigin: string | null = null): Promise<ScriptedEvaluator> {
    const evaluator = new ScriptedEvaluator(folder, view, hall, frameOrigin);
    evaluator.#server.listen(0, '127.0.0.1');
    await once(evaluator.#server, 'listening');
    return evaluator;
  }

  get origin(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The server is not listening.');
    return `http://127.0.0.1:${address.port}`;
  }

  /** The address of the screen, with its key. */
  get url(): string {
    return `${this.origin}/#key=${KEY}`;
  }

  show(view: ScreenView): void {
    this.#view.current = view;
    this.say({ view });
  }

  /** The hall puts something else on its screens. */
  putUp(hall: HallDisplay): void {
    this.#hall = hall;
    this.say({ hall });
  }

  /** Sends anything at all, also what the contract forbids. */
  say(message: unknown): void {
    for (const link of this.#sockets.clients) link.send(JSON.stringify(message));
  }

  /** The link breaks, and stays broken until it is restored. */
  cut(): void {
    this.#up = false;
    for (const link of this.#sockets.clients) link.terminate();
  }

  restore(): void {
    this.#up = true;
  }

  /** The calls of one name, in the order they came. */
  heard(name: string): unknown[] {
    return [...this.calls, ...this.reports].filter(({ call }) => call === name).map(({ args }) => args);
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  async #hear(data: string, reply: (message: unknown) => void): Promise<void> {
    const { id, call, args } = callMessageSchema.parse(JSON.parse(data));
    const schema = Object.entries(SCREEN_CALLS).find(([name]) => name === call)?.[1];
    if (schema === undefined) throw new Error(`The screen made a call that is not in the contract: ${call}`);
    const heard = { call, args: schema.parse(args) };
    (UNASKED.has(call) ? this.reports : this.calls).push(heard);
    // What a page tells unasked comes whenever it comes: no test's script may hang on it.
    const error = UNASKED.has(call) ? null : await this.answer(heard);
    // The one rule: as every evaluator does, so that a test can press what makes the screen easier.
    if (call === 'prefer' && error === null) {
      const view = this.#view.current;
      this.show({ ...view, preferences: Object.assign({ ...view.preferences }, SCREEN_CALLS.prefer.parse(args)) });
    }
    reply({ reply: id, error });
  }
}
