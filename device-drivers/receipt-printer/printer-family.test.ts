import { connect } from 'node:net';
import { onTestFinished, expect, test } from 'vitest';
import { receiptOf } from '../../tests/printer-simulator/link-printer-setup.ts';
import { printerOnTcp } from '../../tests/printer-simulator/printer-on-tcp.ts';
import { SimulatedPrinter } from '../../tests/printer-simulator/simulated-printer.ts';
import { eventually } from '../../tests/support/eventually.ts';
import { systemClock } from '../../core/contract/clock.ts';
import { FamilyClient } from '../host/family-client.ts';
import { inProcessHosts } from '../host/in-process-launcher.ts';
import { SimulatedHid } from '../hid/simulated-hid.ts';
import { SimulatedSerial } from '../serial/simulated-serial.ts';
import { HostedPrinter } from './hosted-printer.ts';
import { startPrinterFamily } from './printer-family.ts';
import { printerEventSchema } from './printer-messages.ts';

const FAR = Number.MAX_SAFE_INTEGER;

async function setUp(settings: object = {}) {
  const paper = new SimulatedPrinter();
  const onTcp = await printerOnTcp(paper);
  const hosts = inProcessHosts(
    { 'receipt-printer': startPrinterFamily },
    { clock: systemClock, serial: new SimulatedSerial(), hid: new SimulatedHid(), connect: (port, host) => connect(port, host), spooler: undefined },
  );
  const log: string[] = [];
  const client = new FamilyClient({
    family: 'receipt-printer',
    settings: { host: '127.0.0.1', port: onTcp.port, paper: '58mm', ...settings },
    launch: hosts.launch,
    clock: systemClock,
    log: (words) => log.push(words),
    events: printerEventSchema,
    onEvent: () => {},
    onChange: () => {},
  });
  client.host.start();
  const printer = new HostedPrinter(client);
  onTestFinished(async () => {
    await printer.close();
    await onTcp.close();
    expect(paper.violations).toEqual([]);
  });
  await eventually(() => expect(client.host.standing).not.toBe('starting'));
  return { paper, hosts, client, printer, log };
}

test('a receipt goes through the device host to paper, and the printer is ready before it', async () => {
  const { paper, printer } = await setUp();
  await eventually(() => expect(printer.health()).toMatchObject({ id: 'receipt-printer', state: 'ready' }));
  await printer.print(receiptOf('感谢您的评价', FAR));
  expect(paper.receipts.map(([first]) => first)).toEqual(['感谢您的评价']);
});

test('what the printer says is wrong reaches who prints, by its kind, and the technician, in words', async () => {
  const { paper, printer } = await setUp();
  paper.runOutOfPaper();
  await expect(printer.print(receiptOf('a', FAR))).rejects.toMatchObject({ name: 'PrintProblem', kind: 'paper-out' });
  await eventually(() => expect(printer.health()).toMatchObject({ state: 'failed', detail: { zh: expect.stringContaining('缺纸') } }));
  await expect(printer.print(receiptOf('a', 0))).rejects.toMatchObject({ kind: 'expired' });
});

test('a device host that dies in the middle of a job: lost at once, not printed again, and the next receipt waits for the new one', async () => {
  const { paper, hosts, printer } = await setUp();
  await printer.print(receiptOf('before', FAR));
  paper.stall();
  const lost = printer.print(receiptOf('lost', FAR));
  hosts.kill('receipt-printer');
  await expect(lost).rejects.toMatchObject({ kind: 'lost' });
  expect(printer.health().state).toBe('failed');
  paper.wake();
  await printer.print(receiptOf('after', FAR));
  const texts = paper.receipts.map((lines) => lines.find((text) => text.trim() !== ''));
  expect(texts.filter((text) => text === 'lost').length).toBeLessThanOrEqual(1);
  expect(texts.filter((text) => text !== 'lost')).toEqual(['before', 'after']);
});

test('settings that this system cannot serve stop the device host with words', async () => {
  for (const settings of [{ paper: '76mm' }, { drawer: true }]) {
    const { client } = await setUp(settings);
    await eventually(() => expect(client.host.standing).toBe('failed'));
  }
});

test('one receipt at a time, each once, though many are printed at once', async () => {
  const { paper, printer } = await setUp();
  await Promise.all(Array.from({ length: 10 }, (_, index) => printer.print(receiptOf(`${index}`, FAR))));
  expect(paper.receipts.map(([first]) => first)).toEqual(Array.from({ length: 10 }, (_, index) => `${index}`));
});
