import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { reconnectDelay } from '../../renderer/screen-link/backoff.ts';
import { ScreenLink, type ClosableBridge } from '../../renderer/screen-link/screen-link.ts';
import { idle, rating } from './support/views.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

type Handlers = Parameters<ClosableBridge['connect']>[0];

function scriptedBridge() {
  const connections: { handlers: Handlers; sent: unknown[]; closed: boolean }[] = [];
  const bridge: ClosableBridge = {
    connect(handlers) {
      const connection = { handlers, sent: new Array<unknown>(), closed: false };
      connections.push(connection);
      return {
        send: (message) => connection.sent.push(message),
        close: () => {
          connection.closed = true;
        },
      };
    },
  };
  const latest = () => {
    const connection = connections.at(-1);
    if (connection === undefined) throw new Error('The link has not connected.');
    return connection;
  };
  return { bridge, connections, latest };
}

describe('reconnecting', () => {
  test('waits half a second, doubling to ten, less up to half of it', () => {
    expect([0, 1, 2, 3, 4, 5, 20].map((failures) => reconnectDelay(failures, 0))).toEqual([
      500, 1000, 2000, 4000, 8000, 10_000, 10_000,
    ]);
    fc.assert(
      fc.property(fc.nat(1000), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
        const delay = reconnectDelay(failures, random);
        expect(delay).toBeGreaterThanOrEqual(250);
        expect(delay).toBeLessThanOrEqual(10_000);
      }),
    );
  });

  test('keeps trying while connections fail, ever more slowly, and anew from half a second after a view', () => {
    const { bridge, connections, latest } = scriptedBridge();
    const link = new ScreenLink(bridge);
    for (let failures = 0; failures < 6; failures += 1) {
      latest().handlers.onClose();
      vi.advanceTimersByTime(10_000);
      expect(connections).toHaveLength(failures + 2);
    }
    latest().handlers.onMessage({ view: idle() });
    expect(link.current()).toMatchObject({ standing: 'linked', view: { screen: 'idle' } });
    latest().handlers.onClose();
    expect(link.current()).toEqual({ standing: 'connecting' });
    vi.advanceTimersByTime(500);
    expect(connections).toHaveLength(8);
  });

  test('an evaluator that says nothing is left after ten seconds', () => {
    const { bridge, connections } = scriptedBridge();
    void new ScreenLink(bridge);
    vi.advanceTimersByTime(10_500);
    expect(connections).toHaveLength(2);
    expect(connections[0]?.closed).toBe(true);
  });

  test.each([
    ['a view that the contract does not know', { view: { screen: 'advertisement' } }],
    ['a rating without its form', { view: { ...rating(), form: undefined } }],
    ['no message at all', undefined],
  ])('%s ends the connection, and what it says afterwards is not heard', (_, message) => {
    const { bridge, connections, latest } = scriptedBridge();
    const link = new ScreenLink(bridge);
    const first = latest();
    first.handlers.onMessage({ view: idle() });
    first.handlers.onMessage(message);
    expect(link.current()).toEqual({ standing: 'connecting' });
    expect(first.closed).toBe(true);
    first.handlers.onMessage({ view: idle() });
    first.handlers.onClose();
    expect(link.current()).toEqual({ standing: 'connecting' });
    vi.advanceTimersByTime(500);
    expect(connections).toHaveLength(2);
  });
});

describe('calls', () => {
  test('each has its own number and gets its own answer', async () => {
    const { bridge, latest } = scriptedBridge();
    const link = new ScreenLink(bridge);
    latest().handlers.onMessage({ view: rating() });
    const touch = link.call('touch', { session: 'session-1' });
    const choose = link.call('chooseLevel', { session: 'session-1', level: 5 });
    expect(latest().sent).toEqual([
      { id: 1, call: 'touch', args: { session: 'session-1' } },
      { id: 2, call: 'chooseLevel', args: { session: 'session-1', level: 5 } },
    ]);
    latest().handlers.onMessage({ reply: 2, error: null });
    latest().handlers.onMessage({ reply: 1, error: { code: 'session-over', zh: '评价已结束', en: 'The session is over' } });
    await expect(choose).resolves.toBeUndefined();
    await expect(touch).rejects.toMatchObject({ code: 'session-over', zh: '评价已结束', en: 'The session is over' });
  });

  test('one without a link, or whose link is lost, or without an answer for ten seconds, is rejected', async () => {
    const { bridge, latest } = scriptedBridge();
    const link = new ScreenLink(bridge);
    const lost = { code: 'link-lost' };
    await expect(link.call('dismiss', { session: 'session-1' })).rejects.toMatchObject(lost);

    latest().handlers.onMessage({ view: rating() });
    const cut = link.call('dismiss', { session: 'session-1' });
    latest().handlers.onClose();
    await expect(cut).rejects.toMatchObject(lost);

    vi.advanceTimersByTime(1000);
    latest().handlers.onMessage({ view: rating() });
    const unanswered = link.call('dismiss', { session: 'session-1' });
    vi.advanceTimersByTime(10_000);
    await expect(unanswered).rejects.toMatchObject(lost);
    expect(link.current()).toEqual({ standing: 'connecting' });
  });
});
