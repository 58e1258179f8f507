import QRCode from 'qrcode';
import type { CaseKind, ServiceStage } from '../../../core/contract/case.ts';
import { NO_REASONS } from '../../../core/contract/rating.ts';
import type { RatingForm } from '../../../core/contract/rating-form.ts';
import type { LaterView, RatingView, ScreenView } from '../../../core/contract/screen-link.ts';
import { loadRegionProfile } from '../../../core/evaluation/profile.ts';
import { ratingForm } from '../../../core/evaluation/rating-form.ts';

/** Views as the evaluator would send them, with the real forms of two regions. */

const PLACE = { hallName: '齐齐哈尔市政务服务中心', windowNo: '12' };

/** Sixty characters: the longest that a screen must show in full in large type. */
export const LONG_MATTER = '建设工程规划类许可证核发（市政交通工程及地下管线工程建设项目）变更延期补正及竣工规划核实合并办理（含分期核实与联合验收）';

function formOf(region: string, kind: CaseKind, stage: ServiceStage): RatingForm {
  const form = ratingForm(loadRegionProfile(region), kind, stage);
  if (form === undefined) throw new Error(`${region} wants no rating for ${kind} at ${stage}.`);
  return form;
}

/** Asks at a bad level for an indicator and a text; rates staff and agency. */
export const QIQIHAR = formOf('qiqihar', 'promised', 'delivery');
/** Asks at a bad level for an indicator or a text; rates staff and matter. */
export const TIANJIN = formOf('tianjin', 'promised', 'completion');

type IdleView = Extract<ScreenView, { screen: 'idle' }>;

export function idle(change: Partial<IdleView> = {}): IdleView {
  return { screen: 'idle', place: PLACE, ready: true, provinceOnline: true, ...change };
}

export function rating(change: Partial<RatingView> = {}): RatingView {
  return {
    screen: 'rating',
    session: 'session-1',
    step: 'levels',
    place: PLACE,
    taskName: '企业职工基本养老保险关系转移接续',
    projectNo: '23020020260512000187',
    staff: { name: '欧阳建国', no: '0231' },
    form: QIQIHAR,
    level: null,
    reasons: NO_REASONS,
    detailsFirst: false,
    secondsLeft: 60,
    notice: null,
    ...change,
  };
}

export function reasons(change: Partial<RatingView> = {}): RatingView {
  return rating({ step: 'reasons', level: 2, ...change });
}

export const QR_TEXT = 'https://hcp.hlj.gov.cn/e?c=23020020260512000187&n=1&d=EV-230200-012&s=MEUCIQDx7k';
const qrSvg = await QRCode.toString(QR_TEXT, { type: 'svg', margin: 2 });

export function later(change: Partial<LaterView> = {}): LaterView {
  return {
    screen: 'later',
    session: 'session-1',
    place: PLACE,
    qrSvg,
    receipt: 'printing',
    validUntil: '2026-05-19 23:59:59',
    secondsLeft: 30,
    ...change,
  };
}

export function thanks(session = 'session-1'): ScreenView {
  return { screen: 'thanks', session, place: PLACE };
}
