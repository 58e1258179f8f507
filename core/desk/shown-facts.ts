import type { EvaluationRequest } from '../contract/case.ts';
import type { Place } from '../contract/evaluation.ts';
import type { RatingForm } from '../contract/rating-form.ts';
import type { FieldFault } from '../contract/refusal.ts';
import type { MissingField, ShownFacts } from '../evaluation/must-be-shown.ts';

/** What this device can show about a service. */
export function shownFacts({ case: caseInfo, staff }: Pick<EvaluationRequest, 'case' | 'staff'>, place: Place, form: RatingForm): ShownFacts {
  return {
    matterName: caseInfo.taskName,
    caseNumber: caseInfo.projectNo,
    staffName: staff?.name,
    staffNumber: staff?.no,
    windowNumber: place.windowNo,
    terminalNumber: place.terminalNo,
    hallName: place.hallName,
    form,
  };
}

/** Where each field that a screen must show comes from: the counter's request, or this device. */
const ORIGIN: Record<MissingField, Pick<FieldFault, 'pointer' | 'field'>> = {
  levels: { pointer: '', field: '评价等级 (levels)' },
  indicators: { pointer: '', field: '评价指标 (indicators)' },
  'matter-name': { pointer: '/case/taskName', field: '事项名称 (matter name)' },
  'case-number': { pointer: '/case/projectNo', field: '业务流水号 (case serial number)' },
  'staff-name': { pointer: '/staff/name', field: '工作人员姓名 (staff name)' },
  'staff-number': { pointer: '/staff/no', field: '工号 (staff number)' },
  'window-number': { pointer: '', field: '窗口号 (windowNo)' },
  'terminal-number': { pointer: '', field: '终端机编号 (terminalNo)' },
  'joint-agencies': { pointer: '/case/jointAgencies', field: '联办机构 (agencies of a joint case)' },
  'hall-name': { pointer: '', field: '大厅名称 (hallName)' },
};

/** A field that the region wants on the screen and nobody gave, with who must give it. */
export function faultOfMissingField(missing: MissingField): FieldFault {
  const { pointer, field } = ORIGIN[missing];
  return pointer === ''
    ? { pointer, field, detail: "is missing on this device: set it in the device's configuration", detailZh: '本机未设置，请在设备配置中填写' }
    : { pointer, field, detail: 'must be given: the citizen has to see it', detailZh: '必填：评价时必须显示' };
}
