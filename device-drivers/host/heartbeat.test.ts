import { expect, test } from 'vitest';
import { ManualClock } from '../../tests/support/manual-clock.ts';
import { DeviceHost } from './device-host.ts';
import type { LaunchDeviceHost, ToDeviceHost } from './host-messages.ts';

/** Lets everything run that is ready to run. */
const settled = () => new Promise((resolve) => setImmediate(() => setImmediate(() => setImmediate(resolve))));

/** Device hosts that are ready at once and then answer pings, or do not. */
function hosts(answers: () => boolean) {
  const killed: number[] = [];
  let launches = 0;
  const launch: LaunchDeviceHost = () => {
    launches += 1;
    const own = launches;
    let tell: (message: unknown) => void = () => {};
    return {
      post(message: ToDeviceHost) {
        if (message.type === 'configure') queueMicrotask(() => tell({ type: 'ready' }));
        if (message.type === 'ping' && answers()) queueMicrotask(() => tell({ type: 'pong' }));
      },
      onMessage: (listener) => void (tell = listener),
      onExit: () => {},
      kill: () => void killed.push(own),
    };
  };
  return { launch, killed, launches: () => launches };
}

function hostOn({ launch }: Pick<ReturnType<typeof hosts>, 'launch'>, clock: ManualClock) {
  const standings: string[] = [];
  const host = new DeviceHost({ family: 'keypad', settings: {}, launch, clock, onEvent: () => {}, onStanding: (standing) => standings.push(standing) });
  host.start();
  return { host, standings };
}

test('a device host that hangs is killed after 40 s of silence and started again; one that answers is left alone', async () => {
  const clock = new ManualClock(0);
  let hangs = false;
  const all = hosts(() => !hangs);
  const { standings } = hostOn(all, clock);
  await settled();
  for (let minute = 0; minute < 10; minute++) {
    clock.advance(10_000);
    await settled();
  }
  expect([all.killed, standings]).toEqual([[], ['starting', 'running']]);

  hangs = true;
  for (let step = 0; step < 3; step += 1) {
    clock.advance(10_000);
    await settled();
  }
  clock.advance(9_999);
  await settled();
  expect(all.killed).toEqual([]);
  clock.advance(1);
  await settled();
  expect([all.killed, standings.at(-1)]).toEqual([[1], 'restarting']);
  clock.advance(500);
  await settled();
  expect([all.launches(), standings.at(-1)]).toEqual([2, 'running']);
});

test('a machine that slept for hours kills no device host that still answers', async () => {
  const clock = new ManualClock(0);
  const all = hosts(() => true);
  const { standings } = hostOn(all, clock);
  await settled();
  clock.advance(8 * 3_600_000);
  await settled();
  expect([all.killed, standings.at(-1)]).toEqual([[], 'running']);
});

test('a machine that falls asleep between ping and answer gives the device host time to answer when it wakes up', async () => {
  const clock = new ManualClock(0);
  let asleep = false;
  const all = hosts(() => !asleep);
  const { standings } = hostOn(all, clock);
  await settled();
  asleep = true;
  clock.advance(10_000);
  await settled();
  clock.advance(8 * 3_600_000);
  // It takes the device host a while to run again.
  await settled();
  asleep = false;
  clock.advance(10_000);
  await settled();
  clock.advance(60_000);
  await settled();
  expect([all.killed, standings.at(-1)]).toEqual([[], 'running']);
});

test('whoever waits for a device host is told when it runs, or that it does not in time', async () => {
  const clock = new ManualClock(0);
  const all = hosts(() => true);
  const { host } = hostOn(all, clock);
  await expect(host.running(1_000)).resolves.toBeUndefined();
  void host.stop();
  const never = host.running(1_000);
  clock.advance(1_000);
  await expect(never).rejects.toMatchObject({ name: 'DeviceHostLost' });
});
