import * as z from 'zod';
import type { Applicant, CaseInfo, EvaluationRequest, ServiceInfo, StaffInfo } from './case.ts';

/**
 * Where an evaluation stands, as far as the counter may know. It never tells the level:
 * offered 已邀请 · rating 评价中 · completed 已评价 · unrated 未评价 · deferred 稍后评价 · cancelled 已取消.
 */
export const evaluationStatusSchema = z
  .enum(['offered', 'rating', 'completed', 'unrated', 'deferred', 'cancelled'])
  .meta({ title: '评价状态 (status)' });
export type EvaluationStatus = z.infer<typeof evaluationStatusSchema>;

/** Where and on what the rating is taken; fixed per device, but for the window, to which a pairing may move it. */
export interface Place {
  hallName: string;
  windowNo: string;
  /** 终端机编号 of a self-service terminal. */
  terminalNo?: string | undefined;
  deviceId: string;
}

/** One invitation to rate one service of one case: the service record, its place and its standing. */
export interface Evaluation {
  /** Opaque, unguessable; the counter's handle. */
  id: string;
  case: CaseInfo;
  service: ServiceInfo;
  staff: StaffInfo | undefined;
  applicant: Applicant | undefined;
  place: Place;
  status: EvaluationStatus;
  /** Instants in milliseconds since 1970. */
  offeredAt: number;
  changedAt: number;
  /** When the citizen may no longer rate by a receipt's QR; null while no receipt was made. */
  linkExpiresAt: number | null;
}

export type ServiceRecord = Omit<Evaluation, 'status' | 'changedAt' | 'linkExpiresAt'>;

/** The key by which province, queue and counter mean the same service (province-interface, "Model"). */
export interface ServiceKey {
  projectNo: string;
  serviceNumber: number;
}

export function serviceKey(request: Pick<EvaluationRequest, 'case' | 'service'>): ServiceKey {
  return { projectNo: request.case.projectNo, serviceNumber: request.service.number };
}
