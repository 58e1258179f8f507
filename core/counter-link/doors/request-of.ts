import { STAGE_WORDS, type CaseInfo, type EvaluationRequest, type StaffInfo } from '../../contract/case.ts';
import type { DoorDependencies } from './door.ts';
import { DoorRefusal } from './door-refusal.ts';
import type { CaseFields } from './message.ts';

type Known = Pick<DoorDependencies, 'window' | 'directory' | 'matter' | 'clock'>;

/**
 * The case that a message is about, with what is known here: the hall's tables, who is on duty, the matter of the configuration.
 * @throws DoorRefusal `no-matter`, `unknown-staff`
 */
export function requestOf(fields: CaseFields & { projectNo: string }, known: Known): EvaluationRequest {
  const { projectNo, serviceNumber: number = 1 } = fields;
  const caseInfo: CaseInfo = { ...matterOf(fields, known), projectNo };
  const stage = fields.stage ?? (caseInfo.kind.endsWith('enquiry') ? 'enquiry' : 'completion');
  const service = { number, stage, name: STAGE_WORDS[stage], time: new Date(known.clock.now()).toISOString() };
  const staff = servedBy(fields, known);
  return { case: caseInfo, service, ...(staff && { staff }) };
}

function matterOf({ taskCode, taskName, kind }: CaseFields, { directory, matter }: Known): Omit<CaseInfo, 'projectNo'> {
  const listed = taskCode === undefined ? matter : directory.matters().find((one) => one.taskCode === taskCode);
  const named = { taskCode: taskCode ?? listed?.taskCode, taskName: taskName ?? listed?.taskName };
  if (named.taskCode === undefined || named.taskName === undefined) throw new DoorRefusal('no-matter');
  return { ...listed, taskCode: named.taskCode, taskName: named.taskName, kind: kind ?? listed?.kind ?? 'immediate' };
}

/** Who served, as the message says; where it does not, the counter's desk knows: also of a case that was offered in another shift. */
function servedBy({ staffNo, staffName }: CaseFields, known: Known): StaffInfo | undefined {
  if (staffNo === undefined) return undefined;
  const onDuty = known.window.window().staff;
  if (staffNo === onDuty?.no) return { no: staffNo, name: onDuty.name, ...(onDuty.post && { post: onDuty.post }) };
  const { no, name, post, department } = staffOf({ staffNo, staffName }, known);
  return { no, name, ...(post && { post }), ...(department && { department }) };
}

/** A member of staff by number: the hall's table knows better than the message. @throws DoorRefusal `unknown-staff` */
export function staffOf({ staffNo, staffName }: { staffNo: string; staffName?: string | undefined }, { directory }: Pick<Known, 'directory'>) {
  const listed = directory.staff().find(({ no }) => no === staffNo);
  if (listed) return listed;
  if (staffName === undefined) throw new DoorRefusal('unknown-staff');
  return { no: staffNo, name: staffName, post: undefined, department: undefined, stars: undefined };
}
