import type { EvaluationRequest, GroupRequest } from '../../contract/case.ts';
import { problem } from '../../http/problems.ts';

/** One named example of a body. */
interface Example {
  /** Chinese (English). */
  summary: string;
  value: unknown;
}
type Examples = Record<string, Example>;

const IMMEDIATE: EvaluationRequest = {
  case: { projectNo: 'HLJ2026112300017', taskCode: '11230200MB0000001X4000109001', taskName: '基本医疗保险参保人员异地就医备案', kind: 'immediate' },
  service: { number: 1, stage: 'completion', name: '办结', time: '2026-11-23T15:25:00+08:00' },
  staff: { no: 'A0317', name: '王晓梅', department: '医疗保障局', post: '医保综合窗口' },
  applicant: { name: '张建国', kind: 'natural-person', idNumber: '230202195001011234', mobile: '13800001111' },
};
const { case: immediateCase, service, applicant = { name: '' } } = IMMEDIATE;
const caseOf = (projectNo: string, changes: Partial<EvaluationRequest['case']> = {}): EvaluationRequest => ({
  ...IMMEDIATE,
  case: { ...immediateCase, projectNo, ...changes },
});

const PROMISED_INTAKE: EvaluationRequest = {
  ...caseOf('HLJ2026112300021', { kind: 'promised', acceptedAt: '2026-11-23T15:20:00+08:00' }),
  service: { ...service, stage: 'intake', name: '受理' },
};
const JOINT: EvaluationRequest = caseOf('HLJ2026112300033', {
  kind: 'joint',
  taskCode: '11230200MB0000001X4000110007',
  taskName: '开办餐饮店“一件事”',
  agency: { code: '11230200MB0A12345X', name: '市行政审批局' },
  jointAgencies: [
    { code: '11230200MB0A12345X', name: '市行政审批局' },
    { code: '11230200MB0B54321Y', name: '市消防救援支队' },
  ],
});
const ENQUIRY: EvaluationRequest = {
  ...caseOf('ZX2026112300004', { kind: 'enquiry', taskName: '居住证办理咨询' }),
  service: { ...service, stage: 'enquiry', name: '咨询' },
};
const SELF_SERVICE: EvaluationRequest = { case: { ...immediateCase, projectNo: 'ZZ2026112300009', kind: 'self-service' }, service, applicant };
const AGENT: EvaluationRequest = { ...caseOf('HLJ2026112300045'), applicant: { ...applicant, agent: { name: '李建军', mobile: '13900002222' } } };
const ENTERPRISE: EvaluationRequest = { ...caseOf('HLJ2026112300041'), applicant: { ...applicant, name: '鹤城餐饮有限公司', kind: 'enterprise', idNumber: '91230200MA1B2C3D4E' } };

/** A start request for every kind of service that the region profiles tell apart. */
export const START_EXAMPLES: Record<string, { summary: string; value: EvaluationRequest }> = {
  immediate: { summary: '即办件办结 (immediate case, completed)', value: IMMEDIATE },
  promisedIntake: { summary: '承诺件受理 (promised case, at intake)', value: PROMISED_INTAKE },
  joint: { summary: '联办件 (joint case of several agencies)', value: JOINT },
  enquiry: { summary: '大厅查询咨询 (enquiry)', value: ENQUIRY },
  selfService: { summary: '自助终端，无工作人员 (self-service terminal, nobody served)', value: SELF_SERVICE },
  agent: { summary: '帮办代办 (filed by an agent for the applicant)', value: AGENT },
  enterprise: { summary: '企业申请人 (an enterprise as applicant)', value: ENTERPRISE },
};

export const GROUP_EXAMPLES: Record<string, { summary: string; value: GroupRequest }> = {
  batch: {
    summary: '批量业务：同一事项的多个办件 (batch: several cases of one matter)',
    value: { kind: 'batch', evaluations: ['51', '52', '53', '54', '55'].map((ordinal) => caseOf(`HLJ20261123000${ordinal}`)) },
  },
  theme: {
    summary: '主题、一件事：不同事项 (theme: linked matters)',
    value: {
      kind: 'theme',
      evaluations: [
        caseOf('HLJ2026112300061', { taskName: '出生医学证明签发', taskCode: '11230200MB0000001X4000111001' }),
        caseOf('HLJ2026112300062', { taskName: '新生儿参保登记', taskCode: '11230200MB0000001X4000111002' }),
        caseOf('HLJ2026112300063', { taskName: '社会保障卡申领', taskCode: '11230200MB0000001X4000111003' }),
      ],
    },
  },
};

const EVALUATION_ID = '0b9f6a3e-2f5c-4d0e-9c1e-6a4f6b1f2d11';
const ANOTHER_ID = '1c7e5a90-7a44-4b7b-9d0c-0f3a5e6b7c22';
const GROUP_ID = '5d9c1f0a7be84c62a1f3e07d94b8c615';
const OFFERED = { id: EVALUATION_ID, status: 'offered', shown: false };

/** Of each operation: its bodies by name. */
export const REQUEST_EXAMPLES: Record<string, Examples> = {
  startEvaluation: START_EXAMPLES,
  startEvaluationGroup: GROUP_EXAMPLES,
  printReceipt: {
    byId: { summary: '此前创建的评价 (an evaluation that was made before)', value: { evaluationId: EVALUATION_ID } },
    byCase: { summary: '直接打印，稍后评价 (print at once; rated later)', value: PROMISED_INTAKE },
  },
  printPaperForm: { immediate: { summary: '即办件 (immediate case)', value: IMMEDIATE } },
  describePaperForm: { immediate: { summary: '即办件 (immediate case)', value: IMMEDIATE } },
  signIn: { staff: { summary: '签到 (sign in)', value: { no: 'A0317', name: '王晓梅', post: '医保综合窗口', stars: 4 } } },
  putUpSign: {
    backShortly: { summary: '暂离 (back shortly)', value: { kind: 'back-shortly' } },
    goToWindow: { summary: '请到其他窗口 (go to another window)', value: { kind: 'go-to-window', windowNo: '综合7' } },
    paused: { summary: '暂停服务 (paused)', value: { kind: 'paused' } },
  },
  announce: {
    welcome: { summary: '欢迎 (welcome)', value: { kind: 'welcome' } },
    call: { summary: '叫号 (call a number)', value: { kind: 'call', number: 'A023' } },
  },
  beginPairing: { system: { summary: '业务系统 (business system)', value: { name: '综合窗口系统' } } },
  confirmPairing: { code: { summary: '屏幕上的六位数字 (the six digits on the screen)', value: { code: '027431', windowNo: '12' } } },
  enterPaperRating: {
    satisfied: {
      summary: '书面评价表录入 (a paper form)',
      value: { ...IMMEDIATE, level: 5, formDate: '2026-11-23', enteredBy: { no: 'B0021', name: '赵敏' } },
    },
  },
  showPage: { page: { summary: '显示评价页面 (show a rating page)', value: { url: 'https://hcp.example.gov.cn/rate?x=1', taskName: immediateCase.taskName } } },
};

const one = (summary: string, value: unknown): Examples => ({ example: { summary, value } });
const pairing = {
  id: '5f0c6c1e-9d1b-4a53-8b8e-b6f1f0c7a001',
  name: '综合窗口系统',
  origin: 'https://zhck.example.gov.cn',
  hallName: '市政务服务中心',
  windowNo: '12',
  deviceId: 'evaluator-1',
  pairedAt: '2026-11-23T00:30:00.000Z',
};
const onDuty = { staff: { no: 'A0317', name: '王晓梅', post: '医保综合窗口', stars: 4 }, sign: null, announcement: null };

/** Of each operation: what it answers when it succeeds. */
export const ANSWER_EXAMPLES: Record<string, Examples> = {
  startEvaluation: one('已邀请，屏幕尚未显示 (offered, not painted yet)', OFFERED),
  startEvaluationGroup: one('各办件按请求顺序 (in the order of the request)', { group: GROUP_ID, evaluations: [OFFERED, { ...OFFERED, id: ANOTHER_ID }] }),
  getEvaluationGroup: one('群众正在评价 (the citizen is rating)', {
    group: GROUP_ID,
    evaluations: [EVALUATION_ID, ANOTHER_ID].map((id) => ({ id, status: 'rating', shown: true })),
  }),
  getEvaluation: one('群众正在评价 (the citizen is rating)', { id: EVALUATION_ID, status: 'rating', shown: true }),
  cancelEvaluation: one('已取消 (cancelled)', { id: EVALUATION_ID, status: 'cancelled', shown: true }),
  printReceipt: one('已打印 (printed)', { evaluation: { ...OFFERED, status: 'deferred' }, receipt: 'printed', expiresAt: '2026-11-30T15:59:59.000Z' }),
  printPaperForm: one('已打印 (printed)', { receipt: 'printed' }),
  getWindow: one('王晓梅在岗 (on duty)', onDuty),
  signIn: one('王晓梅在岗 (on duty)', onDuty),
  signOut: one('无人在岗 (nobody on duty)', { ...onDuty, staff: null }),
  putUpSign: one('暂离 (back shortly)', { ...onDuty, sign: { kind: 'back-shortly' } }),
  takeDownSign: one('无提示 (no sign)', onDuty),
  announce: one('叫号 (calling)', { ...onDuty, announcement: { kind: 'call', number: 'A023' } }),
  endAnnouncement: one('无播报 (no announcement)', onDuty),
  getToday: one('今日数量，不含等级 (today, never levels)', {
    day: '2026-11-23',
    windowNo: '12',
    staff: { no: 'A0317', name: '王晓梅' },
    offered: 31,
    completed: 24,
    unrated: 4,
    deferred: 2,
    cancelled: 1,
  }),
  openEvents: {
    ...one('一条消息 (one message)', { type: 'evaluation', id: EVALUATION_ID, status: 'completed', shown: true, at: '2026-11-23T07:26:00.000Z' }),
    window: { summary: '窗口已变化 (the window changed)', value: { type: 'window' } },
  },
  beginPairing: one('屏幕上显示配对码 (the code is on the screen)', {
    id: '3b1e8a40-5a0e-4b58-9a10-1f8a3c9d7e10',
    expiresAt: '2026-11-23T00:32:00.000Z',
    triesLeft: 5,
    hallName: '市政务服务中心',
    windowNo: '12',
    deviceId: 'evaluator-1',
    fingerprint: null,
  }),
  confirmPairing: one('令牌只告知一次 (the token is told once)', { token: 'kC3…', pairing }),
  getPairing: one('本配对 (this pairing)', pairing),
  endPairing: one('已解除 (ended)', pairing),
  listStaff: one('工作人员名录 (staff)', { staff: [{ no: 'A0317', name: '王晓梅', post: '医保综合窗口', department: '医疗保障局' }] }),
  listMatters: one('事项名录 (matters)', { matters: [{ taskCode: immediateCase.taskCode, taskName: immediateCase.taskName, kind: 'immediate' }] }),
  enterPaperRating: one('已保存 (kept)', { id: EVALUATION_ID, status: 'completed', shown: false }),
  showPage: one('显示中 (open)', { id: EVALUATION_ID, status: 'open' }),
  getPageVisit: one('已关闭 (closed)', { id: EVALUATION_ID, status: 'closed' }),
  closePage: one('已关闭 (closed)', { id: EVALUATION_ID, status: 'closed' }),
};

export const PROBLEM_EXAMPLES: { '4XX': Examples; '5XX': Examples } = {
  '4XX': {
    busy: { summary: '群众正在评价 (a citizen is rating)', value: problem('citizen-is-rating') },
    invalid: {
      summary: '字段不符合要求 (a field does not fit)',
      value: problem('invalid-body', [{ pointer: '/service/number', field: '服务次序 (ordinal of the service within the case)', detail: 'must be at least 1', detailZh: '不能小于 1' }]),
    },
  },
  '5XX': { storage: { summary: '设备暂时无法保存 (the device cannot store)', value: problem('storage-failed') } },
};
