import { REFUSALS, type RefusalCode } from '../../contract/refusal.ts';
import type { Words } from '../../contract/words.ts';

/** What the self-rating zone says to a citizen who could not be helped: why, and what to do. */

const NOT_KNOWN: Words = {
  zh: '本机没有查到这次服务。请核对业务流水号，或用手机扫描回执上的二维码评价，也可询问工作人员。',
  en: 'This service is not known here. Please check the number, scan the receipt with your phone, or ask the staff.',
};

const NOT_HERE: Words = {
  zh: '这次服务不能在本机评价。请用手机扫描回执上的二维码评价，或询问工作人员。',
  en: 'This service cannot be rated here. Please scan the receipt with your phone, or ask the staff.',
};

const NOT_DUE: Words = { zh: '按本地区规定，这次服务不需要评价。', en: "By this region's rules this service needs no rating." };

const ALREADY_RATED: Words = { zh: '这次服务已经评价过了，谢谢。', en: 'This service has been rated already. Thank you.' };

export const NO_NUMBERS_NOW: Words = {
  zh: '暂时不能输入业务流水号。请扫描回执上的二维码，或询问工作人员；过几分钟也可再输入。',
  en: 'Numbers cannot be entered just now. Please scan your receipt, ask the staff, or try again in a few minutes.',
};

/** Most refusals are worded for the counter. */
export function wordsOf(code: RefusalCode): Words {
  switch (code) {
    case 'no-such-evaluation':
      return NOT_KNOWN;
    case 'already-rated':
      return ALREADY_RATED;
    case 'no-rating-due':
      return NOT_DUE;
    case 'window-over':
    case 'storage-failed':
      return REFUSALS[code];
    default:
      return NOT_HERE;
  }
}
