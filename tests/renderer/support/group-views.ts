import type { GroupView, RatingView } from '../../../core/contract/screen-views.ts';
import { LONG_MATTER, rating } from './views.ts';

/** Several cases before one citizen, as the evaluator would send them. */

const caseNo = (place: number) => `2302002026051200${String(187 + place).padStart(4, '0')}`;

/** A theme 一件事, whose matters differ. */
export const MATTERS = [LONG_MATTER, '食品经营许可（新办）', '户外广告设施设置审批', '公众聚集场所投入使用、营业前消防安全检查', '印章刻制备案'];

const THEME: GroupView = {
  kind: 'theme',
  cases: MATTERS.map((taskName, place) => ({ taskName, projectNo: caseNo(place) })),
  modes: ['together', 'each'],
  mode: null,
  current: 0,
};

/** A batch, whose matters are one. */
const BATCH: GroupView = {
  kind: 'batch',
  cases: Array.from({ length: 50 }, (_, place) => ({ taskName: '企业职工基本养老保险关系转移接续', projectNo: caseNo(place) })),
  modes: ['together'],
  mode: 'together',
  current: 0,
};

export const FIVE_STAFF = ['欧阳建国', '王秀兰', '阿卜杜热合曼·买买提吐尔逊', '李敏', '赵志强'].map((name, place) => ({ name, no: `02${31 + place}` }));

const caseOf = (group: GroupView) => ({ taskName: '', projectNo: '', ...group.cases[group.current] });

export const how = (change: Partial<RatingView> = {}): RatingView =>
  rating({ step: 'how', group: THEME, ...caseOf(THEME), staff: FIVE_STAFF.slice(0, 2), ...change });

export const together = (change: Partial<RatingView> = {}): RatingView =>
  rating({ group: { ...THEME, mode: 'together' }, ...caseOf(THEME), staff: FIVE_STAFF, ...change });

export const batch = (change: Partial<RatingView> = {}): RatingView => rating({ group: BATCH, ...caseOf(BATCH), ...change });

/** The second of five. */
export const each = (change: Partial<RatingView> = {}): RatingView => {
  const group: GroupView = { ...THEME, mode: 'each', current: 1 };
  return rating({ group, ...caseOf(group), ...change });
};
