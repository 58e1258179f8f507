import { expect, test } from 'vitest';
import { NEVER_EXPIRES } from '../../core/contract/receipt.ts';
import { DeviceCallTimeout, DeviceHostLost } from '../host/device-host.ts';
import { DeviceProblem } from '../host/host-messages.ts';
import { HostedPrinter } from './hosted-printer.ts';

const RECEIPT = { lines: [], expiresAt: NEVER_EXPIRES };

/** A printer in a device host that runs, and fails each call like this. */
function failing(error: Error) {
  let calls = 0;
  const call = () => {
    calls += 1;
    return Promise.reject(error);
  };
  const printer = new HostedPrinter({ host: { running: async () => {}, call, stop: async () => {} }, health: () => [] });
  return { printer, calls: () => calls };
}

test.each([
  ['lost', new DeviceHostLost('It ended.')],
  ['timed-out', new DeviceCallTimeout('There was no answer.')],
  ['paper-out', new DeviceProblem('paper-out', 'There is no paper.')],
  ['cannot-write', new DeviceProblem('busy', 'Too many calls wait.')],
])('what the device host makes of a receipt is told by its kind, and nothing is tried twice: %s', async (kind, error) => {
  const { printer, calls } = failing(error);
  await expect(printer.print(RECEIPT)).rejects.toMatchObject({ name: 'PrintProblem', kind });
  expect(calls()).toBe(1);
});

test('a device host that does not run is sent nothing', async () => {
  let calls = 0;
  const printer = new HostedPrinter({
    host: {
      running: () => Promise.reject(new DeviceHostLost('It does not run.')),
      call: async () => void (calls += 1),
      stop: async () => {},
    },
    health: () => [],
  });
  await expect(printer.print(RECEIPT)).rejects.toMatchObject({ name: 'PrintProblem', kind: 'unreachable' });
  expect([calls, printer.health().state]).toEqual([0, 'unknown']);
});
