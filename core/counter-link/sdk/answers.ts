import { bool, list, maybe, nullable, number, object, oneOf, text, type Guard } from './guards.ts';
import type {
  CaseKind,
  DirectoryStaff,
  Evaluation,
  EvaluationEvent,
  EvaluationGroup,
  EvaluatorStatus,
  Matter,
  Pairing,
  PairingOffer,
  PaperForm,
  PaperFormPrint,
  Receipt,
  StaffOnDuty,
  Today,
  WindowState,
} from './types.ts';

/** What each operation of `/v1` answers. Codes that a later evaluator may add are left to it where this side only passes them on. */

const status = oneOf('offered', 'rating', 'completed', 'unrated', 'deferred', 'cancelled');
export const isEvaluation: Guard<Evaluation> = object({ id: text, status, shown: bool });
export const isGroup: Guard<EvaluationGroup> = object({ group: text, evaluations: list(isEvaluation) });
export const isEvent: Guard<EvaluationEvent> = object({ type: oneOf('evaluation'), id: text, status, shown: bool, at: text });
export const isWindowEvent = object({ type: oneOf('window') });

const printed = oneOf('printed', 'not-printed');
export const isReceipt: Guard<Receipt> = object({ evaluation: isEvaluation, receipt: printed, expiresAt: text });
export const isPaperFormPrint: Guard<PaperFormPrint> = object({ receipt: printed });

const isStaffOnDuty: Guard<StaffOnDuty> = object({ no: text, name: text });
const isSign = (value: unknown): value is NonNullable<WindowState['sign']> => object({ kind: text, windowNo: maybe(text) })(value);
const isAnnouncement = (value: unknown): value is NonNullable<WindowState['announcement']> => object({ kind: text, number: maybe(text) })(value);
export const isWindow: Guard<WindowState> = object({ staff: nullable(isStaffOnDuty), sign: nullable(isSign), announcement: nullable(isAnnouncement) });

export const isToday: Guard<Today> = object({
  day: text,
  windowNo: text,
  staff: nullable(object({ no: text, name: text })),
  offered: number,
  completed: number,
  unrated: number,
  deferred: number,
  cancelled: number,
});

export const isStaffList: Guard<{ staff: DirectoryStaff[] }> = object({ staff: list(object({ no: text, name: text })) });
const kind: Guard<CaseKind> = (value): value is CaseKind => text(value);
export const isMatters: Guard<{ matters: Matter[] }> = object({ matters: list(object({ taskCode: text, taskName: text, kind })) });

export const isStatus: Guard<EvaluatorStatus> = object({
  evaluator: object({ version: text, region: text, hallName: text, windowNo: text, session: oneOf('idle', 'offered', 'rating'), screensConnected: number }),
  queue: object({ state: oneOf('working', 'failed') }),
  province: object({ configured: bool }),
});

export const isPairing: Guard<Pairing> = object({ id: text, name: text, origin: nullable(text), hallName: text, windowNo: text, deviceId: text, pairedAt: text });
export const isOffer: Guard<PairingOffer> = object({
  id: text,
  expiresAt: text,
  triesLeft: number,
  hallName: text,
  windowNo: text,
  deviceId: text,
  fingerprint: nullable(text),
});
export const isPaired: Guard<{ token: string; pairing: Pairing }> = object({ token: text, pairing: isPairing });

const subject = oneOf('staff', 'matter', 'agency');
export const isPaperForm: Guard<PaperForm> = object({
  levels: list(
    object({
      level: number,
      zh: text,
      en: text,
      lists: list(object({ subject, indicators: list(object({ id: text, zh: text, en: text })), agencies: list(object({ code: text, name: text })) })),
    }),
  ),
  textLimit: number,
});

/** RFC 9457, as the evaluator writes it. */
export const isProblem = object({
  type: text,
  detail: text,
  detailZh: text,
  errors: maybe(list(object({ pointer: text, field: text, detail: text, detailZh: text }))),
});
