import { expect, test } from 'vitest';
import { eventually } from '../../../tests/support/eventually.ts';
import { ManualClock } from '../../../tests/support/manual-clock.ts';
import { connectTestScreen, startTestEvaluator } from '../../../tests/support/running-evaluator.ts';
import { startTestProvince } from '../../../tests/support/running-province.ts';
import { NOON, sampleRequest } from '../../../tests/support/sample-requests.ts';
import type { EvaluationRequest } from '../../contract/case.ts';

/** Which keys count, and for whom: keys as a screen tells them, at the very instants that matter. */

/** A person takes longer, and no bounce does. */
const PRESS_MS = 400;

async function keypadWindow() {
  const clock = new ManualClock(NOON);
  const province = await startTestProvince({ clock });
  const evaluator = await startTestEvaluator({ clock, config: { province: province.config, keypad: { profile: 'wedge-stars' }, citizenInput: 'choices' } });
  const screen = await connectTestScreen(evaluator);
  const key = async (session: string, ...keys: string[]) => {
    for (const one of keys) expect(await screen.send('pressKey', { session, key: one })).toBeNull();
  };
  return {
    clock, province, evaluator, screen, key,
    /** Each at the pace of a person. */
    async press(session: string, ...keys: string[]) {
      for (const one of keys) {
        clock.advance(PRESS_MS);
        await key(session, one);
      }
    },
    async offered(request: EvaluationRequest) {
      const session = await evaluator.offer(request);
      await screen.waitFor((view) => view.screen === 'rating' && view.session === session);
      return session;
    },
  };
}

test('what is pressed within 0.3 s of a new screen was meant for the one before', async () => {
  const { clock, province, screen, key, offered } = await keypadWindow();
  const session = await offered(sampleRequest());
  await key(session, '1');
  clock.advance(299);
  await key(session, '3');
  expect(screen.view()).toMatchObject({ screen: 'rating', step: 'levels' });
  clock.advance(1);
  await key(session, '2', '4');
  // The first opens the reasons, which are another screen.
  expect(screen.view()).toMatchObject({ step: 'reasons', level: 2, reasons: { perSubject: [] } });
  clock.advance(PRESS_MS);
  await key(session, 'Backspace');
  clock.advance(PRESS_MS);
  await key(session, '5');
  await eventually(() => expect(province.ratings()).toMatchObject([{ satisfaction: '5' }]));
});

test('what was pressed in the session before counts for nobody', async () => {
  const { clock, evaluator, screen, key, press, offered } = await keypadWindow();
  const before = await offered(sampleRequest(1));
  await press(before, '5');
  await screen.waitFor((view) => view.screen === 'thanks');
  const session = await offered(sampleRequest(2));
  clock.advance(PRESS_MS);
  await key(before, '1');
  expect(screen.view()).toMatchObject({ screen: 'rating', step: 'levels' });
  expect(await evaluator.status(session)).toBe('offered');
});

test('a number that does not exist is forgotten whole', async () => {
  const { screen, press, offered } = await keypadWindow();
  const jointAgencies = ['市自然资源局', '市水务局', '市应急管理局'].map((name, nth) => ({ code: `11230200MB000000${nth}X`, name }));
  const session = await offered(sampleRequest(1, { kind: 'joint', jointAgencies }));
  await press(session, '2', '0');
  expect(screen.view()).toMatchObject({ step: 'reasons', keypad: { pendingDigit: '0' } });
  await press(session, '9', '1');
  expect(screen.view()).toMatchObject({ keypad: { pendingDigit: '1' }, reasons: { perSubject: [{ subject: 'agency' }] } });
  await press(session, '9');
  expect(screen.view()).toMatchObject({ keypad: { pendingDigit: null } });
  // Else this were the end of 10, which is an agency.
  await press(session, '0');
  expect(screen.view()).toMatchObject({ keypad: { pendingDigit: '0' }, reasons: { perSubject: [expect.not.objectContaining({ agencies: expect.anything() })] } });
});

test('the log says that a key counted for nothing, and never by its why what was chosen before', async () => {
  const { evaluator, key, press, offered } = await keypadWindow();
  const session = await offered(sampleRequest());
  await key(session, '4');
  await press(session, '8', '2', '0', '-', 'Enter', '5', '1');
  const whys = [...evaluator.logged().matchAll(/"why":"([^"]+)"/g)].map(([, why]) => why);
  expect(whys).toContain('not-now');
  expect(whys.filter((why) => why !== 'not-now')).toEqual(['too-soon', 'session-over']);
});

test('reasons are numbered only where a keypad was set up: on a touch screen numbers would say nothing', async () => {
  for (const [config, numbered] of [[{ keypad: { profile: 'wedge-stars' } }, true], [{}, false]] as const) {
    const evaluator = await startTestEvaluator({ config });
    const screen = await connectTestScreen(evaluator);
    await evaluator.offer(sampleRequest());
    await screen.waitFor((view) => view.screen === 'rating');
    expect(screen.view()).toMatchObject({ keypad: { numbered, confirms: numbered } });
  }
});
