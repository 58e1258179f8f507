import type { LevelForm, RatingForm, SubjectList } from '../core/contract/rating-form.ts';
import type { Reasons } from '../core/contract/rating.ts';
import type { Words } from '../core/contract/screen-link.ts';
import { MISSING_WORDS, type Missing } from '../core/evaluation/judge-rating.ts';
import { html, type Html } from './html.ts';
import { bilingual, noticeBody, renderPage, type Notice } from './page.ts';
import type { ServiceRow } from './store.ts';
import { NEED_WORDS, SUBJECT_WORDS } from './words.ts';

/** The citizen's pages behind a receipt's QR: plain HTML, no script, nothing that leans to a level. */

/** Seconds after which a phone asks again whether the case has arrived. */
const NOT_ARRIVED_REFRESH_S = 10;

const NOTICES = {
  'no-such-link': {
    tone: 'note',
    title: { zh: '链接无效', en: 'This link is not valid' },
    words: {
      zh: '请重新扫描回执上的二维码，或向窗口工作人员咨询。',
      en: 'Please scan the QR code on your receipt again, or ask at the window.',
    },
  },
  expired: {
    tone: 'note',
    title: { zh: '评价期限已过', en: 'The time to rate is over' },
    words: {
      zh: '本次服务的评价期限已过，感谢您的关注。',
      en: 'This service can no longer be rated. Thank you for your interest.',
    },
  },
  'not-arrived': {
    tone: 'waiting',
    title: { zh: '办件信息尚未送达', en: 'Your case has not arrived yet' },
    words: {
      zh: '窗口正在上传您的办件信息，请几分钟后再试。本页会自动刷新。',
      en: 'The window is still sending your case. Please try again in a few minutes; this page reloads by itself.',
    },
  },
  'not-due': {
    tone: 'note',
    title: { zh: '本次服务无需评价', en: 'No rating is needed' },
    words: {
      zh: '按本地区规定，该环节不需要评价。',
      en: "By this region's rules no rating is due at this stage of your case.",
    },
  },
  rated: {
    tone: 'done',
    title: { zh: '本次服务已评价', en: 'This service has been rated' },
    words: {
      zh: '评价已经收到，每次服务只评价一次，无需再操作。',
      en: 'The rating was received. Each service is rated once; there is nothing more to do.',
    },
  },
  thanks: {
    tone: 'done',
    title: { zh: '感谢您的评价', en: 'Thank you' },
    words: {
      zh: '您的评价已提交，我们会认真对待每一条意见。',
      en: 'Your rating was submitted. Every opinion is taken seriously.',
    },
  },
  failed: {
    tone: 'note',
    title: { zh: '暂时无法处理', en: 'This did not work' },
    words: { zh: '您的评价没有保存，请稍后再试。', en: 'Your rating was not saved. Please try again later.' },
  },
} as const satisfies Record<string, Notice>;

export type NoticeName = keyof typeof NOTICES;

/** What a citizen has entered on the reasons page, and what is still missing of it. */
export interface ReasonsEntry {
  reasons: Reasons;
  missing: readonly Missing[];
}

export interface PhonePages {
  notice(name: NoticeName): string;
  /** The five levels; `missing` when a submission came without one. */
  levels(token: string, service: ServiceRow, form: RatingForm, missing: readonly Missing[]): string;
  reasons(token: string, form: RatingForm, levelForm: LevelForm, entry: ReasonsEntry): string;
}

/** The pages under the name of a region, e.g. 天津市. */
export function createPhonePages(regionName: string): PhonePages {
  const brand: Words = { zh: `${regionName}政务服务“好差评”`, en: 'Rate this government service' };
  return {
    notice(name) {
      const notice = NOTICES[name];
      return renderPage({
        title: notice.title.zh,
        kind: 'phone',
        brand,
        ...(name === 'not-arrived' && { refreshS: NOT_ARRIVED_REFRESH_S }),
        body: noticeBody(notice),
      });
    },
    levels: (token, service, form, missing) =>
      renderPage({ title: '请评价本次服务', kind: 'phone', brand, body: levelsBody(token, service, form, missing) }),
    reasons: (token, form, levelForm, entry) =>
      renderPage({ title: `评价：${levelForm.zh}`, kind: 'phone', brand, body: reasonsBody(token, form, levelForm, entry) }),
  };
}

function levelsBody(token: string, service: ServiceRow, form: RatingForm, missing: readonly Missing[]): Html {
  return html`<h1>请评价本次服务<span lang="en">How was this service?</span></h1>
<dl class="service">
<div><dt>${bilingual({ zh: '事项', en: 'Matter' })}</dt><dd>${service.taskName}</dd></div>
<div><dt>${bilingual({ zh: '业务流水号', en: 'Serial no.' })}</dt><dd class="code">${service.projectNo}</dd></div>
<div><dt>${bilingual({ zh: '工作人员', en: 'Staff' })}</dt><dd>${service.proManager}</dd></div>
</dl>
${missingWords(missing)}
<form class="levels" method="get" action="/r/${token}" aria-label="评价等级 Levels">
${form.levels.map(
  ({ level, zh, en }) =>
    html`<button name="level" value="${level}">${zh}<small lang="en">${en}</small></button>
`,
)}</form>`;
}

/** Which of the missing things are said beside the reasons; the others are said beside the text. */
const ABOUT_REASONS: readonly Missing[] = ['indicator', 'reason', 'unknown-indicator'];

function reasonsBody(token: string, form: RatingForm, levelForm: LevelForm, { reasons, missing }: ReasonsEntry): Html {
  const missingReasons = missing.filter((item) => ABOUT_REASONS.includes(item));
  const missingText = missing.filter((item) => !ABOUT_REASONS.includes(item));
  return html`${missing.length > 0 && missingSummary(missing)}
<div class="chosen"><h1>${levelForm.zh}<span lang="en">${levelForm.en}</span></h1>
<a href="/r/${token}">${bilingual({ zh: '重选', en: 'Change' })}</a></div>
<p class="hint">${bilingual(NEED_WORDS[levelForm.needs])}</p>
<form class="reasons" method="post" action="/r/${token}">
<input type="hidden" name="level" value="${levelForm.level}">
<div id="reasons" class="${missingReasons.length > 0 ? 'group wanting' : 'group'}">
${missingWords(missingReasons)}
${levelForm.lists.map((list) => subjectFieldset(list, reasons))}
</div>
<div id="words" class="${missingText.length > 0 ? 'group wanting' : 'group'}">
${missingWords(missingText)}
<label class="text"><span>${bilingual({ zh: '文字说明', en: 'In your own words' })}</span>
<textarea name="text" rows="4" maxlength="${form.textLimit}" aria-describedby="text-limit">
${reasons.text}</textarea></label>
<p id="text-limit" class="hint">最多 ${form.textLimit} 字 <small lang="en">up to ${form.textLimit} characters</small></p>
</div>
<div class="send"><button>${bilingual({ zh: '提交评价', en: 'Submit' })}</button></div>
</form>`;
}

function subjectFieldset({ subject, indicators }: SubjectList, { perSubject }: Reasons): Html | undefined {
  if (indicators.length === 0) return undefined;
  const chosen = perSubject.find((entry) => entry.subject === subject)?.indicators ?? [];
  return html`<fieldset><legend>${bilingual(SUBJECT_WORDS[subject])}</legend>
${indicators.map(
  (indicator) => html`<label class="reason"><input type="checkbox" name="reason.${subject}" value="${indicator.id}"${
    chosen.includes(indicator.id) && html` checked`
  }><span>${bilingual(indicator)}</span></label>
`,
)}</fieldset>`;
}

function missingWords(missing: readonly Missing[]): readonly Html[] {
  return missing.map((item) => html`<p class="missing">${bilingual(MISSING_WORDS[item])}</p>`);
}

/** On top, because without a script the page opens there, while the place to fill in may be far below. */
function missingSummary(missing: readonly Missing[]): Html {
  return html`<div class="summary" role="alert"><p><strong>还差一步</strong> <small lang="en">Almost there</small></p>
<ul>${missing.map(
    (item) =>
      html`<li><a href="#${ABOUT_REASONS.includes(item) ? 'reasons' : 'words'}">${bilingual(MISSING_WORDS[item])}</a></li>`,
  )}</ul></div>`;
}
