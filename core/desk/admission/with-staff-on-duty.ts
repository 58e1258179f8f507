import { serviceKey, type Evaluation, type ServiceKey } from '../../contract/evaluation.ts';
import type { CaseKind, EvaluationRequest } from '../../contract/case.ts';
import type { DeviceKind } from '../../contract/device.ts';
import type { DirectoryStaff } from '../../contract/directory.ts';
import type { StaffOnDuty } from '../../counter-link/window-link.ts';

/** Cases with which nobody at a window served. */
const WITHOUT_STAFF: ReadonlySet<CaseKind> = new Set(['self-service', 'overall', 'fully-online', 'online-enquiry']);

export interface StaffOnDutyDependencies {
  book: { findByKey(key: ServiceKey): Evaluation | undefined };
  window: { window(): { staff: StaffOnDuty | null } };
  directory: { staffOf(no: string): DirectoryStaff | undefined };
  deviceKind: DeviceKind;
}

/** Whether whoever is on duty served, as nobody is named. */
export const isServedByStaffOnDuty = ({ staff, case: { kind } }: Pick<EvaluationRequest, 'staff' | 'case'>, deviceKind: DeviceKind): boolean =>
  staff === undefined && deviceKind === 'window-evaluator' && !WITHOUT_STAFF.has(kind);

export type WithStaff = (request: EvaluationRequest) => EvaluationRequest;

/**
 * Says who served where the counter's system does not: at a window, whoever is on duty. A service that was posted before keeps
 * whom it was posted with, whoever is on duty by now.
 */
export function withStaffOnDuty({ book, window, directory, deviceKind }: StaffOnDutyDependencies): WithStaff {
  return (request) => {
    if (!isServedByStaffOnDuty(request, deviceKind)) return request;
    const known = book.findByKey(serviceKey(request));
    if (known !== undefined) return { ...request, staff: known.staff };
    const { staff } = window.window();
    if (staff === null) return request;
    const { no, name, post } = staff;
    const entry = directory.staffOf(no);
    const department = entry?.name === name ? entry.department : undefined;
    return { ...request, staff: { no, name, ...(post !== undefined && { post }), ...(department !== undefined && { department }) } };
  };
}
