import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, test } from 'vitest';
import { ManualClock } from '../tests/support/manual-clock.ts';
import { EvaluatorChild, EXIT_AFTER_FAILURE_MS, READY_WITHIN_MS, STOP_WITHIN_MS, type ChildProcess } from './evaluator-child.ts';

/** A child process that does what the test says; killed, it exits with Windows' code for TerminateProcess. */
class FakeChild extends EventEmitter implements ChildProcess<string> {
  readonly posted: unknown[] = [];
  killed = false;

  postMessage(message: unknown, transfer: string[]): void {
    this.posted.push([message, ...transfer]);
  }

  kill(): boolean {
    this.killed = true;
    this.emit('exit', 1);
    return true;
  }
}

const READY = { type: 'ready', url: 'http://127.0.0.1:17800', counterToken: 'a', screenKey: 'b', warnings: [] };

describe('the evaluator process', () => {
  let clock: ManualClock;
  let children: FakeChild[];
  let happened: string[];
  let evaluator: EvaluatorChild<string>;
  const child = () => children.at(-1) ?? new FakeChild();

  beforeEach(() => {
    clock = new ManualClock(0);
    children = [];
    happened = [];
    const fork = () => {
      children.push(new FakeChild());
      return child();
    };
    evaluator = new EvaluatorChild(fork, clock, {
      onReady: () => happened.push('ready'),
      onGone: () => happened.push('gone'),
      onMishap: (mishap, detail) => happened.push(`${mishap} (${detail})`),
      onScreenWanted: (wanted) => happened.push(wanted ? 'wanted' : 'not wanted'),
      onFrameOpening: () => happened.push('frame-opening'),
      onDeviceHostOrder: (order) => happened.push(`${order.type} ${order.id}`),
    });
    evaluator.start();
  });

  test('is started once and may be restarted after its end', () => {
    evaluator.start();
    expect(children).toHaveLength(1);
    child().emit('exit', 3);
    evaluator.start();
    expect(children).toHaveLength(2);
    expect(happened).toEqual(['gone', 'evaluator-crashed (exit code 3)']);
  });

  test('is told of ports and of waking up', () => {
    child().emit('message', READY);
    evaluator.givePort('port');
    evaluator.resumed();
    expect(child().posted).toEqual([[{ type: 'screen-port' }, 'port'], [{ type: 'resumed' }]]);
    expect(happened).toEqual(['ready']);
  });

  test('orders device hosts, and is told of their ports, their ends and of what was plugged in', () => {
    child().emit('message', { type: 'start-device-host', id: 1, family: 'keypad' });
    child().emit('message', { type: 'kill-device-host', id: 1 });
    child().emit('message', { type: 'start-device-host', id: 2, family: 'shutdown.exe' });
    expect(happened).toEqual(['start-device-host 1', 'kill-device-host 1']);
    evaluator.giveDevicePort(1, 'port');
    evaluator.deviceHostExited(1, 'ended with exit code 1');
    evaluator.devicesChanged();
    expect(child().posted).toEqual([
      [{ type: 'device-port', id: 1 }, 'port'],
      [{ type: 'device-host-exited', id: 1, how: 'ended with exit code 1' }],
      [{ type: 'devices-changed' }],
    ]);
  });

  test('says whether the screen is wanted', () => {
    for (const wanted of [false, true, 'yes']) child().emit('message', { type: 'screen-wanted', wanted });
    expect(happened).toEqual(['not wanted', 'wanted']);
  });

  test('that ends unasked with code 0 is reported', () => {
    child().emit('exit', 0);
    expect(happened).toEqual(['gone', 'evaluator-ended (exit code 0)']);
  });

  test('that is not ready in time is killed', () => {
    clock.advance(READY_WITHIN_MS - 1);
    expect(child().killed).toBe(false);
    clock.advance(1);
    expect(happened).toEqual(['gone', 'evaluator-not-ready (exit code 1)']);
  });

  test('that is ready has no more time limit', () => {
    child().emit('message', READY);
    clock.advance(READY_WITHIN_MS * 10);
    expect(child().killed).toBe(false);
  });

  test('that says why it failed and exits is reported with its reason', () => {
    child().emit('message', { type: 'failed', message: 'port 17800 is taken' });
    child().emit('exit', 1);
    expect(happened).toEqual(['gone', 'evaluator-failed (exit code 1: port 17800 is taken)']);
  });

  test('that says it failed and does not exit is killed', () => {
    child().emit('message', { type: 'failed', message: 'the disk is full' });
    clock.advance(EXIT_AFTER_FAILURE_MS);
    expect(child().killed).toBe(true);
    expect(happened).toEqual(['gone', 'evaluator-failed (exit code 1: the disk is full)']);
  });

  test('a message that is not in the contract changes nothing', () => {
    child().emit('message', 'ready');
    expect(happened).toEqual([]);
  });

  test('ends in order when asked: that is no mishap', async () => {
    const stopped = evaluator.stop();
    expect(child().posted).toEqual([[{ type: 'stop' }]]);
    child().emit('exit', 0);
    await stopped;
    expect(happened).toEqual(['gone']);
  });

  test('that does not stop is killed, and the quit goes on', async () => {
    const stopped = evaluator.stop();
    clock.advance(STOP_WITHIN_MS);
    await stopped;
    expect(child().killed).toBe(true);
    expect(happened).toEqual(['gone']);
  });

  test('stopping one that is not there takes no time', async () => {
    child().emit('exit', 1);
    await expect(evaluator.stop()).resolves.toBeUndefined();
  });
});
