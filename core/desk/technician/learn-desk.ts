import { existsSync } from 'node:fs';
import type { Logger } from 'pino';
import { profileFile, SHIPPED_KEYPADS, startLearning, writeKeypadProfile, type KeypadLearner } from '../../../device-drivers/index.ts';
import type { CancelTimer, Clock } from '../../contract/clock.ts';
import { messageOf } from '../../contract/error-words.ts';
import type { CaptureSource } from '../../contract/keypad.ts';
import { Refusal } from '../../contract/refusal.ts';
import type { Words } from '../../contract/words.ts';
import type { LearnDesk, LearnOrder, LearnState, SavedProfile, SaveOrder } from '../../technician-link/device-desk.ts';
import type { Bulletin } from '../bulletin.ts';
import { KeypadCapture, type KeypadHost } from './keypad-capture.ts';
import type { OrderTrail } from './technician-desk.ts';

/** Whoever walked away from it must not leave a window without its keypad. */
const IDLE_MS = 300_000;

const ENDED = {
  idle: { zh: '5 分钟没有按键，学习已自动结束，按键器恢复正常使用。', en: 'Nothing was pressed for 5 minutes: learning has ended, the keypad rates again.' },
  citizen: { zh: '窗口已邀请群众评价，学习已结束。请在窗口空闲时重试。', en: 'A citizen was invited to rate: learning has ended. Try again while the window is idle.' },
  lost: { zh: '按键器的端口已断开，学习已结束。请检查连线后重试。', en: "The keypad's port was lost: learning has ended. Check the cable and try again." },
  cancelled: { zh: '学习已取消。', en: 'Learning was cancelled.' },
  saved: { zh: '学习的结果已保存。', en: 'What was learnt has been saved.' },
} as const satisfies Record<string, Words>;

export interface LearnDeskDependencies {
  trail: Pick<OrderTrail, 'note' | 'change'>;
  /** The keypads' device host, started if it does not run. */
  keypadHost(): KeypadHost;
  clock: Clock;
  bulletin: Pick<Bulletin, 'on'>;
  log: Pick<Logger, 'warn'>;
  /** Whether a citizen is invited to rate, or rates: what is pressed now is nobody's business. */
  isCitizenAsked(): boolean;
  /** Where the hall's own profiles lie. */
  profilesFolder: string;
}

/** One course of learning. */
interface Run {
  readonly order: LearnOrder;
  /** There once the device host listens. */
  learner: KeypadLearner | undefined;
  /** While the device host listens, or is about to. */
  capture: KeypadCapture | undefined;
}

/** Runs the one course of learning there may be. */
export class KeypadLearnDesk implements LearnDesk {
  readonly #dependencies: LearnDeskDependencies;
  #run: Run | undefined;
  #ended: Words | null = null;
  #cancelIdle: CancelTimer = () => {};
  /** The last port is given back. */
  #givenBack: Promise<void> = Promise.resolve();

  constructor(dependencies: LearnDeskDependencies) {
    this.#dependencies = dependencies;
    dependencies.bulletin.on('live', () => this.#makeWay());
  }

  async start(order: LearnOrder): Promise<LearnState> {
    const { trail, isCitizenAsked } = this.#dependencies;
    if (isCitizenAsked()) throw new Refusal('citizen-is-rating');
    if (this.#isAsking()) throw notNow('正在学习另一个按键器，请先完成，或用 cancel-learning 取消。', 'A keypad is being learnt already; finish that, or cancel it by cancel-learning.');
    this.#requireFree(order.id, order.overwrite);
    const { by, reason, id, source } = order;
    trail.change(() => trail.note('keypad-learnt', { by, reason }, { action: 'begin', profile: id, source }));
    const run: Run = { order, learner: undefined, capture: undefined };
    this.#run = run;
    this.#stayAwake();
    try {
      const about = source.transport === 'wedge' ? undefined : await this.#listen(run, source);
      if (this.#run === run) run.learner = startLearning(order, about);
    } catch (error) {
      // A course that was ended meanwhile has its words.
      if (this.#run !== run) return this.state();
      this.#end(null);
      throw error;
    }
    return this.state();
  }

  state(): LearnState {
    if (this.#run === undefined) return { step: 'none', ended: this.#ended };
    const learning = this.#run.learner?.state;
    if (learning === undefined) return { step: 'press', ask: OPENING, round: 1, heard: [], note: null };
    const heard = [...learning.heard];
    switch (learning.step) {
      case 'press':
        return { step: 'press', ask: learning.ask, round: learning.round, note: learning.note, heard };
      case 'done':
        return { step: 'done', profile: { ...learning.profile }, heard };
      case 'failed':
        return { step: 'failed', why: learning.why, heard };
    }
  }

  /** What the device host captured. */
  captured(bytes: string): void {
    if (this.#run?.capture) this.#hear(this.#run, bytes);
  }

  typed(keys: readonly string[]): LearnState {
    const run = this.#run;
    if (run === undefined) return this.state();
    if (run.order.source.transport !== 'wedge') throw notNow('学习的不是键盘型按键器。', 'The keypad that is being learnt does not type.');
    this.#hear(run, keys.join(' '));
    return this.state();
  }

  save({ by, reason, overwrite }: SaveOrder): SavedProfile {
    const { trail, profilesFolder } = this.#dependencies;
    const learning = this.#run?.learner?.state;
    if (this.#run === undefined || learning?.step !== 'done') throw notNow('还没有学完，没有可保存的内容。', 'Nothing has been learnt yet that could be saved.');
    const { profile } = learning;
    const replaces = overwrite || this.#run.order.overwrite;
    this.#requireFree(profile.id, replaces);
    trail.change(() => trail.note('keypad-learnt', { by, reason }, { action: 'save', profile: profile.id, replaces }));
    const file = written(() => writeKeypadProfile(profilesFolder, profile, replaces));
    this.#end(ENDED.saved);
    return { id: profile.id, file };
  }

  cancel(): LearnState {
    if (this.#run !== undefined) this.#end(ENDED.cancelled);
    return this.state();
  }

  /** Gives the keypad back, when the evaluator ends. */
  async stop(): Promise<void> {
    this.cancel();
    await this.#givenBack;
  }

  #hear(run: Run, heard: string): void {
    if (run.learner?.state.step !== 'press') return;
    run.learner.captured(heard);
    this.#stayAwake();
    if (run.learner.state.step !== 'press') this.#giveBack(run);
  }

  /** A citizen's keys are shown to nobody; whatever is learnt already may still be saved. */
  #makeWay(): void {
    if (this.#isAsking() && this.#dependencies.isCitizenAsked()) this.#end(ENDED.citizen);
  }

  #isAsking(): boolean {
    return this.#run !== undefined && (this.#run.learner?.state.step ?? 'press') === 'press';
  }

  #requireFree(id: string, overwrite: boolean): void {
    if (SHIPPED_KEYPADS.includes(id)) throw notNow('该编号是随程序提供的配置，请换一个编号。', 'A profile of this id ships with the program; choose another id.', '/id');
    if (!overwrite && existsSync(profileFile(this.#dependencies.profilesFolder, id))) {
      throw notNow('该编号的配置已经存在；如要替换，请加 --overwrite。', 'A profile of this id exists; to replace it say so (overwrite).', '/overwrite');
    }
  }

  /** @throws Refusal `step-not-possible` in words for the technician */
  async #listen(run: Run, source: CaptureSource): Promise<unknown> {
    const { keypadHost, clock, bulletin, log } = this.#dependencies;
    const onLost = () => this.#run === run && this.#end(ENDED.lost);
    await this.#givenBack;
    if (this.#run !== run) return undefined;
    run.capture = new KeypadCapture(source, { host: keypadHost(), clock, bulletin, log, onLost });
    try {
      return await run.capture.open();
    } catch (error) {
      const words = messageOf(error);
      throw notNow(`打不开 ${source.path}，请检查名称、连线，以及是否被其他程序占用。`, `It cannot be opened: ${words}`, '/source/path', error);
    }
  }

  #end(why: Words | null): void {
    const run = this.#run;
    this.#run = undefined;
    this.#ended = why;
    this.#cancelIdle();
    if (run) this.#giveBack(run);
  }

  #giveBack(run: Run): void {
    if (run.capture) this.#givenBack = run.capture.close();
    run.capture = undefined;
  }

  #stayAwake(): void {
    this.#cancelIdle();
    this.#cancelIdle = this.#dependencies.clock.after(IDLE_MS, () => this.#end(ENDED.idle));
  }
}

const OPENING: Words = { zh: '正在打开按键器的端口……', en: "Opening the keypad's port …" };

const notNow = (detailZh: string, detail: string, pointer = '', cause?: unknown) =>
  new Refusal('step-not-possible', { cause, faults: [{ pointer, field: '按键器学习 (keypad learning)', detail, detailZh }] });

function written(write: () => string): string {
  try {
    return write();
  } catch (error) {
    const words = messageOf(error);
    throw notNow('没有保存，请检查数据目录的剩余空间和权限。', `Not saved: ${words}`, '', error);
  }
}
