import { globalRegistry } from 'zod';
import type * as z from 'zod';
import { agencySchema, applicantSchema, evaluationRequestSchema, groupRequestSchema, staffInfoSchema } from '../../contract/case.ts';
import { directoryStaffSchema, matterSchema } from '../../contract/directory.ts';
import { evaluationStatusSchema } from '../../contract/evaluation.ts';
import { healthSchema } from '../../contract/health.ts';
import { problemSchema } from '../../http/problems.ts';
import {
  evaluationAnswerSchema,
  eventMessageSchema,
  groupAnswerSchema,
  paperFormAnswerSchema,
  receiptAnswerSchema,
  receiptRequestSchema,
  rulesAnswerSchema,
  statusEventSchema,
  windowEventSchema,
} from '../counter-desk.ts';
import { directoryStaffAnswerSchema, mattersAnswerSchema } from '../directory-link.ts';
import { pairedAnswerSchema, pairingAnswerSchema, pairingConfirmationSchema, pairingOfferSchema, pairingRequestSchema } from '../pairing-link.ts';
import { paperFormSchema, paperRatingSchema } from '../paper-link.ts';
import { visitAnswerSchema, visitRequestSchema } from '../visit-link.ts';
import { announcementSchema, signInSchema, signSchema, staffOnDutySchema, todayAnswerSchema, windowAnswerSchema } from '../window-link.ts';

/** What a generated client calls each shape; none is the name of something that a browser or a language brings. Names are part of the API: they change only with its version. */
const NAMED: Record<string, z.ZodType> = {
  EvaluationRequest: evaluationRequestSchema,
  Case: evaluationRequestSchema.shape.case,
  Service: evaluationRequestSchema.shape.service,
  Staff: staffInfoSchema,
  Applicant: applicantSchema,
  Agency: agencySchema,
  EvaluationGroupRequest: groupRequestSchema,
  Evaluation: evaluationAnswerSchema,
  EvaluationStatus: evaluationStatusSchema,
  EvaluationGroup: groupAnswerSchema,
  ReceiptRequest: receiptRequestSchema,
  Receipt: receiptAnswerSchema,
  PrintedPaperForm: paperFormAnswerSchema,
  PaperForm: paperFormSchema,
  PaperRating: paperRatingSchema,
  Status: healthSchema,
  Rules: rulesAnswerSchema,
  EventMessage: eventMessageSchema,
  EvaluationEvent: statusEventSchema,
  WindowEvent: windowEventSchema,
  Problem: problemSchema,
  StaffOnDuty: staffOnDutySchema,
  SignIn: signInSchema,
  Sign: signSchema,
  Announcement: announcementSchema,
  WindowState: windowAnswerSchema,
  Today: todayAnswerSchema,
  DirectoryStaff: directoryStaffSchema,
  DirectoryStaffList: directoryStaffAnswerSchema,
  Matter: matterSchema,
  MatterList: mattersAnswerSchema,
  PairingRequest: pairingRequestSchema,
  PairingOffer: pairingOfferSchema,
  PairingConfirmation: pairingConfirmationSchema,
  Pairing: pairingAnswerSchema,
  Paired: pairedAnswerSchema,
  PageVisitRequest: visitRequestSchema,
  PageVisit: visitAnswerSchema,
};

/** Gives the schemas their names in the document; a second call changes nothing. */
export function nameSchemas(): void {
  for (const [id, schema] of Object.entries(NAMED)) globalRegistry.add(schema, { ...globalRegistry.get(schema), id });
}
