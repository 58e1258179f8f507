import { describe, expect, test } from 'vitest';
import { crashStates, recordRun } from './crash-states.ts';
import { newTerminal, randomMoment } from './cut-cycle.ts';
import { seeded } from '../../support/seeded.ts';
import { CUT_MODES } from './survivors.ts';
import { workFolderOfEachTest } from './work-folder-of-test.ts';

/** The quick form of `power-cut.faults.ts`: the same parts, a fixed seed. */
const SEED = 4;

describe('when the power fails', () => {
  const here = workFolderOfEachTest();

  test('every rating that was thanked for is there, once, whatever the disk kept of its cache', async () => {
    const random = seeded(SEED);
    const terminal = await newTerminal(here.folder);
    for (const mode of [...CUT_MODES, 'subset', 'reorder'] as const) {
      const { lost, faults } = await terminal.cutOnce(randomMoment(random), { mode, random });
      expect({ mode, lost, faults }).toEqual({ mode, lost: [], faults: [] });
    }
  });

  test('every state between two writes of the disk opens and holds what was thanked for', async () => {
    const recording = await recordRun(here.folder, 30);
    for await (const { due, lost, faults } of crashStates(recording, 20, here.folder, seeded(SEED))) {
      expect({ due, lost, faults }).toEqual({ due, lost: [], faults: [] });
    }
  });

  test('a loss would be seen: with durability "normal" ratings that were thanked for are gone', async () => {
    const random = seeded(SEED);
    const terminal = await newTerminal(here.folder);
    let lostByCuts = 0;
    for (let cut = 0; cut < 3; cut += 1) {
      lostByCuts += (await terminal.cutOnce({ thanked: random.whole(5, 60) }, { mode: 'drop', random }, 'normal')).lost.length;
    }
    expect(lostByCuts).toBeGreaterThan(0);

    const recording = await recordRun(here.folder, 35, 'normal');
    let lostInStates = 0;
    for await (const { lost } of crashStates(recording, 10, here.folder, random)) lostInStates += lost.length;
    expect(lostInStates).toBeGreaterThan(0);
  });
});
