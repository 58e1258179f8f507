import { isDeepStrictEqual } from 'node:util';
import type { EvaluationRequest } from '../../contract/case.ts';
import { chinaDay } from '../../contract/china-time.ts';
import { Refusal, type FieldFault } from '../../contract/refusal.ts';

/** Clocks of counter and device may differ by so much. */
const MOST_AHEAD_MS = 24 * 3_600_000;
/** Before it this program did not exist: such a clock lost its battery, and nothing can be held against it. */
const CLOCKS_ARE_SET_SINCE = Date.parse('2026-01-01T00:00:00+08:00');

/**
 * The latest time that it may be now, by this device's clock and the province's; a clock that runs fast refuses nobody. Undefined where the
 * device's clock was plainly never set. Milliseconds since 1970.
 * @param now by the device's clock
 * @param provinceAheadMs by how much the province's clock is ahead of the device's, as far as known
 */
export function latestNow(now: number, provinceAheadMs: number): number | undefined {
  return now < CLOCKS_ARE_SET_SINCE ? undefined : now + Math.max(0, provinceAheadMs);
}

/**
 * That nothing named about a service lies in the future: it could be rated until long after, and a printed QR code would be good until then.
 * @param latest see `latestNow`
 * @param now by the device's own clock, which the words name
 * @throws Refusal `time-ahead`, naming each field
 */
export function requireNotAhead({ case: { acceptedAt, finishedAt }, service }: Times, latest: number | undefined, now: number): void {
  if (latest === undefined) return;
  const named = [
    { pointer: '/service/time', field: '服务时间 (time of the service)', time: service.time },
    { pointer: '/case/acceptedAt', field: '受理时间 (time of acceptance)', time: acceptedAt },
    { pointer: '/case/finishedAt', field: '办结时间 (time of completion)', time: finishedAt },
  ];
  const faults = named.flatMap(({ time, ...where }) => (time === undefined || Date.parse(time) <= latest + MOST_AHEAD_MS ? [] : [{ ...where, ...wordsAt(now) }]));
  if (faults.length > 0) throw new Refusal('time-ahead', { faults });
}

type Times = Pick<EvaluationRequest, 'case' | 'service'>;

/** Whether a service is named with the times that are kept of it. @param kept undefined where nothing is */
export const isSameTimes = (named: Times, kept: Times | undefined): boolean => kept !== undefined && isDeepStrictEqual(timesOf(named), timesOf(kept));

const timesOf = ({ case: { acceptedAt, finishedAt }, service }: Times) => [service.time, acceptedAt, finishedAt];

/** Read at the counter, whose own clock may be the wrong one. */
const wordsAt = (now: number): Pick<FieldFault, 'detail' | 'detailZh'> => ({
  detail: `lies ahead of the evaluator's date, ${chinaDay(now)}: correct it, or the clock of the counter's computer; if the evaluator's date is wrong, have a technician set it`,
  detailZh: `晚于评价器的日期 ${chinaDay(now)}：请更正，或校准窗口电脑的时钟；如评价器的日期不对，请运维人员校准`,
});
