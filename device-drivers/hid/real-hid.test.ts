import { expect, test } from 'vitest';
import { CannotOpen } from '../finder/device-errors.ts';
import { realHid } from './real-hid.ts';

test('the native library loads and lists what is plugged in, if anything', async () => {
  for (const device of await realHid.list()) {
    expect(device.path).not.toBe('');
    expect(device.label).not.toBe('');
  }
});

test('a device that is not there is absent, and costs nothing but an error', async () => {
  const missing = realHid.open('/dev/hidraw-that-is-not-there');
  await expect(missing).rejects.toBeInstanceOf(CannotOpen);
  await expect(missing).rejects.toMatchObject({ why: 'absent' });
});
