import { NEVER_EXPIRES, type Receipt, type ReceiptLine } from '../../../contract/receipt.ts';
import type { LevelForm, RatingForm, SubjectList } from '../../../contract/rating-form.ts';
import type { Subject } from '../../../contract/rating.ts';
import { centred, field, minuteOf, RULE, type Served, whereAndWho } from './receipt-lines.ts';

const SUBJECT_WORDS: Record<Subject, string> = { staff: '工作人员', matter: '办理事项', agency: '办理机构' };

export interface PaperRatingFormFacts {
  hallName: string;
  /** What the region asks about this service, or about the kind of service that the form is for. */
  form: RatingForm;
  /** Left out on a blank form: the citizen writes by hand what was served. */
  served?: Served;
}

/**
 * 书面评价表, for places that cannot offer an evaluator: the region's levels and indicators to tick, and room for words. It holds
 * no answer and nothing about the applicant; name and telephone are the citizen's to give or not.
 *
 * Who rates on paper drops the form into the 意见箱, an offline channel of Tianjin 第十条 and Baotou 五(二)4, and hands it to
 * nobody who was rated. Whoever empties the 意见箱 enters it, at the counter's API (`paper-desk.ts`) or into the province's system itself
 * (Ezhou 第十五条, Ordos 第二十条（三）).
 *
 * @see Qiqihar 第八条 and 办法第四十四条, Ezhou 第八条, 第十二条, Ordos 第十一条
 */
export function paperRatingForm({ hallName, form, served }: PaperRatingFormFacts): Receipt {
  return {
    expiresAt: NEVER_EXPIRES,
    lines: [
      { type: 'title', text: '书面评价表' },
      centred(hallName),
      centred('评价自愿，内容保密'),
      RULE,
      ...(served ? servedLines(served) : SERVED_BLANKS),
      RULE,
      { type: 'heading', text: '一、您对本次服务满意吗？' },
      { type: 'text', text: '请选一项，在方框里打“√”。' },
      ...form.levels.flatMap(({ zh }): ReceiptLine[] => [
        { type: 'feed', lines: 1 },
        { type: 'title', text: `□ ${zh}`, align: 'left' },
      ]),
      { type: 'feed', lines: 1 },
      RULE,
      { type: 'heading', text: '二、具体是哪些方面？' },
      { type: 'text', text: '请只看您选的那一项，可以多选。' },
      ...form.levels.flatMap(levelLines),
      RULE,
      { type: 'heading', text: '三、您想说的话' },
      { type: 'text', text: `${form.textLimit} 字以内。${wantsWords(form) ? '原因请写在这里。' : '可以不写。'}` },
      { type: 'blank', label: '意见', rows: 5 },
      { type: 'feed', lines: 1 },
      RULE,
      { type: 'text', text: '以下自愿填写，便于回复您。' },
      { type: 'blank', label: '姓名', rows: 1 },
      { type: 'blank', label: '电话', rows: 1 },
      { type: 'blank', label: '日期', rows: 1 },
      { type: 'feed', lines: 1 },
      { type: 'heading', text: '填好后请对折，投入意见箱', align: 'center' },
      centred('请不要交给为您办理的工作人员'),
    ],
  };
}

function servedLines(served: Served): ReceiptLine[] {
  return [
    field('办理事项', served.case.taskName),
    field('业务流水号', served.case.projectNo),
    field('服务环节', served.service.name),
    ...whereAndWho(served),
    field('服务时间', minuteOf(Date.parse(served.service.time))),
  ];
}

const SERVED_BLANKS: readonly ReceiptLine[] = ['办理事项', '业务流水号', '服务窗口', '工作人员', '服务时间'].map((label) => ({
  type: 'blank',
  label,
  rows: 1,
}));

function levelLines(level: LevelForm): ReceiptLine[] {
  const lists = level.lists.filter(({ indicators, agencies }) => indicators.length + agencies.length > 0);
  if (lists.length === 0) return [];
  return [{ type: 'feed', lines: 1 }, { type: 'text', text: `【${level.zh}】${wanted(level)}` }, ...lists.flatMap(listLines)];
}

function listLines({ subject, indicators, agencies }: SubjectList): ReceiptLine[] {
  const about = (what: string, choices: string[]): ReceiptLine[] =>
    choices.length === 0 ? [] : [{ type: 'text', text: `${what}：` }, { type: 'choices', choices }];
  return [
    ...about(SUBJECT_WORDS[subject], indicators.map(({ zh, opensText }) => (opensText ? `${zh}（请在第三项写明）` : zh))),
    ...about('涉及的机构', agencies.map(({ name }) => name)),
  ];
}

function wantsWords({ levels }: RatingForm): boolean {
  const hasOther = ({ lists }: LevelForm) => lists.some(({ indicators }) => indicators.some(({ opensText }) => opensText));
  return levels.some((level) => (level.needs !== 'none' && level.needs !== 'indicator') || hasOther(level));
}

/** What the region's rules want of who chooses this level; a paper can only ask for it. */
function wanted({ needs, reasonsFrom, lists }: LevelForm): string {
  const groups = lists.filter(({ indicators }) => indicators.length > 0).length;
  const one = reasonsFrom === 'each-subject' && groups > 1 ? '每类至少选一项' : '至少选一项';
  switch (needs) {
    case 'none':
      return '';
    case 'indicator':
      return `请${one}`;
    case 'text':
      return '请在第三项写明原因';
    case 'indicator-or-text':
      return `请${one}，或在第三项写明原因`;
    case 'indicator-and-text':
      return `请${one}，并在第三项写明原因`;
  }
}
