import type { CaseKind, ServiceStage } from '../core/contract/case.ts';
import type { Subject } from '../core/contract/rating.ts';
import type { ReasonNeed } from '../core/contract/rating-form.ts';
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

export const SUBJECT_WORDS: Record<Subject, Words> = {
  staff: { zh: '关于工作人员', en: 'About the staff member' },
  matter: { zh: '关于服务事项', en: 'About the matter' },
  agency: { zh: '关于办理机构', en: 'About the agency' },
};

export const NEED_WORDS: Record<ReasonNeed, Words> = {
  none: { zh: '原因可选可不选，可直接提交。', en: 'Reasons are optional. You may submit as it is.' },
  'indicator-or-text': { zh: '请选择原因，或写下原因。', en: 'Please choose a reason, or write one.' },
  'indicator-and-text': { zh: '请选择原因，并写下具体情况。', en: 'Please choose a reason and write what happened.' },
};
