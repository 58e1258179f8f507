import { onTestFinished, type TestContext, describe, expect, test } from 'vitest';
import { systemClock, type Clock } from '../../core/contract/clock.ts';
import { skipFor } from '../../tests/faults/skip.ts';
import { outcomeOf, testPrinter } from '../../tests/printer-simulator/link-printer-setup.ts';
import { printerOnTty } from '../../tests/printer-simulator/printer-on-tty.ts';
import { SimulatedPrinter } from '../../tests/printer-simulator/simulated-printer.ts';
import { eventually } from '../../tests/support/eventually.ts';
import { noPseudoTerminals, pseudoTerminals } from '../serial/pseudo-terminals.ts';
import { realSerial } from '../serial/real-serial.ts';
import { ANSWER_MS } from './conversation.ts';
import { deviceFileLink } from './links/device-file-link.ts';
import type { OpenLink } from './links/printer-link.ts';
import { serialLink } from './links/serial-link.ts';

const WAYS: { way: string; link: (path: string) => OpenLink }[] = [
  {
    way: 'the serial port of the native library',
    link: (path) => serialLink({ serial: realSerial, path, vendorId: undefined, productId: undefined, baudRate: 115_200 }),
  },
  { way: 'a device file', link: (path) => deviceFileLink(path, systemClock) },
];

/** An answer has ten seconds: this process, or the one between the terminals, may stand still for a moment. */
const patientClock: Clock = { ...systemClock, after: (delayMs, action) => systemClock.after(delayMs === ANSWER_MS ? 10_000 : delayMs, action) };

/** A simulated printer at the other end of a real terminal. */
async function setUp(context: TestContext, link: (path: string) => OpenLink) {
  skipFor(context, noPseudoTerminals());
  const cable = pseudoTerminals();
  onTestFinished(() => cable.remove());
  await cable.plugIn();
  const paper = new SimulatedPrinter();
  const leave = await printerOnTty(paper, cable.theirs);
  const tools = testPrinter(link(cable.ours), { clock: patientClock, idle: { missingMs: 50 } });
  onTestFinished(async () => {
    await tools.printer.close();
    await leave();
  });
  const expiresAt = systemClock.now() + 600_000;
  return { cable, paper, leave, printer: tools.printer, print: (text: string) => outcomeOf(tools.print(text, expiresAt)) };
}

describe.each(WAYS)('a printer on $way', ({ link }) => {
  test('prints each receipt once and is ready; missing paper is told, and refused', async (context) => {
    const { paper, printer, print } = await setUp(context, link);
    expect(await print('感谢您的评价')).toBe('printed');
    expect(await print('x'.repeat(2_000))).toBe('printed');
    expect(printer.health().state).toBe('ready');
    expect(paper.receipts).toHaveLength(2);
    expect(paper.violations).toEqual([]);
    await eventually(() => expect(paper.tellsChanges).toBe(true));
    paper.runOutOfPaper();
    await eventually(() => expect(printer.health().state).toBe('failed'));
    expect(await print('b')).toBe('paper-out');
    paper.putPaperIn();
    expect(await print('c')).toBe('printed');
    expect(paper.receipts).toHaveLength(3);
  });

  test('runs out of paper during the print: told, and nothing comes out when paper comes back', async (context) => {
    const { paper, print } = await setUp(context, link);
    paper.runOutOfPaper(40);
    expect(await print('x'.repeat(500))).toBe('paper-out');
    expect(paper.holds).toBe(0);
    paper.putPaperIn();
    expect(paper.receipts).toEqual([]);
  });

  test('is pulled out and plugged in again: missing, then as before', async (context) => {
    const { cable, paper, leave, printer, print } = await setUp(context, link);
    expect(await print('a')).toBe('printed');
    await cable.pull();
    await leave();
    // As the system does, which sees the file vanish.
    printer.hint();
    await eventually(() => expect(printer.health().state).toBe('missing'));
    expect(await print('b')).toBe('unreachable');
    await cable.plugIn();
    const leaveAgain = await printerOnTty(paper, cable.theirs);
    onTestFinished(leaveAgain);
    printer.hint();
    await eventually(() => expect(printer.health().state).toBe('ready'));
    expect(await print('c')).toBe('printed');
    expect(paper.receipts.map(([first]) => first)).toEqual(['a', 'c']);
  });
});

test('a wrong path of a device file makes no file, and says that the printer is missing', async () => {
  const { printer, print } = testPrinter(deviceFileLink('/tmp/no-such-folder/lp0', systemClock), { clock: systemClock });
  expect(await outcomeOf(print('a', systemClock.now() + 60_000))).toBe('unreachable');
  expect(printer.health().state).toBe('missing');
});
