import type { EvaluationRequest, StaffInfo } from '../contract/case.ts';
import { formatChinaTime } from '../contract/china-time.ts';

type Sample = Pick<EvaluationRequest['case'], 'taskCode' | 'taskName' | 'kind' | 'jointAgencies'> & { staff: StaffInfo };

const FIRST_SAMPLE: Sample = {
  taskCode: '11230200MB0000001X4000109001',
  taskName: '基本医疗保险参保人员异地就医备案',
  kind: 'immediate',
  staff: { no: 'A0317', name: '王晓梅', department: '医疗保障局' },
};

const SAMPLES: readonly Sample[] = [
  FIRST_SAMPLE,
  {
    taskCode: '11230200MB0000002X4000109002',
    taskName: '居民身份证换领',
    kind: 'promised',
    staff: { no: 'A0452', name: '李国强', department: '公安局' },
  },
  {
    taskCode: '11230200MB0000003X4000109003',
    taskName: '个体工商户设立登记、食品经营许可与门头招牌设置审批“一件事”联合办理',
    kind: 'joint',
    jointAgencies: [
      { code: '11230200MB0000003X', name: '市场监督管理局' },
      { code: '11230200MB0000004Y', name: '城市管理综合执法局' },
    ],
    staff: { no: 'B1108', name: '欧阳静', department: '市场监督管理局' },
  },
];

/**
 * A case as a business system would post it, finished at `now`.
 * @param ordinal picks the sample and makes the serial number differ within one second
 */
export function sampleCase(now: number, ordinal: number): EvaluationRequest & { staff: StaffInfo } {
  const { staff, ...sample } = SAMPLES[ordinal % SAMPLES.length] ?? FIRST_SAMPLE;
  const stamp = formatChinaTime(now).replaceAll(/\D/g, '');
  return {
    case: { projectNo: `${stamp}${String(ordinal % 1000).padStart(3, '0')}`, ...sample },
    service: { number: 1, stage: 'completion', name: '办结', time: new Date(now).toISOString() },
    staff,
  };
}
