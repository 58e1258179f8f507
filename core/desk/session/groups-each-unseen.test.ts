import { expect, test } from 'vitest';
import { asTimePasses, eventually } from '../../../tests/support/eventually.ts';
import { groupWindow, problemOf, sampleGroup } from '../../../tests/support/group-window.ts';
import { sampleRequest } from '../../../tests/support/sample-requests.ts';
import { recordsOf } from '../../../tests/support/technician.ts';
import { healthSchema } from '../../contract/health.ts';

/** Of cases that are rated one by one nobody learns which took long, as a bad level does: by asking what it may. */

async function themeWindow(config: Record<string, unknown> = {}) {
  const window = await groupWindow({ region: 'ezhou', ...config });
  const { evaluator, province, screen } = window;
  let ordinal = 0;
  /** What the counter sees of queue and province. */
  const figures = async () => {
    const { queue, province: way } = healthSchema.parse((await evaluator.call('GET', '/v1/status')).body);
    return { queue, way };
  };
  /** A theme of three whose citizen has chosen to rate one by one. */
  const begin = async () => {
    ordinal += 3;
    const first = ordinal;
    const evaluations = [0, 1, 2].map((nth) => sampleRequest(first + nth, { taskCode: `M-${nth}`, taskName: `事项${nth}` }));
    const { ids } = await window.offerGroup({ kind: 'theme', evaluations });
    await eventually(() => expect(province.serviceCount()).toBe(first));
    await screen.send('chooseHow', { session: ids[0], mode: 'each' });
    return { ids, evaluations };
  };
  /** Rates one case, with a reason where the level wants one, and waits until the province has it. */
  const rate = async (session: string | undefined, level: number) => {
    const before = province.ratings().length;
    await screen.send('chooseLevel', { session, level });
    const view = screen.view();
    if (view.screen === 'rating' && view.step === 'reasons') {
      const [list] = view.form.levels.find((one) => one.level === level)?.lists ?? [];
      const indicators = list?.indicators.slice(0, 1).map(({ id }) => id) ?? [];
      await screen.send('submit', { session, reasons: { perSubject: list ? [{ subject: list.subject, indicators }] : [], text: '太慢' } });
    }
    await eventually(() => expect(province.ratings()).toHaveLength(before + 1));
  };
  return { ...window, figures, begin, rate };
}

test('neither queue nor province tell, while others are not rated yet, that one is', async () => {
  const { evaluator, clock, begin, rate, figures } = await themeWindow();
  const { ids } = await begin();
  const before = await figures();
  clock.advance(5_000);
  await rate(ids[0], 5);
  expect(await figures()).toEqual(before);
  clock.advance(20_000);
  await rate(ids[1], 2);
  expect(await figures()).toEqual(before);
  await rate(ids[2], 4);
  // Three services, three ratings.
  await eventually(async () => expect(await recordsOf(evaluator)).toMatchObject({ pending: 0, acked: 6 }));
});

test('a receipt, or a form, is refused for each of the cases alike once the citizen has begun', async () => {
  const { evaluator, begin, rate } = await themeWindow();
  const { ids, evaluations } = await begin();
  await rate(ids[0], 5);
  for (const [nth, id] of ids.entries()) {
    for (const [path, body] of [['/v1/receipts', { evaluationId: id }], ['/v1/receipts', evaluations[nth]], ['/v1/paper-forms', evaluations[nth]]] as const) {
      const { status, body: answer } = await evaluator.call('POST', path, body);
      expect([path, nth, status, problemOf(answer).code]).toEqual([path, nth, 409, 'citizen-is-rating']);
    }
  }
});

test('before the first touch the counter may still hand out a receipt for one of them', async () => {
  const { evaluator, offerGroup } = await themeWindow();
  const { ids } = await offerGroup(sampleGroup('theme', 2));
  expect(await evaluator.call('POST', '/v1/receipts', { evaluationId: ids[1] })).toMatchObject({ status: 201, body: { evaluation: { status: 'offered' } } });
});

test("nothing on the counter's side differs between the five levels of one of the cases", async () => {
  const { clock, evaluator, screen, begin, rate, statuses, figures } = await themeWindow();
  const seen: string[] = [];
  for (const level of [5, 4, 3, 2, 1]) {
    const logBefore = evaluator.logged().length;
    const { ids, evaluations } = await begin();
    const before = await figures();
    const answers: unknown[] = [];
    const ask = async () => {
      answers.push(await statuses(ids));
      for (const id of ids) answers.push(await evaluator.call('DELETE', `/v1/evaluations/${id}`), await evaluator.call('POST', '/v1/receipts', { evaluationId: id }));
      for (const one of evaluations) answers.push(await evaluator.call('POST', '/v1/evaluations', one));
      answers.push(await evaluator.call('POST', '/v1/evaluation-groups', { kind: 'theme', evaluations }));
    };
    await ask();
    await rate(ids[0], level);
    await ask();
    expect(await figures()).toEqual(before);
    await rate(ids[1], 5);
    await rate(ids[2], 5);
    expect(screen.view().screen).toBe('thanks');
    await ask();
    const log = evaluator.logged().slice(logBefore).split('\n').filter((line) => line.includes('Evaluation'));
    const names = new Map(ids.map((id, nth) => [id, `ID-${nth}`]));
    const all = [...names].reduce((text, [id, name]) => text.replaceAll(id, name), JSON.stringify([answers, log]));
    seen.push(all.replaceAll(/[0-9a-f]{32}/g, 'GROUP').replaceAll(/HLJ\d+/g, 'CASE').replaceAll(/"?time\\?":\d+/g, 'TIME'));
    clock.advance(3_000);
    await screen.waitFor((view) => view.screen === 'idle');
  }
  expect(seen.slice(1)).toEqual(Array.from({ length: 4 }, () => seen[0]));
});

const KEYPAD = { keypad: { profile: 'serial-fixed-xor', port: 'COM3' }, citizenInput: 'choices' };

test('a keypad invites the citizen once, not for each case', async () => {
  const { clock, evaluator, begin, rate } = await themeWindow(KEYPAD);
  const port = evaluator.hosts.serial.plug('COM3', { label: 'USB serial' });
  await asTimePasses(clock, () => expect(evaluator.hosts.serial.openHandles).toBe(1));
  const { ids } = await begin();
  const invitation = Array.from(Uint8Array.of(0xaa, 0x55, 1, 0x11, 1 ^ 0x11)).join();
  const invitations = () => Array.from(port.received).join().split(invitation).length - 1;
  await eventually(() => expect(invitations()).toBe(1));
  const thanks = Array.from(Uint8Array.of(0xaa, 0x55, 1, 0x12, 1 ^ 0x12)).join();
  for (const id of ids) await rate(id, 5);
  await eventually(() => expect(Array.from(port.received).join()).toContain(thanks));
  expect(invitations()).toBe(1);
});
