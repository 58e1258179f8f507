import type { LevelForm, RatingForm, SubjectList } from '../core/contract/rating-form.ts';
import type { Reasons, Subject } from '../core/contract/rating.ts';
import type { Words } from '../core/contract/words.ts';
import { type Missing, missingWords, partOf, SUBJECT_WORDS } from '../core/evaluation/judge-rating.ts';
import { html, type Html } from './html.ts';
import { bilingual, noticeBody, renderPage, type Notice } from './page.ts';
import type { ServiceRow } from './store.ts';
import { needWords } from './words.ts';

/** The citizen's pages behind a receipt's QR, and in the frame of a device: plain HTML, nothing that leans to a level. */

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

/** Where the pages stand, and under which path. */
const PATHS = { phone: '/r', device: '/d' } as const;
export type PageKind = keyof typeof PATHS;
/** After these there is nothing left to do. */
const ENDS: readonly NoticeName[] = ['rated', 'thanks', 'not-due'];

export interface RatingPages {
  /** Of the address, without the token. */
  path: string;
  notice(name: NoticeName): string;
  /** The five levels; `missing` when a submission came without one. */
  levels(token: string, service: ServiceRow, form: RatingForm, missing: readonly Missing[]): string;
  reasons(token: string, form: RatingForm, levelForm: LevelForm, entry: ReasonsEntry): string;
}

/** The pages under the name of a region, e.g. 天津市. */
export function createRatingPages(regionName: string, kind: PageKind): RatingPages {
  const path = PATHS[kind];
  const brand: Words = { zh: `${regionName}政务服务“好差评”`, en: 'Rate this government service' };
  return {
    path,
    notice(name) {
      const notice = NOTICES[name];
      return renderPage({
        title: notice.title.zh,
        kind,
        brand,
        done: kind === 'device' && ENDS.includes(name),
        ...(name === 'not-arrived' && { refreshS: NOT_ARRIVED_REFRESH_S }),
        body: noticeBody(notice),
      });
    },
    levels: (token, service, form, missing) =>
      renderPage({ title: '请评价本次服务', kind, brand, body: levelsBody(`${path}/${token}`, service, form, missing) }),
    reasons: (token, form, levelForm, entry) =>
      renderPage({ title: `评价：${levelForm.zh}`, kind, brand, body: reasonsBody(`${path}/${token}`, form, levelForm, entry) }),
  };
}

function levelsBody(address: string, service: ServiceRow, form: RatingForm, missing: readonly Missing[]): Html {
  return html`<h1>请评价本次服务<span lang="en">How was this service?</span></h1>
<dl class="service">
<div><dt>${bilingual({ zh: '事项', en: 'Matter' })}</dt><dd>${service.taskName}</dd></div>
<div><dt>${bilingual({ zh: '业务流水号', en: 'Serial no.' })}</dt><dd class="code">${service.projectNo}</dd></div>
${service.proManager !== null && html`<div><dt>${bilingual({ zh: '工作人员', en: 'Staff' })}</dt><dd>${service.proManager}</dd></div>`}
</dl>
${missingParagraphs(missing)}
<form class="levels" method="get" action="${address}" aria-label="评价等级 Levels">
${form.levels.map(
  ({ level, zh, en }) =>
    html`<button name="level" value="${level}">${zh}<small lang="en">${en}</small></button>
`,
)}</form>`;
}

const placeAbout = (subject: Subject) => `about-${subject}`;
const placeOfAgencies = (subject: Subject) => `agencies-${subject}`;

/** Where on the page something is missing: the id of one of its groups. */
function placeOf(missing: Missing, { lists }: LevelForm): string {
  const part = partOf(missing);
  if (part === 'text') return 'words';
  const list = lists.find(({ subject }) => subject === missing.subject);
  if (list === undefined || list.indicators.length === 0) return 'reasons';
  return part === 'agencies' && list.agencies.length > 0 ? placeOfAgencies(list.subject) : placeAbout(list.subject);
}

function reasonsBody(address: string, form: RatingForm, levelForm: LevelForm, { reasons, missing }: ReasonsEntry): Html {
  const missingAt = (place: string) => missing.filter((one) => placeOf(one, levelForm) === place);
  return html`${missing.length > 0 && missingSummary(missing, levelForm)}
<div class="chosen"><h1>${levelForm.zh}<span lang="en">${levelForm.en}</span></h1>
<a href="${address}">${bilingual({ zh: '重选', en: 'Change' })}</a></div>
<p class="hint">${bilingual(needWords(form, levelForm))}</p>
<form class="reasons" method="post" action="${address}">
<input type="hidden" name="level" value="${levelForm.level}">
${group('reasons', missingAt('reasons'))}
${levelForm.lists
  .filter(({ indicators }) => indicators.length > 0)
  .map((list) => {
    const agencies = list.agencies.length > 0 ? agenciesFieldset(list, reasons) : undefined;
    const place = placeOfAgencies(list.subject);
    return group(
      placeAbout(list.subject),
      missingAt(placeAbout(list.subject)),
      subjectFieldset(list, reasons, group(place, missingAt(place), agencies)),
    );
  })}
${group('words', missingAt('words'), ownWords(form.textLimit, reasons.text))}
<div class="send"><button>${bilingual({ zh: '提交评价', en: 'Submit' })}</button></div>
</form>`;
}

/** A part of the form under what is missing in it; the summary on top leads here. */
function group(place: string, missing: readonly Missing[], content?: Html): Html | undefined {
  if (missing.length === 0 && content === undefined) return undefined;
  return html`<div id="${place}" class="${missing.length > 0 ? 'group wanting' : 'group'}">
${missingParagraphs(missing)}
${content}
</div>
`;
}

function subjectFieldset({ subject, indicators }: SubjectList, { perSubject }: Reasons, agencies: Html | undefined): Html {
  const chosen = perSubject.find((entry) => entry.subject === subject)?.indicators ?? [];
  return html`<fieldset><legend>${bilingual(SUBJECT_WORDS[subject])}</legend>
${indicators.map(({ id, zh, en }) => tickBox(`reason.${subject}`, id, chosen, bilingual({ zh, en })))}
${agencies}</fieldset>`;
}

/** Which of the agencies that share a joint case the reasons are about. */
function agenciesFieldset({ subject, agencies }: SubjectList, { perSubject }: Reasons): Html {
  const named = perSubject.find((entry) => entry.subject === subject)?.agencies ?? [];
  return html`<fieldset><legend>${bilingual({ zh: '涉及的机构（可多选）', en: 'Which agencies' })}</legend>
${agencies.map(({ code, name }) => tickBox(`agency.${subject}`, code, named, html`${name}`))}</fieldset>`;
}

function tickBox(name: string, value: string, chosen: readonly string[], words: Html): Html {
  return html`<label class="reason"><input type="checkbox" name="${name}" value="${value}"${
    chosen.includes(value) && html` checked`
  }><span>${words}</span></label>
`;
}

function ownWords(limit: number, text: string): Html {
  return html`<label class="text"><span>${bilingual({ zh: '文字说明', en: 'In your own words' })}</span>
<textarea name="text" rows="4" maxlength="${limit}" aria-describedby="text-limit">
${text}</textarea></label>
<p id="text-limit" class="hint">最多 ${limit} 字 <small lang="en">up to ${limit} characters</small></p>`;
}

function missingParagraphs(missing: readonly Missing[]): readonly Html[] {
  return missing.map((one) => html`<p class="missing">${bilingual(missingWords(one))}</p>`);
}

/** On top, because without a script the page opens there, while the place to fill in may be far below. */
function missingSummary(missing: readonly Missing[], levelForm: LevelForm): Html {
  return html`<div class="summary" role="alert"><p><strong>还差一步</strong> <small lang="en">Almost there</small></p>
<ul>${missing.map((one) => html`<li><a href="#${placeOf(one, levelForm)}">${bilingual(missingWords(one))}</a></li>`)}</ul></div>`;
}
