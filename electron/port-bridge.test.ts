import { setImmediate } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import { PortBridge } from './port-bridge.ts';

/** Node's MessagePort does what the DOM's does. */
function makeChannel() {
  const { port1, port2 } = new MessageChannel();
  const heard: unknown[] = [];
  port2.addEventListener('message', ({ data }) => heard.push(data));
  port2.start();
  return { port: port1, heard, say: (message: unknown) => port2.postMessage(message, []) };
}

/** Lets what was posted between ports arrive. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await setImmediate();
}

describe('the bridge to the page', () => {
  let asked: number;
  let ports: PortBridge;
  let messages: unknown[];
  let closes: number;
  const connect = () =>
    ports.bridge.connect({
      onMessage: (message) => messages.push(message),
      onClose: () => {
        closes += 1;
      },
    });

  beforeEach(() => {
    asked = 0;
    messages = [];
    closes = 0;
    ports = new PortBridge(() => {
      asked += 1;
    });
  });

  test('carries messages both ways', async () => {
    const { port, say, heard } = makeChannel();
    ports.accept(port);
    const link = connect();
    link.send({ id: 1, call: 'touch' });
    say({ view: { screen: 'idle' } });
    await settle();
    expect(heard).toEqual([{ id: 1, call: 'touch' }]);
    expect(messages).toEqual([{ view: { screen: 'idle' } }]);
    expect(asked).toBe(0);
  });

  test('keeps calls until the port comes, in order', async () => {
    const link = connect();
    link.send(1);
    link.send(2);
    const { port, heard } = makeChannel();
    ports.accept(port);
    link.send(3);
    await settle();
    expect(heard).toEqual([1, 2, 3]);
  });

  test('keeps what the evaluator said before the page connected', async () => {
    const { port, say } = makeChannel();
    ports.accept(port);
    say('first view');
    await settle();
    connect();
    await settle();
    expect(messages).toEqual(['first view']);
  });

  test('says so when the evaluator is gone; later calls go nowhere', () => {
    ports.accept(makeChannel().port);
    const link = connect();
    ports.lose();
    expect(closes).toBe(1);
    expect(() => link.send(1)).not.toThrow();
  });

  test('closes the old connection when a new port comes; the page connects afresh, even from within onClose', async () => {
    const first = makeChannel();
    const second = makeChannel();
    ports.accept(first.port);
    let fresh: ReturnType<typeof connect> | undefined;
    const link = ports.bridge.connect({
      onMessage: () => {},
      onClose: () => {
        fresh = connect();
      },
    });
    ports.accept(second.port);
    link.send('to nobody');
    fresh?.send('to the new one');
    second.say('new view');
    await settle();
    expect(first.heard).toEqual([]);
    expect(second.heard).toEqual(['to the new one']);
    expect(messages).toEqual(['new view']);
    expect(closes).toBe(0);
    expect(asked).toBe(0);
  });

  test('a page that connects again by itself gets a new port, and hears nothing more of the old one', async () => {
    const first = makeChannel();
    ports.accept(first.port);
    connect();
    first.say('old');
    connect();
    expect(asked).toBe(1);
    await settle();
    expect(messages).toEqual([]);
    const second = makeChannel();
    ports.accept(second.port);
    second.say('new');
    await settle();
    expect(messages).toEqual(['new']);
    expect(closes).toBe(0);
  });

  test('forgets a port whose evaluator died before the page connected', async () => {
    ports.accept(makeChannel().port);
    ports.lose();
    const link = connect();
    link.send(1);
    const { port, heard } = makeChannel();
    ports.accept(port);
    await settle();
    expect(heard).toEqual([1]);
    expect(closes).toBe(0);
  });
});
