import dns from 'node:dns';
import { expect, onTestFinished, test, vi } from 'vitest';
import { DEFAULT_SYNC_LIMITS } from '../../../offline-queue/sync/sync-engine.ts';
import type { Answer, Fault } from '../../support/fault-proxy.ts';
import { makeCertificate, trust, whyNoCertificate } from './certificate.ts';
import { arrivedAt, MEAN_JITTER, startDevice, untilAllArrived, type Device, type DeviceOptions } from './device.ts';
import { CAPTIVE_PORTAL, ILL, LOGIN_REDIRECT, RETRY_AFTER_MS, STORM, TOO_MANY } from './faults.ts';
import { hourOfFaults } from './hour-of-faults.ts';
import { skipFor } from '../skip.ts';

const MINUTE = 60_000;
const MINUTES = 30;
/** Who rate meanwhile. */
const CITIZENS = 12;

const { firstMs, longestMs, batchSize, deadlineMs } = DEFAULT_SYNC_LIMITS;
/** Pauses that are still growing. */
const RAMP = Math.ceil(Math.log2(longestMs / firstMs));
/** How often the back-off lets the device try in all, and in one minute: the first attempt, the ramp, then the mean of the longest pause. */
const MOST_ROUNDS = 1 + RAMP + (MINUTES * MINUTE) / (longestMs * MEAN_JITTER);
const MOST_ROUNDS_A_MINUTE = 1 + RAMP;
/** Where a smaller batch may fare better, a round goes down to the record that is to blame and three more. */
const SPLITTING = Math.ceil(Math.log2(batchSize)) + 3;

interface Outage {
  name: string;
  /** Requests each time that the back-off lets it try. */
  perRound: number;
  /** Between two requests, at least. */
  gapMs?: number;
  whyNot?: string | undefined;
  prepare?: () => DeviceOptions;
  begin(device: Device): void | Promise<void>;
  end(device: Device): void | Promise<void>;
}

const atProxy = (fault: Fault): Pick<Outage, 'begin' | 'end'> => ({
  begin: ({ proxy }) => proxy.set(fault),
  end: ({ proxy }) => proxy.set(undefined),
});
const NO_HOST = 'province.invalid';
const answering = (answer: (nth: number) => Answer) => atProxy({ answer });

/** What every look-up of a name answers from now on. */
function resolveTo(...answer: readonly [unknown, ...unknown[]]): void {
  vi.spyOn(dns, 'lookup').mockImplementation((...args: unknown[]) => {
    const callback = args.at(-1);
    if (typeof callback === 'function') callback(...answer);
  });
}

const resolveToLoopback = () => resolveTo(null, [{ address: '127.0.0.1', family: 4 }]);

/** Once for real; the others get the same answer, for some resolvers take seconds to say no. */
async function resolveNothing(): Promise<void> {
  const problem: unknown = await dns.promises.lookup(NO_HOST).then(
    () => new Error(`ENOTFOUND ${NO_HOST}`),
    (error: unknown) => error,
  );
  resolveTo(problem);
}

const OUTAGES: Outage[] = [
  { name: 'connection refused', perRound: 1, ...atProxy('refuse') },
  { name: 'reset in the middle of the request', perRound: 1, ...atProxy('reset-request') },
  { name: 'reset in the middle of the reply', perRound: 1, ...atProxy('reset-reply') },
  { name: 'reply lost after the commit', perRound: 1, ...atProxy('lose-reply') },
  { name: 'truncated reply', perRound: 1, ...atProxy('truncate-reply') },
  { name: 'no reply at all', perRound: SPLITTING, ...atProxy('withhold-reply') },
  { name: 'slow drip', perRound: SPLITTING, ...atProxy('drip-reply') },
  { name: 'storm of 5xx', perRound: SPLITTING, ...answering(STORM) },
  { name: 'nothing but 500', perRound: SPLITTING, ...answering(ILL) },
  { name: '429 with Retry-After', perRound: 1, gapMs: RETRY_AFTER_MS, ...answering(TOO_MANY) },
  { name: 'captive portal', perRound: 1, ...answering(CAPTIVE_PORTAL) },
  { name: 'redirect to a login page', perRound: 1, ...answering(LOGIN_REDIRECT) },
  {
    name: 'wrong certificate',
    perRound: 1,
    whyNot: whyNoCertificate,
    prepare() {
      const tls = makeCertificate();
      trust(tls);
      return { tls };
    },
    begin: ({ proxy }) => proxy.set({ certificate: makeCertificate() }),
    end: ({ proxy }) => proxy.set(undefined),
  },
  {
    name: 'no DNS',
    perRound: 1,
    prepare() {
      resolveToLoopback();
      return { hostname: NO_HOST };
    },
    async begin({ proxy }) {
      await resolveNothing();
      // Else the open connection would need no name.
      await proxy.set(undefined);
    },
    end: resolveToLoopback,
  },
];

function busiestMinute(attempts: readonly number[]): number {
  return Math.max(...attempts.map((from) => attempts.filter((at) => at >= from && at < from + MINUTE).length));
}

const smallestGap = (attempts: readonly number[]) => Math.min(...attempts.slice(1).map((at, index) => at - (attempts[index] ?? 0)));

test.for(OUTAGES)('$name: half an hour of it loses nothing, doubles nothing, and is borne in patience', async (outage, context) => {
  skipFor(context, outage.whyNot);
  onTestFinished(() => void vi.restoreAllMocks());
  const device = await startDevice(outage.prepare?.());
  device.rate();
  await device.pass(0);
  expect(device.counts()).toMatchObject({ acked: 2, pending: 0 });

  await outage.begin(device);
  const before = { attempts: device.attempts.length, connections: device.proxy.connections(), requests: device.proxy.requests() };
  for (let citizen = 0; citizen < CITIZENS; citizen += 1) {
    device.rate();
    await device.pass((MINUTES * MINUTE) / CITIZENS);
  }
  expect(device.counts()).toMatchObject({ acked: 2, pending: 2 * CITIZENS, dead: 0 });
  const attempts = device.attempts.slice(before.attempts);
  const connections = device.proxy.connections() - before.connections;
  const requests = device.proxy.requests() - before.requests;
  console.log(`${outage.name}: ${attempts.length} attempts, ${connections} connections, ${requests} requests, busiest minute ${busiestMinute(attempts)}`);
  expect(attempts.length).toBeGreaterThan(10);
  expect(attempts.length).toBeLessThanOrEqual(MOST_ROUNDS * outage.perRound);
  expect(busiestMinute(attempts)).toBeLessThanOrEqual(MOST_ROUNDS_A_MINUTE * outage.perRound);
  expect(smallestGap(attempts)).toBeGreaterThanOrEqual(outage.gapMs ?? 0);
  expect(requests).toBeLessThanOrEqual(attempts.length);
  // After a request that was broken off, Node's fetch connects once more, for the next one.
  expect(connections).toBeLessThanOrEqual(2 * attempts.length);

  await outage.end(device);
  // The pause that is on, and the one of a record that was set aside.
  const longest = RETRY_AFTER_MS + 2 * longestMs;
  expect(await untilAllArrived(device, longest + deadlineMs)).toBeLessThanOrEqual(longest);
  expect(arrivedAt(device)).toEqual(device.given);
  expect(device.counts()).toMatchObject({ pending: 0, dead: 0, acked: 2 * (1 + CITIZENS) });
  expect(device.falselyAcked).toEqual([]);
});

test('an hour of faults that change at random ends with each rating at the province once', async () => {
  const seed = 20_261_125;
  const hour = await hourOfFaults(seed);
  console.log(`seed ${seed}: ${hour.summary}`);
  expect(hour.arrived).toEqual(hour.given);
  expect(hour.falselyAcked).toEqual([]);
});
