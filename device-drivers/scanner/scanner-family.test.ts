import { expect, onTestFinished, test } from 'vitest';
import { ManualClock } from '../../tests/support/manual-clock.ts';
import { KEEPER_TIMES } from '../finder/device-keeper.ts';
import { until } from '../finder/until.ts';
import { SimulatedHid } from '../hid/simulated-hid.ts';
import { SimulatedSerial } from '../serial/simulated-serial.ts';
import { startScannerFamily } from './scanner-family.ts';
import { type ScannerEvent, scannerEventSchema } from './scanner-messages.ts';

function rig(settings: unknown, serial = new SimulatedSerial()) {
  const clock = new ManualClock(0);
  const events: ScannerEvent[] = [];
  const family = startScannerFamily(settings, {
    emit: (event) => events.push(scannerEventSchema.parse(structuredClone(event))),
    serial,
    hid: new SimulatedHid(),
    clock,
    connect: () => {
      throw new Error('A scanner needs no network.');
    },
    spooler: undefined,
  });
  onTestFinished(() => family.stop());
  const health = () => events.findLast((event) => event.type === 'devices')?.devices[0];
  const scanned = () => events.flatMap((event) => (event.type === 'scanned' ? [event.text] : []));
  return { serial, clock, events, family, health, scanned };
}

const send = (text: string) => new TextEncoder().encode(text);

test('tells whole codes, also after the scanner was unplugged in the middle of one', async () => {
  const { serial, clock, events, family, health, scanned } = rig({ vendorId: '0c2e', baudRate: 115_200 });
  const scanner = serial.plug('COM5', { vendorId: '0c2e', productId: '0b6a' });
  family.tell('hint', null);
  await until(() => health()?.state === 'ready');
  expect(serial.settings.get('COM5')?.baudRate).toBe(115_200);
  await scanner.sends(send('2302001\r230'));
  clock.advance(10);
  serial.unplug('COM5');
  expect(health()?.state).toBe('missing');
  clock.advance(KEEPER_TIMES.wasWell);
  const again = serial.plug('COM6', { vendorId: '0c2e', productId: '0b6a' });
  family.tell('hint', null);
  await until(() => health()?.state === 'ready');
  await again.sends(send('2302002\r\n'));
  expect(scanned()).toEqual(['2302001', '2302002']);
  expect(events.findLast((event) => event.type === 'devices')).toMatchObject({ claimed: ['COM6'], seen: [] });
});

test('a wrong baud rate is told to the technician, and forgotten at the first good code', async () => {
  const serial = new SimulatedSerial();
  const scanner = serial.plug('COM5');
  const { health } = rig({ port: 'COM5' }, serial);
  await until(() => health()?.state === 'ready');
  for (let at = 0; at < 3; at += 1) await scanner.sends(Uint8Array.of(0xf3, 0x80, 0x0d));
  expect(health()).toMatchObject({ state: 'attention', detail: { en: expect.stringContaining('baudRate') } });
  await scanner.sends(send('2302001\r'));
  expect(health()?.state).toBe('ready');
});

test('a scanner that never stops is not believed: nobody scans once a second, and each code is a line in the log', async () => {
  const serial = new SimulatedSerial();
  const scanner = serial.plug('COM5');
  const { clock, health, scanned } = rig({ port: 'COM5' }, serial);
  await until(() => health()?.state === 'ready');
  for (let code = 0; code < 1_000; code += 1) await scanner.sends(send('2302001\r'));
  expect(scanned()).toHaveLength(60);
  expect(health()?.state).toBe('attention');
  clock.advance(60_000);
  await scanner.sends(send('2302002\r'));
  expect([scanned().at(-1), health()?.state]).toEqual(['2302002', 'ready']);
});

test('settings that name no scanner say what is missing; settings that are none do not start', () => {
  expect(rig({}).health()).toMatchObject({ state: 'failed', detail: { zh: expect.stringContaining('port') } });
  expect(() => rig({ port: 5 })).toThrow(/port/);
});
