import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import type { ScreenView } from '../../core/contract/screen-views.ts';
import { changed, NAMES, ONLINE, reasonsFor, requestOf, saidBy, serviceOf, type Act } from './any-order-acts.ts';
import { linkScreen } from './linked-screen.ts';
import { ManualClock } from './manual-clock.ts';
import { beginPairing, confirmPairing } from './pairing.ts';
import { startTestEvaluator, type TestEvaluator } from './running-evaluator.ts';
import { NOON } from './sample-requests.ts';
import { readStored, type StoredRow } from './stored-ratings.ts';
import { temporaryFolder } from './temporary-folder.ts';

const TOLD_EVERY = 30_000;
/** Never reached: receipts need no network. */
const province = { url: 'https://127.0.0.1:9', appId: 'hall-1', secret: 'a-secret-for-tests' };
const answerSchema = z.object({ status: z.string().optional() });

/** A window whose evaluator really runs, on a clock of ours, and what must hold of it after each act. */
export class CounterOfAnyOrder {
  readonly #clock: ManualClock;
  readonly #config: Record<string, unknown>;
  readonly #copies = temporaryFolder();
  #evaluator: TestEvaluator;
  #screen: ReturnType<typeof linkScreen>;
  #rows: readonly StoredRow[] = [];
  #records = 0;
  #onDuty: string | undefined;
  #windowNo = '12';
  /** The session before the present one. */
  #sessionBefore = '';
  #session = '';
  /** The evaluations of the group that is before the citizen. */
  #group: readonly string[] = [];
  /** By evaluation: ticks of the first touch of its session; and, once it was rated, when this is to be told: Infinity before its group is over. */
  readonly #touchedAt = new Map<string, number>();
  readonly #toldAt = new Map<string, number>();

  private constructor(clock: ManualClock, config: Record<string, unknown>, evaluator: TestEvaluator) {
    this.#clock = clock;
    this.#config = config;
    this.#evaluator = evaluator;
    this.#screen = linkScreen(evaluator, clock);
  }

  static async start(region: string): Promise<CounterOfAnyOrder> {
    const clock = new ManualClock(NOON);
    const config = { region, secondsToTell: TOLD_EVERY / 1000, province, doors: { pages: true } };
    const counter = new CounterOfAnyOrder(clock, config, await startTestEvaluator({ clock, config }));
    await counter.play({ do: 'sign-in', no: 'A0317' });
    return counter;
  }

  async stop(): Promise<void> {
    await this.#evaluator.stop();
  }

  /** @returns what should not be so afterwards, in words */
  async play(act: Act): Promise<string[]> {
    const before = this.#rows;
    const recordsBefore = this.#records;
    const seen = this.#screen.view();
    const outcome = await this.#do(act);
    const { rows, records } = readStored(this.#evaluator.dataFolder, this.#copies);
    this.#rows = rows;
    this.#records = records;
    const session = sessionOf(this.#screen.view());
    if (session !== this.#session) [this.#sessionBefore, this.#session] = [this.#session, session];
    this.#noteTimes(act, outcome, before, rows);
    return [
      ...this.#kept(before, rows),
      ...this.#rated(act, outcome, seen, before, rows),
      ...this.#credited(act, before, rows),
      ...(outcome.refused && (!isDeepStrictEqual(before, rows) || records !== recordsBefore) ? [`refused (${outcome.refused}), and yet: ${difference(before, rows)}`] : []),
      ...(await this.#told(rows)),
    ];
  }

  async #do(act: Act): Promise<{ ok: boolean; refused?: string }> {
    switch (act.do) {
      case 'offer':
        return await this.#call('POST', '/v1/evaluations', changed(requestOf(act), act.changed));
      case 'group': {
        const nths = act.kind === 'theme' ? act.nths : [0, 1];
        const evaluations = nths.map((nth) => requestOf({ nth, number: 1, staff: act.staff }));
        return await this.#call('POST', '/v1/evaluation-groups', { kind: act.kind, evaluations });
      }
      case 'cancel':
        return await this.#call('DELETE', `/v1/evaluations/${this.#idOf(act.nth)}`);
      case 'receipt':
        return await this.#call('POST', '/v1/receipts', act.byId ? { evaluationId: this.#idOf(act.nth) } : requestOf(act));
      case 'paper':
        return await this.#call('POST', '/v1/paper-ratings', { ...requestOf(act), level: act.level, formDate: '2026-11-23', enteredBy: { no: 'B0001', name: '李强' } });
      case 'paper-form':
        return await this.#call('POST', '/v1/paper-forms', requestOf(act));
      case 'touch':
        return this.#onScreen('touch', act.late);
      case 'go-on': {
        const view = this.#screen.view();
        const step = view.screen === 'rating' ? view.step : 'none';
        if (step === 'how') return this.#onScreen('chooseHow', false, { mode: act.mode });
        if (step === 'reasons') return this.#onScreen('submit', false, { reasons: reasonsFor(view) });
        return this.#onScreen('chooseLevel', false, { level: act.level });
      }
      case 'late-level':
        return this.#onScreen('chooseLevel', true, { level: act.level });
      case 'visit':
        return await this.#call('POST', '/v1/page-visits', { url: `${province.url}/${act.page}` });
      case 'page-done':
        return this.#onScreen('pageDone', false);
      case 'back':
        return this.#onScreen('backToLevels', false);
      case 'decline':
        return this.#onScreen('decline', false);
      case 'later':
        return this.#onScreen('rateLater', false);
      case 'dismiss':
        return this.#onScreen('dismiss', false);
      case 'wait':
        this.#clock.advance(act.ms);
        return { ok: true };
      case 'set-clock':
        this.#clock.setWall(this.#clock.now() + act.byMs);
        return { ok: true };
      case 'sign-in': {
        const answer = await this.#call('PUT', '/v1/window/staff', { no: act.no, name: NAMES[act.no] });
        if (answer.ok) this.#onDuty = act.no;
        return answer;
      }
      case 'sign-out':
        this.#onDuty = undefined;
        return await this.#call('DELETE', '/v1/window/staff');
      case 'screen-lost':
        this.#screen.close();
        this.#clock.advance(30_000);
        this.#screen = linkScreen(this.#evaluator, this.#clock);
        return { ok: true };
      case 'restart':
        return await this.#restart();
      case 'move':
        return await this.#move(act.windowNo);
    }
  }

  async #call(method: string, path: string, body?: unknown): Promise<{ ok: boolean; refused?: string }> {
    const answer = await this.#evaluator.call(method, path, body);
    if (answer.status >= 500) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
    return answer.status < 400 ? { ok: true } : { ok: false, refused: JSON.stringify(answer.body) };
  }

  #onScreen(call: string, late: boolean, args: Record<string, unknown> = {}): { ok: boolean; refused?: string } {
    const error = this.#screen.call(call, { session: late ? this.#sessionBefore : this.#session, ...args });
    return error === null ? { ok: true } : { ok: false, refused: error };
  }

  async #restart(): Promise<{ ok: boolean }> {
    await this.#evaluator.stop();
    const { dataFolder } = this.#evaluator;
    this.#evaluator = await startTestEvaluator({ clock: this.#clock, config: this.#config, dataFolder });
    this.#screen = linkScreen(this.#evaluator, this.#clock);
    // What had ended is told, but for a group that goes on.
    const view = this.#screen.view();
    if (view.screen !== 'rating' || !this.#group.includes(view.session)) this.#group = [];
    for (const id of this.#toldAt.keys()) if (!this.#group.includes(id)) this.#toldAt.delete(id);
    return { ok: true };
  }

  async #move(windowNo: string): Promise<{ ok: boolean }> {
    const asked = await beginPairing(this.#evaluator).catch(() => undefined);
    const view = this.#screen.view();
    if (asked === undefined || view.screen !== 'idle' || view.pairing?.state !== 'code') return { ok: false };
    const { status } = await confirmPairing(this.#evaluator, asked.id, view.pairing.code, undefined, windowNo);
    if (status === 201 && windowNo !== this.#windowNo) {
      this.#windowNo = windowNo;
      this.#onDuty = undefined;
    }
    return { ok: status === 201 };
  }

  #idOf(nth: number): string {
    return this.#rows.find(({ service }) => service === serviceOf(nth, 1))?.id ?? 'none';
  }

  /** What was rated stays as it was; each service has one evaluation, with one rating at most. */
  #kept(before: readonly StoredRow[], rows: readonly StoredRow[]): string[] {
    const doubled = rows.filter((row, at) => rows.findIndex(({ service }) => service === row.service) !== at);
    const altered = before.filter((row) => row.level !== null && !rows.some((after) => isDeepStrictEqual(after, row)));
    const gone = before.filter(({ id }) => !rows.some((after) => after.id === id));
    const half = rows.filter(({ level, status }) => (level !== null) !== (status === 'completed'));
    return [
      ...doubled.map(({ service }) => `two ratings of ${service}`),
      ...altered.map((row) => `altered: ${JSON.stringify(row)}`),
      ...gone.map(({ service }) => `gone: ${service}`),
      ...half.map((row) => `completed without a rating, or a rating and not completed: ${JSON.stringify(row)}`),
    ];
  }

  /** Ratings come from what says one, and say that. */
  #rated(act: Act, { ok }: { ok: boolean }, seen: ScreenView, before: readonly StoredRow[], rows: readonly StoredRow[]): string[] {
    const fresh = rows.filter(({ id, level }) => level !== null && !before.some((row) => row.id === id && row.level !== null));
    const said = saidBy(act, seen);
    const wrong = fresh.filter((row) => said === undefined || !ok || row.level !== said.level || row.channel !== said.channel || (said.reasons !== undefined && row.indicators !== said.reasons));
    const after = this.#screen.view();
    const isDone = ok && said !== undefined && (act.do === 'paper' || after.screen === 'thanks' || (after.screen === 'rating' && after.step === 'levels'));
    const lost = isDone && fresh.length === 0 ? [`lost: ${JSON.stringify(act)}`] : [];
    const elsewhere = act.do === 'paper' ? fresh.filter(({ service }) => service !== serviceOf(act.nth, act.number)) : [];
    return [...wrong.map((row) => `invented or altered: ${JSON.stringify(row)}`), ...lost, ...elsewhere.map((row) => `of another service: ${JSON.stringify(row)}`)];
  }

  /** Who served, and where, is what was so when the service was first posted. */
  #credited(act: Act, before: readonly StoredRow[], rows: readonly StoredRow[]): string[] {
    return rows.flatMap((row) => {
      const first = before.find(({ id }) => id === row.id);
      const named = 'staff' in act ? act.staff : undefined;
      // Nobody serves online; and whoever enters a form says who served.
      const onDuty = act.do === 'paper' || row.service === serviceOf(ONLINE, 1) || row.service === serviceOf(ONLINE, 2) ? undefined : this.#onDuty;
      const staffNo = first ? first.staffNo : (named ?? onDuty ?? null);
      const windowNo = first ? first.windowNo : this.#windowNo;
      return row.staffNo === staffNo && row.windowNo === windowNo ? [] : [`credited to ${row.staffNo} at ${row.windowNo}, not ${staffNo} at ${windowNo}`];
    });
  }

  #noteTimes(act: Act, { ok }: { ok: boolean }, before: readonly StoredRow[], rows: readonly StoredRow[]): void {
    const ticks = this.#clock.ticks();
    const news = rows.filter(({ id, status }) => status !== before.find((row) => row.id === id)?.status);
    const offered = news.some(({ status }) => status === 'offered');
    // So did whoever is shown a page.
    if (act.do === 'visit' && ok) this.#toldAt.clear();
    if (offered) {
      // Whoever is asked now took the place of whoever was asked before.
      this.#toldAt.clear();
      for (const { id, status } of rows) if (status === 'offered') this.#touchedAt.delete(id);
      this.#group = act.do === 'group' ? rows.filter(({ status }) => status === 'offered').map(({ id }) => id) : [];
    }
    for (const { id, status, channel } of news) {
      if (status === 'rating' || status === 'completed') this.#touchedAt.set(id, this.#touchedAt.get(id) ?? ticks);
      if (status === 'completed' && channel !== 'paper-form') this.#toldAt.set(id, this.#group.includes(id) ? Infinity : this.#momentAfter(id));
    }
    const view = this.#screen.view();
    if (this.#group.length === 0 || (view.screen === 'rating' && this.#group.includes(view.session))) return;
    for (const id of this.#group) if (this.#toldAt.has(id)) this.#toldAt.set(id, this.#momentAfter(id, this.#screen.leftAt(this.#group)));
    this.#group = [];
  }

  /** When the end of what has ended then is to be told. */
  #momentAfter(id: string, ticks = this.#clock.ticks()): number {
    const touchedAt = this.#touchedAt.get(id) ?? ticks;
    return touchedAt + Math.max(1, Math.ceil((ticks - touchedAt) / TOLD_EVERY)) * TOLD_EVERY;
  }

  /** What the counter hears of each is how it stands; but that it is rated, at its moment. */
  async #told(rows: readonly StoredRow[]): Promise<string[]> {
    const ticks = this.#clock.ticks();
    const faults: string[] = [];
    for (const { id, status } of rows) {
      const { body } = await this.#evaluator.call('GET', `/v1/evaluations/${id}`);
      const told = answerSchema.parse(body).status;
      const toldAt = this.#toldAt.get(id) ?? -Infinity;
      // What is left of a group that is over is told with the rest.
      const right = status === 'completed' ? told === (ticks < toldAt ? 'rating' : 'completed') : told === status || told === 'rating';
      if (!right) faults.push(`${id} is ${status}, told ${told}, ${toldAt - ticks} ms before its moment`);
    }
    return faults;
  }
}

const sessionOf = (view: ScreenView): string => ('session' in view ? view.session : '');
const difference = (before: readonly StoredRow[], rows: readonly StoredRow[]) =>
  JSON.stringify(rows.filter((row) => !before.some((one) => isDeepStrictEqual(one, row))).map((row) => ({ was: before.find(({ id }) => id === row.id)?.status, ...row })));
