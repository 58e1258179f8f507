import { CASE_KIND_WORDS, STAGE_WORDS } from '../core/contract/case.ts';
import { formatChinaTime } from '../core/contract/china-time.ts';
import { pendingReasonSchema } from '../core/contract/rating.ts';
import type { Words } from '../core/contract/words.ts';
import { classOf, type RegionRules } from '../core/evaluation/regions/region-rules.ts';
import type { LevelClass } from '../core/evaluation/regions/rule-book.ts';
import { html, type Html } from './html.ts';
import { bilingual, renderPage } from './page.ts';
import type { CaseRow, Counts, RatingRow, ServiceRow } from './store.ts';
import { channelCodeSchema } from './wire.ts';
import { CHANNEL_WORDS, PENDING_WORDS } from './words.ts';

/** The operator's page: what has arrived, the latest first. Personal data only masked. */

const REFRESH_S = 5;

/** 张三 → 张*. The number of stars says nothing about the length of the name. */
export function maskName(name: string): string {
  const [first = ''] = name;
  return `${first}*`;
}

/** 13812340000 → 138****0000; a shorter number is hidden wholly. */
export function maskPhone(mobile: string): string {
  return mobile.length < 11 ? '****' : `${mobile.slice(0, 3)}****${mobile.slice(-4)}`;
}

/** How a region's rules say levels and indicators; the class is null where no document tells it. */
interface RegionWords {
  level: (satisfaction: string) => { zh: string; class: LevelClass | null } | undefined;
  indicator: (id: string) => string;
}

function regionWords(rules: RegionRules): RegionWords {
  const names = rules.value('levels.names');
  const levels = new Map(names.map(({ level, zh }) => [String(level), { zh, class: classOf(rules, level) }]));
  const indicators = new Map(rules.value('indicators').items.map(({ id, zh }) => [id, zh]));
  return { level: (satisfaction) => levels.get(satisfaction), indicator: (id) => indicators.get(id) ?? id };
}

/** Renders the page from at most as many cases as the caller gives. */
export function renderOperatorPage(rules: RegionRules, counts: Counts, cases: readonly CaseRow[]): string {
  const words = regionWords(rules);
  const platform = `${rules.province ?? rules.name}政务服务“好差评”平台`;
  return renderPage({
    title: `${platform}（示范）`,
    kind: 'desk',
    brand: { zh: platform, en: 'Province sandbox' },
    refreshS: REFRESH_S,
    body: html`${countsSection(counts)}
${cases.length === 0 ? EMPTY : casesTable(cases, words)}`,
  });
}

const EMPTY = html`<p class="empty">还没有收到办件，评价器上报后会显示在这里。<small lang="en">No cases yet. They appear here
as soon as an evaluator sends them.</small></p>`;

function tile(kind: 'main' | 'channel', words: Words, count: number): Html {
  return html`<div class="${kind}"><dt>${bilingual(words)}</dt><dd>${count.toLocaleString('en')}</dd></div>`;
}

function countsSection({ services, ratings, unrated, byChannel }: Counts): Html {
  return html`<h1 class="unseen">已收到的办件和评价</h1>
<dl class="counts">
${tile('main', { zh: '办件服务', en: 'Cases' }, services)}
${tile('main', { zh: '评价', en: 'Ratings' }, ratings)}
${tile('main', { zh: '未评价', en: 'Unrated' }, unrated)}
${channelCodeSchema.options.map((pf) => tile('channel', CHANNEL_WORDS[pf], byChannel.get(pf) ?? 0))}
</dl>`;
}

const COLUMNS: readonly Words[] = [
  { zh: '办件', en: 'Case' },
  { zh: '申请人', en: 'Applicant' },
  { zh: '工作人员', en: 'Staff' },
  { zh: '环节', en: 'Stage' },
  { zh: '收到时间', en: 'Received' },
  { zh: '评价', en: 'Ratings' },
];

function casesTable(cases: readonly CaseRow[], words: RegionWords): Html {
  return html`<div class="sheet" role="region" aria-label="办件和评价" tabindex="0"><table>
<thead><tr>
${COLUMNS.map((words) => html`<th scope="col">${bilingual(words)}</th>`)}
</tr></thead>
<tbody>
${cases.map(({ service, ratings }) => caseRow(service, ratings, words))}
</tbody>
</table></div>`;
}

function caseRow(service: ServiceRow, ratings: readonly RatingRow[], words: RegionWords): Html {
  const { userName, mobile, handleUserName, caseKind, serviceStage, jointDepts } = service;
  return html`<tr>
<td>${service.taskName}<small class="code">${service.projectNo} · ${service.serviceNumber}</small>${
    jointDepts !== null && html`<small>联办：${jointDepts.map(({ name }) => name).join('、')}</small>`
  }</td>
<td>${userName === null ? '—' : maskName(userName)}<small>${mobile !== null && maskPhone(mobile)}</small>${handleUserName !== null && html`<small>代办：${maskName(handleUserName)}</small>`}</td>
<td>${service.proManager ?? '—'}<small>${placeOf(service)}</small></td>
<td>${serviceStage === null ? '—' : STAGE_WORDS[serviceStage]}<small>${caseKind !== null && CASE_KIND_WORDS[caseKind]}</small></td>
<td class="time">${shortTime(formatChinaTime(service.receivedAt))}</td>
<td>${ratings.length === 0 ? html`<span class="level none">未评价</span>` : ratings.map((rating) => ratingBlock(rating, service, words))}</td>
</tr>
`;
}

/** Where the service was given, and by which member of staff if any. */
function placeOf({ terminalNo, windowNo, proManagerNo }: ServiceRow): string {
  return [terminalNo === null ? `窗口 ${windowNo}` : `终端机 ${terminalNo}`, proManagerNo].filter(Boolean).join(' · ');
}

function ratingBlock(rating: RatingRow, { jointDepts }: ServiceRow, words: RegionWords): Html {
  const level = words.level(rating.satisfaction);
  const levelClass = level?.class ?? 'unclassed';
  const indicators = valuesOf(rating.evalDetail);
  const agencies = valuesOf(rating.relDeptCodes).map((code) => jointDepts?.find((one) => one.code === code)?.name ?? code);
  return html`<div class="rating">
<p><span class="level ${levelClass}">${level?.zh ?? rating.satisfaction}</span> ${levelClass === 'unclassed' && '未分级 · '}${
    CHANNEL_WORDS[rating.pf].zh
  }${rating.assessNumber === 2 && ' · 追评'}</p>
${indicators.length > 0 && html`<p class="said">${indicators.map(words.indicator).join('；')}</p>`}
${agencies.length > 0 && html`<p class="said">涉及：${agencies.join('、')}</p>`}
${rating.writingEvaluation !== '' && html`<p class="said">“${rating.writingEvaluation}”</p>`}
${rating.lacksText !== null && html`<p class="times">群众所写文字在设备上已无法解密</p>`}
${rating.reasonPending !== null && html`<p class="times">待补充：${valuesOf(rating.reasonPending).map(pendingWords).join('、')}</p>`}
${rating.groupId !== null && html`<p class="times">同组：${rating.groupId}</p>`}
<p class="times">评价 ${rating.assessTime} · 收到 ${formatChinaTime(rating.receivedAt)}</p>
</div>`;
}

/** The values of a field that separates them by commas. */
function valuesOf(field: string | null): string[] {
  return field === null || field === '' ? [] : field.split(',');
}

function pendingWords(pending: string): string {
  const known = pendingReasonSchema.safeParse(pending).data;
  return known === undefined ? pending : PENDING_WORDS[known].zh;
}

/** Day and time on two lines, so that the column stays narrow. */
function shortTime(chinaTime: string): Html {
  const [day = '', time = ''] = chinaTime.split(' ');
  return html`${time}<small>${day}</small>`;
}
