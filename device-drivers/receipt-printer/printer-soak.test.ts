import { describe, expect, test } from 'vitest';
import { NOW, outcomeOf, passing, testPrinter } from '../../tests/printer-simulator/link-printer-setup.ts';
import { memoryLine } from '../../tests/printer-simulator/memory-link.ts';
import { SimulatedPrinter } from '../../tests/printer-simulator/simulated-printer.ts';
import { type Seeded, seeded } from '../../tests/support/seeded.ts';

const SEED = 20_261_122;
const JOBS = 700;

const KINDS = ['none', 'paper-out', 'paper-out-later', 'cover', 'jam', 'stall', 'hang-up', 'silent', 'single-bytes', 'garbage', 'unplugged', 'expired'] as const;
type Kind = (typeof KINDS)[number];

/** Lets something go wrong with the job that comes next. */
function breakSomething(kind: Kind, paper: SimulatedPrinter, line: { isPlugged: boolean }, random: Seeded): void {
  const atByte = random.whole(1, 160);
  let bytes = 0;
  const later = (action: () => void) => {
    paper.onByte = () => {
      if (++bytes === atByte) action();
    };
  };
  switch (kind) {
    case 'paper-out':
      return paper.runOutOfPaper();
    case 'paper-out-later':
      return paper.runOutOfPaper(atByte);
    case 'cover':
      return later(() => paper.openCover());
    case 'jam':
      return later(() => paper.jam());
    case 'stall':
      return later(() => paper.stall());
    case 'hang-up':
      return paper.hangUpAfter(atByte);
    case 'silent':
      paper.repair();
      paper.answers = 'never';
      return;
    case 'single-bytes':
      paper.answers = 'single-bytes';
      return;
    case 'garbage':
      paper.answers = 'garbage-first';
      return;
    case 'unplugged':
      line.isPlugged = false;
      return;
    case 'none':
    case 'expired':
  }
}

describe('random jobs with random faults', () => {
  test.each([
    { kept: false, knows: true },
    { kept: true, knows: true },
    { kept: false, knows: false },
  ])(`${JOBS} of them, seed ${SEED}: none printed twice, none printed expired, each that counts as printed is on the paper: %o`, async ({ kept, knows }) => {
    const random = seeded(SEED);
    const { clock } = testPrinter(async () => Promise.reject(new Error('not used')));
    const paper = new SimulatedPrinter({ knowsProcessed: knows, bufferBytes: 64, speed: { clock, bytesPerSecond: 4_000 } });
    const line = memoryLine(paper, { kept });
    const { printer, print } = testPrinter(line.open, { clock, idle: { missingMs: 5_000 } });
    printer.start();
    const counts = { printed: 0, refused: 0, uncertain: 0, expired: 0 };
    const outcomes = new Map<string, string>();

    for (let job = 0; job < JOBS; job++) {
      const kind = random.chance(0.4) ? 'none' : random.pick<Kind>(['paper-out', ...KINDS]);
      breakSomething(kind, paper, line, random);
      const text = `<${job}>${'x'.repeat(random.whole(0, 40))}</${job}>`;
      const outcome = await passing(clock, outcomeOf(print(text, kind === 'expired' ? clock.now() : clock.now() + 60_000)));
      outcomes.set(text, outcome);
      if (outcome === 'printed') counts.printed++;
      else if (outcome === 'expired') counts.expired++;
      else if (['timed-out', 'cannot-write'].includes(outcome)) counts.uncertain++;
      else counts.refused++;

      paper.onByte = () => {};
      line.isPlugged = true;
      // One fault may meet the next; a printer that says nothing gets the time to finish.
      if (kind === 'silent' || random.chance(0.7)) paper.repair();
      clock.advance(kind === 'silent' ? 2_000 : random.whole(0, 2_000));
    }
    paper.repair();
    await passing(clock, printer.check());
    const settled = paper.paper;
    clock.advance(60_000);
    await passing(clock, printer.close());

    expect(paper.paper).toBe(settled);
    expect(paper.violations).toEqual([]);
    expect(line.openLinks).toBe(0);
    expect(line.mostLinks).toBe(1);
    const lines = paper.paper.replaceAll('\n', '');
    for (const [text, outcome] of outcomes) {
      const times = lines.split(text).length - 1;
      expect({ text, outcome, times }).toSatisfy(() => times <= 1 && (outcome !== 'printed' || times === 1) && (!['expired', 'unreachable'].includes(outcome) || times === 0));
    }
    expect(counts.printed).toBeGreaterThan(JOBS / 3);
    expect(counts.expired).toBeGreaterThan(0);
    expect(counts.uncertain).toBeGreaterThan(0);
    expect(counts.refused).toBeGreaterThan(0);
    expect(clock.now()).toBeGreaterThan(NOW);
  });
});
