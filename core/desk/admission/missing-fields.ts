import type { EvaluationRequest } from '../../contract/case.ts';
import type { Place } from '../../contract/evaluation.ts';
import type { RatingForm } from '../../contract/rating-form.ts';
import { Refusal, type FieldFault } from '../../contract/refusal.ts';
import type { MissingField, ShownFacts } from '../../evaluation/must-be-shown.ts';
import { SHOWN_FIELDS } from '../../evaluation/regions/rules-wording.ts';

/** What this device can show about a service. */
export function shownFacts(
  { case: caseInfo, staff }: Pick<EvaluationRequest, 'case' | 'staff'>,
  place: Place,
  form: RatingForm,
): ShownFacts {
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

/** Whoever rates nobody in particular says so by the kind of the case. */
const SELF_SERVED = { zh: '；无人办理的请选办件类型“自助办理”', en: '; where nobody served, choose the kind "self-service"' };

const SIGN_IN = { zh: '，或先签到', en: ', or sign in first' };

/** English name of each field, and where in the counter's request it stands; undefined where the device itself must know. */
const FIELDS: Record<MissingField, { en: string; pointer?: string; unless?: typeof SELF_SERVED }> = {
  levels: { en: 'levels' },
  indicators: { en: 'indicators, which citizenInput "levels" cannot show' },
  'matter-name': { en: 'matter name', pointer: '/case/taskName' },
  'case-number': { en: 'case serial number', pointer: '/case/projectNo' },
  'joint-agencies': { en: 'agencies of a joint case', pointer: '/case/jointAgencies' },
  'staff-name': { en: 'staff name', pointer: '/staff/name', unless: SELF_SERVED },
  'staff-number': { en: 'staff number', pointer: '/staff/no', unless: SELF_SERVED },
  'window-number': { en: 'windowNo' },
  'terminal-number': { en: 'terminalNo' },
  'hall-name': { en: 'hallName' },
};

/**
 * @param helpsSignIn whether whoever signed in at the window would be named as the staff
 * @throws Refusal `field-missing` naming each field, with who must give it; nothing where none is missing
 */
export function requireFields(missing: ReadonlySet<MissingField>, helpsSignIn: boolean): void {
  if (missing.size > 0) throw new Refusal('field-missing', { faults: [...missing].map((field) => faultOf(field, helpsSignIn)) });
}

function faultOf(missing: MissingField, helpsSignIn: boolean): FieldFault {
  const { en, pointer, unless } = FIELDS[missing];
  const field = `${missing === 'joint-agencies' ? '联办机构' : SHOWN_FIELDS[missing]} (${en})`;
  const or = helpsSignIn && unless === SELF_SERVED ? SIGN_IN : undefined;
  return pointer === undefined
    ? { pointer: '', field, detail: "is missing on this device: see to the device's configuration", detailZh: '本机未设置，请检查设备配置' }
    : { pointer, field, detail: `must be given${or?.en ?? ''}: the citizen has to see it${unless?.en ?? ''}`, detailZh: `必填${or?.zh ?? ''}：评价时群众要看到${unless?.zh ?? ''}` };
}
