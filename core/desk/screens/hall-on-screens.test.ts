import { describe, expect, test } from 'vitest';
import { putHallJson } from '../../../tests/support/hall-folder.ts';
import { ManualClock } from '../../../tests/support/manual-clock.ts';
import { startTestEvaluator, type TestEvaluator } from '../../../tests/support/running-evaluator.ts';
import { NOON, sampleRequest } from '../../../tests/support/sample-requests.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import type { ScreenMessage } from '../../contract/screen-link.ts';

/** A screen that writes down what it is sent. */
function screenOf(evaluator: TestEvaluator) {
  const messages: ScreenMessage[] = [];
  const link = evaluator.connectScreen({ send: (message) => messages.push(message) });
  let calls = 0;
  return {
    messages,
    halls: () => messages.flatMap((message) => ('hall' in message ? [message.hall] : [])),
    call: (call: string, args: unknown) => link.receive({ id: (calls += 1), call, args }),
    disconnect: link.disconnect,
  };
}

describe('what the hall puts on its screens', () => {
  test('comes right before the first view', async () => {
    const dataFolder = temporaryFolder();
    putHallJson(dataFolder, { notices: [{ zh: '照常办理', en: 'Open as usual' }] });
    const screen = screenOf(await startTestEvaluator({ dataFolder }));
    expect(screen.messages.map((message) => Object.keys(message)[0])).toEqual(['hall', 'view']);
    expect(screen.halls()[0]?.notices).toEqual([{ zh: '照常办理', en: 'Open as usual' }]);
  });

  test('comes again when it changes, also while a citizen rates, whose screen stays', async () => {
    const clock = new ManualClock(NOON);
    const dataFolder = temporaryFolder();
    const evaluator = await startTestEvaluator({ dataFolder, clock });
    await evaluator.offer(sampleRequest());
    const screen = screenOf(evaluator);
    putHallJson(dataFolder, { notices: [{ zh: '照常办理' }] });
    clock.advance(59_000);
    expect(screen.halls()).toHaveLength(1);
    clock.advance(1_000 - 1);
    expect(screen.messages.filter((message) => 'view' in message)).toHaveLength(1);
    clock.advance(1);
    expect(screen.halls().at(-1)?.notices).toHaveLength(1);
  });

  test('is not sent again while nothing changes', async () => {
    const clock = new ManualClock(NOON);
    const screen = screenOf(await startTestEvaluator({ clock }));
    clock.advance(3_600_000);
    expect(screen.halls()).toHaveLength(1);
  });

  test('tells the technician what is wrong with it', async () => {
    const dataFolder = temporaryFolder();
    putHallJson(dataFolder, { emblem: 'nowhere.png' });
    const evaluator = await startTestEvaluator({ dataFolder });
    expect(evaluator.warnings()).toEqual([expect.stringMatching(/emblem 未采用.*emblem is left out/)]);
  });
});

test('the plate bears the service category of the window', async () => {
  const screen = screenOf(await startTestEvaluator({ config: { serviceCategory: '医疗保障' } }));
  expect(screen.messages.at(-1)).toMatchObject({ view: { place: { serviceCategory: '医疗保障' } } });
});

describe('a screen that cannot speak', () => {
  const SILENT = /不能语音提示.*cannot speak/;

  test('is told to the technician, until one can', async () => {
    const evaluator = await startTestEvaluator();
    const silent = screenOf(evaluator);
    expect(evaluator.warnings()).toEqual([]);
    silent.call('reportVoice', { source: 'none' });
    expect(evaluator.warnings()).toEqual([expect.stringMatching(SILENT)]);
    silent.call('reportVoice', { source: 'system' });
    expect(evaluator.warnings()).toEqual([]);
  });

  test('is forgotten when it goes, and does not hide behind one that has gone', async () => {
    const evaluator = await startTestEvaluator();
    const [silent, speaking] = [screenOf(evaluator), screenOf(evaluator)];
    silent.call('reportVoice', { source: 'none' });
    speaking.call('reportVoice', { source: 'clips' });
    expect(evaluator.warnings()).toEqual([]);
    speaking.disconnect();
    expect(evaluator.warnings()).toEqual([expect.stringMatching(SILENT)]);
    silent.disconnect();
    expect(evaluator.warnings()).toEqual([]);
  });
});
