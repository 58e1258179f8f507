import pino from 'pino';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { buildScreens } from '../../build/build-screens.ts';
import { deviceConfigSchema } from '../../core/config.ts';
import type { Clock } from '../../core/contract/clock.ts';
import type { EvaluationRequest } from '../../core/contract/case.ts';
import { SCREEN_KEY_PREFIX, SCREEN_PROTOCOL, screenMessageSchema, type ScreenCall } from '../../core/contract/screen-link.ts';
import type { ScreenView } from '../../core/contract/screen-views.ts';
import { startEvaluator, type Evaluator } from '../../core/evaluator.ts';
import type { LaunchDeviceHost } from '../../device-drivers/index.ts';
import { testDeviceHosts, type TestDeviceHosts } from './device-hosts.ts';
import { runningClock } from './running-clock.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface TestEvaluator extends Evaluator {
  dataFolder: string;
  /** Where its device drivers run. */
  hosts: TestDeviceHosts;
  /** What the evaluator logged so far. */
  logged(): string;
  /** A request to the counter's API, with its token; the body is sent as JSON. */
  call(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>;
  /** `POST /v1/evaluations`; the new evaluation's id. */
  offer(request: EvaluationRequest): Promise<string>;
  /** The status of an evaluation, as the counter learns it. */
  status(id: string): Promise<unknown>;
}

export interface TestEvaluatorOptions {
  clock?: Clock;
  dataFolder?: string;
  config?: Record<string, unknown>;
  /** How device hosts are started; in this process, with simulated ports, if not given. */
  launch?: LaunchDeviceHost;
  /** No limit that a test would meet, if not given. */
  requestsPerSecond?: number;
  /** Hears what the host would hear of a screen that is hidden between sessions. */
  onScreenWanted?: (wanted: boolean) => void;
  /** Hears that the region's own page will be shown. */
  onFrameOpening?: () => void;
}

/** An evaluator in this process, on a free port and a real SQLite file; it is stopped with the test. */
export async function startTestEvaluator(options: TestEvaluatorOptions = {}): Promise<TestEvaluator> {
  const dataFolder = options.dataFolder ?? temporaryFolder();
  const log: string[] = [];
  const clock = options.clock ?? runningClock;
  const hosts = testDeviceHosts(clock);
  const evaluator = await startEvaluator({
    dataFolder,
    port: 0,
    screensFolder: await buildScreens(),
    // The most demanding of the regions.
    config: deviceConfigSchema.parse({ region: 'qiqihar', hallName: '市政务服务中心', windowNo: '12', printer: { transport: 'file' }, secondsToTell: 0, ...options.config }),
    warnings: [],
    clock,
    random: () => 0,
    requestsPerSecond: options.requestsPerSecond ?? 1_000_000,
    launchDeviceHost: options.launch ?? hosts.launch,
    ...(options.onScreenWanted && { onScreenWanted: options.onScreenWanted }),
    ...(options.onFrameOpening && { onFrameOpening: options.onFrameOpening }),
    log: pino({ base: null }, { write: (line: string) => void log.push(line) }),
  });
  let stopped: Promise<void> | undefined;
  const stop = () => (stopped ??= evaluator.stop());
  onTestFinished(stop);

  const call: TestEvaluator['call'] = async (method, path, body) => {
    const response = await fetch(evaluator.url + path, {
      method,
      headers: {
        authorization: `Bearer ${evaluator.counterToken}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };
  const field = (answer: unknown, name: 'id' | 'status'): unknown =>
    typeof answer === 'object' && answer !== null && name in answer ? Object.entries(answer).find(([key]) => key === name)?.[1] : undefined;
  return {
    ...evaluator,
    stop,
    dataFolder,
    hosts,
    logged: () => log.join(''),
    call,
    offer: async (request) => String(field((await call('POST', '/v1/evaluations', request)).body, 'id')),
    status: async (id) => field((await call('GET', `/v1/evaluations/${id}`)).body, 'status'),
  };
}

/** A screen without a browser: speaks the link over a real WebSocket. */
export interface TestScreen {
  view(): ScreenView;
  /** All views from now on, in order; grows as they arrive. */
  record(): ScreenView[];
  /** Resolves when the view is the wanted one. */
  waitFor(wanted: (view: ScreenView) => boolean): Promise<ScreenView>;
  /** Sends any message and resolves with the error of its reply, or null. */
  send(call: ScreenCall | string, args: unknown): Promise<{ code: string } | null>;
  close(): void;
}

/** Connects a screen and waits for its first view. */
export async function connectTestScreen(evaluator: Pick<Evaluator, 'url' | 'screenKey'>): Promise<TestScreen> {
  const socket = new WebSocket(`${evaluator.url.replace('http', 'ws')}/screen`, [SCREEN_PROTOCOL, SCREEN_KEY_PREFIX + evaluator.screenKey]);
  const replies = new Map<number, (error: { code: string } | null) => void>();
  const waiting = new Set<(view: ScreenView) => void>();
  let current: ScreenView | undefined;
  let lastId = 0;
  const first = new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('message', (data) => {
      const message = screenMessageSchema.parse(JSON.parse(String(data)));
      if ('reply' in message) return replies.get(message.reply)?.(message.error);
      if ('hall' in message) return;
      current = message.view;
      for (const tell of waiting) tell(message.view);
      resolve();
    });
  });
  await first;
  onTestFinished(() => socket.terminate());
  const view = () => {
    if (current === undefined) throw new Error('No view has arrived.');
    return current;
  };
  return {
    view,
    record() {
      const views: ScreenView[] = [];
      waiting.add((next) => views.push(next));
      return views;
    },
    waitFor: (wanted) =>
      new Promise((resolve) => {
        const tell = (next: ScreenView) => {
          if (!wanted(next)) return;
          waiting.delete(tell);
          resolve(next);
        };
        waiting.add(tell);
        tell(view());
      }),
    send(call, args) {
      lastId += 1;
      const id = lastId;
      return new Promise((resolve) => {
        replies.set(id, resolve);
        socket.send(JSON.stringify({ id, call, args }));
      });
    },
    close: () => socket.close(),
  };
}
