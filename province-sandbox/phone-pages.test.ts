import { describe, expect, test } from 'vitest';
import { NO_REASONS, type Reasons } from '../core/contract/rating.ts';
import { judgeRating } from '../core/evaluation/judge-rating.ts';
import { formFor } from '../core/evaluation/rating-form.ts';
import { loadRegionRules } from '../core/evaluation/regions/shipped.ts';
import { createRatingPages } from './phone-pages.ts';
import { partAbout } from './test-kit.ts';

describe('where each subject needs its own reason', () => {
  const subjects = (['staff', 'agency'] as const).map((subject) => ({ subject, agencies: null }));
  const form = formFor(loadRegionRules('qiqihar'), { subjects, reasonsFrom: 'each-subject' }, 'text');
  const [levelForm] = form.levels.filter(({ level }) => level === 2);
  if (levelForm === undefined) throw new Error('Qiqihar has no level 2.');
  const pages = createRatingPages('齐齐哈尔市', 'phone');

  test('each that has none says so itself', () => {
    const entered = { perSubject: [{ subject: 'staff', indicators: ['214'] }], text: '不理人' } satisfies Reasons;
    const judgement = judgeRating(form, { level: 2, reasons: entered });
    const missing = judgement.complete ? [] : judgement.missing;
    const page = pages.reasons('token', form, levelForm, { reasons: entered, missing });
    expect(partAbout(page, 'agency')).toContain('请至少选择一项原因');
    expect(partAbout(page, 'staff')).not.toContain('请至少选择一项原因');
    expect(page).toContain('请在每一组中选择原因');
  });

  test('a subject without any to choose is no group that one could be asked for in', () => {
    const lists = levelForm.lists.map((list) => (list.subject === 'staff' ? list : { ...list, indicators: [] }));
    const page = pages.reasons('token', form, { ...levelForm, lists }, { reasons: NO_REASONS, missing: [] });
    expect(page).toContain('请选择原因，并写下具体情况');
    expect(page).not.toContain('每一组');
  });
});
