import { describe, expect, test } from 'vitest';
import { crashStates, recordRun } from './crash-states.ts';
import { newTerminal, randomMoment, type CutResult, type Terminal } from './cut-cycle.ts';
import { seeded } from '../../support/seeded.ts';
import { CUT_MODES, type CutMode } from './survivors.ts';
import { workFolderOfEachTest } from './work-folder-of-test.ts';
import type { Durability } from './writer-process.ts';

/**
 * The proof that no power cut loses a rating that was thanked for. `FAULT_SEED` repeats a run's choices (what the kernel writes when is
 * its own affair), `FAULT_CUTS` and `FAULT_STATES` set how many.
 */
const number = (name: string, otherwise: number) => Number(process.env[name] ?? otherwise);
const SEED = number('FAULT_SEED', Date.now() % 1_000_000);
const CUTS = number('FAULT_CUTS', 500);
const STATES = number('FAULT_STATES', 1_000);
const CONTROLS = 20;
/** So many cuts has one filesystem to live through. */
const CUTS_PER_DISK = 25;

type Counts = Record<'cuts' | 'unflushed' | 'kept' | 'thanked' | 'found' | 'lost' | 'opened' | 'fsck' | 'faults', number>;
const noCounts = (): Counts => ({ cuts: 0, unflushed: 0, kept: 0, thanked: 0, found: 0, lost: 0, opened: 0, fsck: 0, faults: 0 });

function count(counts: Counts, { cut, thanked, lost, faults, repaired }: CutResult): void {
  counts.cuts += 1;
  counts.unflushed += cut.unflushed;
  counts.kept += cut.kept;
  counts.thanked += thanked;
  counts.lost += lost.length;
  counts.found += thanked - lost.length;
  counts.opened += Number(opens(faults));
  counts.fsck += Number(repaired);
  counts.faults += faults.length;
}

/** Prints what the crash states of one run hold. @returns what is wrong with them, in words */
async function inspectStates(durability: Durability, ratings: number, states: number, folder: string): Promise<string[]> {
  const recording = await recordRun(folder, ratings, durability);
  const counts = { states: 0, due: 0, found: 0, lost: 0, opened: 0, fsck: 0, faults: 0 };
  const wrong: string[] = [];
  for await (const { due, found, lost, faults, repaired } of crashStates(recording, states, folder, seeded(SEED))) {
    counts.states += 1;
    counts.due += due;
    counts.found += found;
    counts.lost += lost.length;
    counts.opened += Number(opens(faults));
    counts.fsck += Number(repaired);
    counts.faults += faults.length;
    wrong.push(...inWords(`state ${counts.states}`, { lost, faults }));
  }
  console.log(`durability ${durability}: ${recording.events.length} writes and flushes, ${recording.thanked.length} thanked`);
  console.table({ [durability]: counts });
  return wrong;
}

function inWords(where: string, { lost, faults }: Pick<CutResult, 'lost' | 'faults'>): string[] {
  return [...lost.map((ordinal) => `${where} lost evaluation-${ordinal}`), ...faults.map((fault) => `${where}: ${fault}`)];
}

const opens = (faults: readonly string[]) => !faults.some((fault) => fault.includes('does not open'));

describe(`power cuts, FAULT_SEED=${SEED}`, () => {
  const here = workFolderOfEachTest();

  test(`${CUTS} cuts lose nothing that was thanked for`, async () => {
    const random = seeded(SEED);
    const byMode = new Map<CutMode, Counts>(CUT_MODES.map((mode) => [mode, noCounts()]));
    const wrong: string[] = [];
    let terminal: Terminal | undefined;
    for (let cut = 0; cut < CUTS; cut += 1) {
      if (terminal === undefined || cut % CUTS_PER_DISK === 0) terminal = await newTerminal(here.folder);
      const mode = CUT_MODES[cut % CUT_MODES.length] ?? 'drop';
      const result = await terminal.cutOnce(randomMoment(random), { mode, random });
      count(byMode.get(mode) ?? noCounts(), result);
      wrong.push(...inWords(`cut ${cut} (${mode})`, result));
    }
    console.table(Object.fromEntries(byMode));
    expect(wrong).toEqual([]);
  });

  test(`${STATES} crash states open and hold what was thanked for`, async () => {
    expect(await inspectStates('full', 300, STATES, here.folder)).toEqual([]);
  });

  test(`control: ${CONTROLS} cuts with durability "normal" lose ratings`, async () => {
    const random = seeded(SEED);
    const counts = noCounts();
    let cutsWithLoss = 0;
    for (let cut = 0; cut < CONTROLS; cut += 1) {
      const terminal = await newTerminal(here.folder);
      const result = await terminal.cutOnce({ thanked: random.whole(5, 60) }, { mode: 'drop', random }, 'normal');
      count(counts, result);
      cutsWithLoss += Number(result.lost.length > 0);
    }
    console.table({ normal: { ...counts, cutsWithLoss } });
    // A cut right after a checkpoint may find all of them on the disk.
    expect(cutsWithLoss).toBeGreaterThan(CONTROLS / 2);
    expect(await inspectStates('normal', 35, CONTROLS, here.folder)).not.toEqual([]);
  });
});
