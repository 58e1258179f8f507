import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '../contract/clock.ts';
import { learnStateSchema, savedProfileSchema, type LearnState } from '../technician-link/device-desk.ts';
import { clientOf, needed, orderOf, type Values } from './technician-arguments.ts';
import { TechnicianProblem, type TechnicianClient } from './technician-client.ts';
import { learnSourceOf } from './technician-devices.ts';
import { listenToKeys } from './typed-keys.ts';

/** How often the evaluator is asked what it has heard. */
const POLL_MS = 100;

type Ended = Exclude<LearnState, { step: 'press' }>;

/**
 * `learn-keypad`: shows what comes from the keypad, asks for the next key until the evaluator knows enough, and has the
 * profile written. Nothing is typed but, by a keypad that types, its own keys. @throws UsageError, TechnicianProblem
 */
export async function learnKeypad(values: Values): Promise<string> {
  const source = learnSourceOf(values);
  const overwrite = values.overwrite === true;
  const order = orderOf(values);
  const evaluator = clientOf(values);
  const wanted = { ...order, id: needed(values.id, '--id'), name: needed(values.name, '--name'), source, overwrite };
  await evaluator.post('/keypad/learn', wanted, learnStateSchema);
  console.log('正在学习按键器。5 分钟没有按键即自动结束；按 Ctrl+C 结束。\nLearning; ends after 5 minutes without a key, or by Ctrl+C.\n');
  const state = await follow(evaluator, source['transport'] === 'wedge');
  if (state.step === 'failed') throw new TechnicianProblem(`没有学会：${state.why.zh}\n${state.why.en}`);
  if (state.step === 'none') throw new TechnicianProblem(`学习已结束：${state.ended?.zh ?? '已取消。'}\n${state.ended?.en ?? 'Cancelled.'}`);
  const saved = await evaluator.post('/keypad/learn/save', { ...order, overwrite }, savedProfileSchema);
  const settings = { profile: saved.id, ...(values.serial !== undefined && { port: values.serial }) };
  return [
    `按键器配置已写入 ${saved.file}。`,
    '请在 config.json 中写入下面一行，再重新启动评价器：',
    'Written. Put this line into config.json and restart the evaluator:',
    `  "keypad": ${JSON.stringify(settings)}`,
  ].join('\n');
}

/** Until the evaluator has learnt, has failed or has ended; whoever breaks off here ends it there. */
async function follow(evaluator: TechnicianClient, isTyped: boolean): Promise<Ended> {
  let brokenOff = false;
  const breakOff = () => (brokenOff = true);
  // One after the other: the order of the keys is what is learnt.
  let sending: Promise<unknown> = Promise.resolve();
  const send = (keys: string[]) => (sending = sending.then(() => evaluator.post('/keypad/learn/typed', { keys }, learnStateSchema)));
  const stop = isTyped ? listenToKeys(process.stdin, systemClock, { pressed: (keys) => void send(keys).catch(breakOff), ended: breakOff }) : () => {};
  process.once('SIGINT', breakOff);
  const show = teller();
  try {
    for (;;) {
      // What was sent before it was broken off still counts.
      const isLast = brokenOff;
      if (isLast) await sending;
      const state = await evaluator.get('/keypad/learn', learnStateSchema);
      show(state);
      if (state.step !== 'press') return state;
      if (isLast) return await cancelLearning(evaluator);
      await pause(POLL_MS);
    }
  } finally {
    stop();
    process.off('SIGINT', breakOff);
  }
}

/** @throws TechnicianProblem */
export async function cancelLearning(evaluator: TechnicianClient): Promise<Ended> {
  const state = await evaluator.post('/keypad/learn/cancel', {}, learnStateSchema);
  return state.step === 'press' ? { step: 'none', ended: null } : state;
}

/** Prints what is new: bytes or keys, notes, and the next key that is wanted. */
function teller(): (state: LearnState) => void {
  let heard: readonly string[] = [];
  let asked = '';
  return (state) => {
    if (state.step === 'none') return;
    for (const bytes of newOf(heard, state.heard)) console.log(`  收到 ${bytes}`);
    heard = state.heard;
    if (state.step !== 'press') return;
    const words = [...(state.note ? [`  ${state.note.zh}\n  ${state.note.en}`] : []), `${state.ask.zh}\n${state.ask.en}`].join('\n');
    if (words !== asked) console.log(words);
    asked = words;
  };
}

/** What a list that keeps only its end has gained. */
function newOf(before: readonly string[], after: readonly string[]): readonly string[] {
  for (let shared = Math.min(before.length, after.length); shared > 0; shared -= 1) {
    if (before.slice(-shared).every((entry, at) => entry === after[at])) return after.slice(shared);
  }
  return after;
}
