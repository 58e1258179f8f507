import type { CaseKind, ServiceStage } from '../core/contract/case.ts';
import type { PendingReason } from '../core/contract/rating.ts';
import type { LevelForm, ReasonNeed } from '../core/contract/rating-form.ts';
import type { Words } from '../core/contract/screen-link.ts';
import type { ChannelCode } from './wire.ts';

/** How the pages say the codes of the wire. */

export const CHANNEL_WORDS: Record<ChannelCode, Words> = {
  '3': { zh: '二维码', en: 'QR code' },
  '4': { zh: '窗口评价器', en: 'Window evaluator' },
  '5': { zh: '自助终端', en: 'Self-service terminal' },
};

export const STAGE_WORDS: Record<ServiceStage, Words> = {
  intake: { zh: '受理', en: 'Intake' },
  delivery: { zh: '出件', en: 'Delivery' },
  completion: { zh: '办结', en: 'Completion' },
  enquiry: { zh: '咨询', en: 'Enquiry' },
};

export const KIND_WORDS: Record<CaseKind, Words> = {
  immediate: { zh: '即办件', en: 'Immediate' },
  promised: { zh: '承诺件', en: 'Promised' },
  joint: { zh: '联办件', en: 'Joint' },
  'fully-online': { zh: '全程网办', en: 'Fully online' },
  'online-intake': { zh: '网上受理', en: 'Online intake' },
  'mail-delivery': { zh: '邮寄送达', en: 'Mail delivery' },
  enquiry: { zh: '大厅咨询', en: 'Hall enquiry' },
  'online-enquiry': { zh: '网上咨询', en: 'Online enquiry' },
  'self-service': { zh: '自助办理', en: 'Self-service' },
  overall: { zh: '整体评价', en: 'Overall' },
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

export function needWords({ needs, reasonsFrom, lists }: LevelForm): Words {
  return (reasonsFrom === 'each-subject' && lists.length > 1 ? EACH_GROUP_WORDS : NEED_WORDS)[needs];
}

/** What a rating still owes because its device could not ask for it. */
export const PENDING_WORDS: Record<PendingReason, Words> = {
  indicator: { zh: '原因', en: 'a reason' },
  reason: { zh: '原因或文字', en: 'a reason or words' },
  text: { zh: '文字', en: 'words' },
  'other-text': { zh: '“其他”的说明', en: 'words for “Other”' },
};
