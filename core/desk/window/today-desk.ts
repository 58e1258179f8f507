import { chinaDay, endOfChinaDay, startOfChinaDay } from '../../contract/china-time.ts';
import type { Clock } from '../../contract/clock.ts';
import type { EvaluationStatus, Place } from '../../contract/evaluation.ts';
import type { TodayAnswer, TodayLink, WindowLink } from '../../counter-link/window-link.ts';
import type { EvaluationStore } from '../../../offline-queue/store.ts';
import type { EvaluationBook } from '../book/evaluation-book.ts';
import type { StorageGuard } from '../storage-guard.ts';

export interface TodayDeskDependencies {
  store: Pick<EvaluationStore, 'offeredSince'>;
  storage: StorageGuard;
  book: Pick<EvaluationBook, 'isHolding'>;
  window: Pick<WindowLink, 'window'>;
  clock: Clock;
  place: Place;
}

/** Counts what was offered today; whatever the counter may not know yet counts as not over. */
export function createTodayDesk({ store, storage, book, window, clock, place }: TodayDeskDependencies): TodayLink {
  return {
    today(): TodayAnswer {
      const now = clock.now();
      const day = chinaDay(now);
      const { staff } = window.window();
      const { windowNo } = place;
      const offered = storage
        .read(() => store.offeredSince(startOfChinaDay(day)))
        // What a clock that ran ahead has stamped with a day to come is not of today.
        .filter((one) => one.offeredAt <= endOfChinaDay(now) && one.windowNo === windowNo && (staff === null || one.staffNo === staff.no));
      const told = offered.map(({ id, status }) => (book.isHolding(id) ? 'rating' : status));
      const count = (status: EvaluationStatus) => told.filter((one) => one === status).length;
      return {
        day,
        windowNo,
        staff: staff && { no: staff.no, name: staff.name },
        offered: offered.length,
        completed: count('completed'),
        unrated: count('unrated'),
        deferred: count('deferred'),
        cancelled: count('cancelled'),
      };
    },
  };
}
