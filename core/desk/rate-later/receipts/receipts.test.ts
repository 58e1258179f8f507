import { describe, expect, test } from 'vitest';
import { NEVER_EXPIRES, type Receipt, receiptSchema } from '../../../contract/receipt.ts';
import { LEVELS } from '../../../contract/rating.ts';
import type { RatingForm } from '../../../contract/rating-form.ts';
import { AGENCIES } from '../../../evaluation/articles/article.ts';
import { ratingForm } from '../../../evaluation/rating-form.ts';
import { loadRegionRules, SHIPPED_REGIONS } from '../../../evaluation/regions/shipped.ts';
import { missingGlyphs } from '../../../../device-drivers/receipt-printer/printable-text.ts';
import { PAPER_58MM, PAPER_80MM } from '../../../../device-drivers/receipt-printer/printer-profile.ts';
import { previewReceipt } from '../../../../device-drivers/receipt-printer/receipt-preview.ts';
import { formOfRegion, SAMPLE_HEALTH, SAMPLE_TICKET, sampleReceipts, servedEvaluation } from '../../../../tests/support/sample-receipts.ts';
import { acceptanceReceipt } from './acceptance-receipt.ts';
import { paperRatingForm } from './paper-rating-form.ts';
import { rateLaterReceipt } from './rate-later-receipt.ts';
import { statusSlip } from './status-slip.ts';

const HALL = '齐齐哈尔市政务服务中心';
const NOW = Date.parse('2026-11-23T15:30:00+08:00');
const onPaper = (receipt: Receipt) => previewReceipt(receipt, PAPER_80MM);
/** Free of the paper's line breaks. */
const wordsOf = (receipt: Receipt) => onPaper(receipt).replaceAll(/\s+/g, '');
const titleOf = ({ lines: [first] }: Receipt) => (first?.type === 'title' ? first.text : undefined);

describe.each(Object.entries(sampleReceipts(PAPER_58MM)))('%s', (_kind, receipt) => {
  test('tells nothing about the applicant', () => {
    expect(JSON.stringify(receipt)).not.toMatch(/张建国|230202195001011234|13800001111|关于/);
  });
  test('is a receipt by the contract, and survives the way to another process', () => {
    expect(receiptSchema.parse(JSON.parse(JSON.stringify(receipt)))).toEqual(receipt);
  });
  test('expires with its link, or never', () => {
    const hasLink = receipt.lines.some((line) => line.type === 'qr' && line.payload === SAMPLE_TICKET.url);
    expect(receipt.expiresAt).toBe(hasLink ? SAMPLE_TICKET.expiresAt : NEVER_EXPIRES);
  });
});

describe('what the counter hands out', () => {
  const intake = servedEvaluation({ kind: 'promised' });
  intake.service = { ...intake.service, stage: 'intake', name: '窗口受理' };

  test('is called 受理回执 at intake and 办件回执 afterwards', () => {
    expect(titleOf(acceptanceReceipt(intake, SAMPLE_TICKET))).toBe('受理回执');
    expect(titleOf(acceptanceReceipt(servedEvaluation(), SAMPLE_TICKET))).toBe('办件回执');
  });

  test('names matter, case, agency, window, staff and times, and how long the QR code is good', () => {
    const words = wordsOf(acceptanceReceipt(servedEvaluation(), SAMPLE_TICKET));
    for (const said of [
      HALL,
      '办理事项：基本医疗保险参保人员异地就医备案',
      '业务流水号：HLJ2026112300001',
      '办件类型：即办件',
      '实施机构：齐齐哈尔市医疗保障局',
      '服务窗口：12',
      '工作人员：王晓梅（A0317）',
      '服务时间：2026-11-2315:25',
      '有效期至2026-11-3023:59',
      '评价自愿，内容保密',
    ]) {
      expect(words).toContain(said);
    }
    expect(wordsOf(acceptanceReceipt(intake, SAMPLE_TICKET))).toContain('受理时间：2026-11-2009:10');
  });

  test('without a ticket has no QR code and asks for no rating', () => {
    const receipt = acceptanceReceipt(servedEvaluation(), null);
    expect(receipt.lines.filter(({ type }) => type === 'qr')).toEqual([]);
    expect(onPaper(receipt)).not.toContain('评价');
  });

  test('at a terminal, where nobody served, says the terminal', () => {
    const { staff: _staff, ...rest } = servedEvaluation();
    const receipt = rateLaterReceipt({ ...rest, staff: undefined, place: { ...rest.place, terminalNo: 'Z07' } }, SAMPLE_TICKET);
    expect(onPaper(receipt)).toContain('终端机编号：Z07');
    expect(onPaper(receipt)).not.toMatch(/工作人员|服务窗口/);
  });
});

describe.each(SHIPPED_REGIONS)('the paper form of %s', (region) => {
  const form = formOfRegion(region);
  const receipt = paperRatingForm({ hallName: HALL, form });
  const words = wordsOf(receipt);

  test('has a box for each level in the order of the region', () => {
    const boxes = receipt.lines.flatMap((line) => (line.type === 'title' && line.text.startsWith('□') ? [line.text] : []));
    expect(boxes).toEqual(form.levels.map(({ zh }) => `□ ${zh}`));
    expect(boxes).toHaveLength(LEVELS.length);
  });

  test('has a box for each indicator of each level and subject, once', () => {
    const offered = form.levels.flatMap(({ lists }) => lists.flatMap(({ indicators }) => indicators.map(({ zh }) => zh)));
    const boxes = receipt.lines.flatMap((line) => (line.type === 'choices' ? line.choices : []));
    expect(boxes.map((box) => box.replace('（请在第三项写明）', ''))).toEqual(offered);
    expect(offered.length).toBeGreaterThan(0);
  });

  test('says that it is voluntary and confidential, and where it goes', () => {
    expect(words).toContain('评价自愿，内容保密');
    expect(words).toContain('投入意见箱');
    expect(words).toContain('请不要交给为您办理的工作人员');
  });

  test('uses no character that a printer cannot show', () => {
    expect(missingGlyphs(words)).toEqual([]);
  });
});

describe('the paper form', () => {
  const withNeeds = (needs: RatingForm['levels'][number]['needs']): RatingForm => {
    const form = formOfRegion('national');
    return { ...form, levels: form.levels.map((level) => ({ ...level, needs, reasonsFrom: 'each-subject' })) };
  };

  test('leaves the case to be written in, or says it', () => {
    const form = formOfRegion('qiqihar');
    expect(onPaper(paperRatingForm({ hallName: HALL, form }))).toMatch(/业务流水号：_{10}/);
    const filled = onPaper(paperRatingForm({ hallName: HALL, form, served: servedEvaluation() }));
    expect(filled).toContain('业务流水号：HLJ2026112300001');
    expect(filled).not.toMatch(/业务流水号：_/);
  });

  test.each([
    ['indicator', '请每类至少选一项'],
    ['text', '请在第三项写明原因'],
    ['indicator-or-text', '请每类至少选一项，或在第三项写明原因'],
    ['indicator-and-text', '请每类至少选一项，并在第三项写明原因'],
  ] as const)('says what the rules want of a level: %s', (needs, words) => {
    expect(wordsOf(paperRatingForm({ hallName: HALL, form: withNeeds(needs) }))).toContain(`】${words}`);
  });

  test('asks for nothing where the rules want nothing', () => {
    expect(wordsOf(paperRatingForm({ hallName: HALL, form: withNeeds('none') }))).not.toContain('】请');
  });

  test('of a joint case lists the agencies where a level is bad', () => {
    const form = ratingForm(loadRegionRules('qiqihar'), { kind: 'joint', jointAgencies: AGENCIES }, 'completion');
    if (form === undefined) throw new Error('Qiqihar rates joint cases.');
    expect(wordsOf(paperRatingForm({ hallName: HALL, form }))).toContain('涉及的机构：□市场监督管理局□城市管理局');
  });
});

describe("the technician's status slip", () => {
  test('says how queue, province and each device are, and what to do', () => {
    const words = wordsOf(statusSlip(SAMPLE_HEALTH, { deviceId: 'evaluator-1', now: NOW }));
    for (const said of ['设备Device：evaluator-1', '版本Version：0.1.0', '待发Pending：37', '死信Dead：1', '离线offline']) {
      expect(words).toContain(said);
    }
    expect(words).toContain('需留意attention打印纸快用完了，请换一卷新纸。Thepaperisnearitsend');
  });

  test('names no case, although the status does', () => {
    expect(wordsOf(statusSlip(SAMPLE_HEALTH, { deviceId: 'evaluator-1', now: NOW }))).not.toMatch(/HLJ|4012/);
  });
});
