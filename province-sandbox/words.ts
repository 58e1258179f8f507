import type { PendingReason } from '../core/contract/rating.ts';
import type { LevelForm, RatingForm, ReasonNeed } from '../core/contract/rating-form.ts';
import type { Words } from '../core/contract/words.ts';
import { needHere } from '../core/evaluation/asked-here.ts';
import type { ChannelCode } from './wire.ts';

/** How the pages say the codes of the wire. */

export const CHANNEL_WORDS: Record<ChannelCode, Words> = {
  '1': { zh: '书面评价表', en: 'Paper form' },
  '3': { zh: '二维码', en: 'QR code' },
  '4': { zh: '窗口评价器', en: 'Window evaluator' },
  '5': { zh: '自助终端', en: 'Self-service terminal' },
};

/** What a level needs, where a reason about anyone is enough. */
const NEED_WORDS: Record<ReasonNeed, Words> = {
  none: { zh: '原因可选可不选，可直接提交。', en: 'Reasons are optional. You may submit as it is.' },
  indicator: { zh: '请至少选择一项原因。', en: 'Please choose at least one reason.' },
  text: { zh: '请写下具体情况。', en: 'Please write what happened.' },
  'indicator-or-text': { zh: '请选择原因，或写下原因。', en: 'Please choose a reason, or write one.' },
  'indicator-and-text': { zh: '请选择原因，并写下具体情况。', en: 'Please choose a reason and write what happened.' },
};

/** The same, where each group of reasons wants one of its own. */
const EACH_GROUP_WORDS: Record<ReasonNeed, Words> = {
  ...NEED_WORDS,
  indicator: { zh: '请在每一组中选择原因。', en: 'Please choose a reason in each group.' },
  'indicator-or-text': { zh: '请在每一组中选择原因，或写下原因。', en: 'Please choose a reason in each group, or write one.' },
  'indicator-and-text': {
    zh: '请在每一组中选择原因，并写下具体情况。',
    en: 'Please choose a reason in each group and write what happened.',
  },
};

export function needWords(form: RatingForm, levelForm: LevelForm): Words {
  const { need, inEachGroup } = needHere(form, levelForm);
  return (inEachGroup ? EACH_GROUP_WORDS : NEED_WORDS)[need];
}

/** What a rating still owes because its device could not ask for it. */
export const PENDING_WORDS: Record<PendingReason, Words> = {
  indicator: { zh: '原因', en: 'a reason' },
  reason: { zh: '原因或文字', en: 'a reason or words' },
  text: { zh: '文字', en: 'words' },
  'other-text': { zh: '“其他”的说明', en: 'words for “Other”' },
  agency: { zh: '涉及的机构', en: 'which agencies' },
};
