import { isEvent, isWindowEvent } from './answers.ts';
import { parsedJson } from './requests.ts';
import type { Surroundings } from './surroundings.ts';
import type { EvaluationEvent } from './types.ts';

/** Subprotocols of `/v1/events`: a page can send no header with a WebSocket. */
const EVENTS_PROTOCOL = 'counter-evaluator.events.v1';
const TOKEN_PREFIX = 'counter-token.';
/** The evaluator says `alive` every 20 s. */
const SILENCE_MS = 45_000;
const OPENING_MS = 5_000;

/** The line on which the evaluator tells what happens. */
export interface Line {
  /** Resolves when it is over: whether it was ever open. */
  over: Promise<boolean>;
  close(): void;
}

export interface LineListener {
  opened(): void;
  evaluation(event: EvaluationEvent): void;
  /** What the window shows changed. */
  window(): void;
}

export function openLine(url: string, token: string, { openSocket, after }: Surroundings, listener: LineListener): Line {
  let end = (_wasOpen: boolean): void => undefined;
  const over = new Promise<boolean>((resolve) => (end = resolve));
  let socket: WebSocket;
  try {
    socket = openSocket(`${url.replace(/^http/, 'ws')}/v1/events`, [EVENTS_PROTOCOL, TOKEN_PREFIX + token]);
  } catch {
    // A security policy, or a token that no subprotocol can be: as good as no WebSockets.
    end(false);
    return { over, close: () => undefined };
  }
  let wasOpen = false;
  let isOver = false;
  // A dead peer answers no closing handshake, which the browser would wait for.
  const close = () => {
    if (isOver) return;
    isOver = true;
    cancelTimer();
    end(wasOpen);
    socket.close();
  };
  let cancelTimer = after(OPENING_MS, close);
  const expectMore = () => {
    cancelTimer();
    cancelTimer = after(SILENCE_MS, close);
  };
  socket.addEventListener('open', () => {
    if (isOver) return;
    wasOpen = true;
    expectMore();
    listener.opened();
  });
  socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (isOver) return;
    expectMore();
    const message = parsedJson(String(data));
    if (isEvent(message)) listener.evaluation(message);
    else if (isWindowEvent(message)) listener.window();
  });
  socket.addEventListener('close', close);
  return { over, close };
}
