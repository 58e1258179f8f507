import * as z from 'zod';
import { caseInfoSchema, serviceInfoSchema, staffInfoSchema } from '../../contract/case.ts';
import { fieldFaults } from '../../http/field-faults.ts';
import { announcementSchema } from '../window-link.ts';
import { DoorRefusal } from './door-refusal.ts';

const [, { shape: called }] = announcementSchema.options;

/** Such systems send numbers where texts are meant, and texts where numbers are. */
const asText = <S extends z.ZodType<string, string>>(schema: S) => z.union([z.string(), z.int()]).transform(String).pipe(schema);
const asNumber = z.union([z.int(), z.string().regex(/^\d{1,2}$/).transform(Number)]).pipe(serviceInfoSchema.shape.number);

const { projectNo, taskCode, taskName, kind } = caseInfoSchema.shape;

/** Who served, and which case: all that a door takes of a case. An applicant it does not: these messages travel as they are. */
export const caseFieldsSchema = z.object({
  staffNo: asText(staffInfoSchema.shape.no).optional(),
  staffName: staffInfoSchema.shape.name.optional(),
  projectNo: asText(projectNo).optional(),
  taskCode: taskCode.optional(),
  taskName: taskName.optional(),
  kind: kind.optional(),
  serviceNumber: asNumber.optional(),
  stage: serviceInfoSchema.shape.stage.optional(),
});
export type CaseFields = z.infer<typeof caseFieldsSchema>;

/** By which a repeated message is known; comes back with the answer. */
const serialSchema = asText(z.string().min(1).max(64).regex(/^[\w.-]+$/)).optional();

export const COMMANDS = ['login', 'unlogin', 'pause', 'reset', 'welcome', 'apprise', 'call', 'status'] as const;

/** A command of the UDP and the HTTP door. What it says beside these fields is passed over. */
export const commandSchema = z.object({
  ...caseFieldsSchema.shape,
  command: z.string().trim().toLowerCase().pipe(z.enum(COMMANDS)),
  serial: serialSchema,
  /** 叫号. */
  number: asText(called.number).optional(),
  /** Whose status is asked. */
  id: z.string().max(64).optional(),
});
export type Command = z.infer<typeof commandSchema>;

/** @throws DoorRefusal `malformed`, naming the fields and nothing that stands in them */
export function parsed<S extends z.ZodType>(schema: S, message: unknown): z.output<S> {
  const result = schema.safeParse(message, { reportInput: true });
  if (!result.success) throw new DoorRefusal('malformed', fieldFaults(schema, result.error));
  return result.data;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
const objectSchema = z.record(z.string(), z.unknown());

/** @throws DoorRefusal `not-json`, also for the GBK in which some systems write */
export function jsonObject(bytes: Uint8Array): Record<string, unknown> {
  try {
    return objectSchema.parse(JSON.parse(utf8.decode(bytes)));
  } catch {
    throw new DoorRefusal('not-json');
  }
}

/** The fields of an address or a form. @throws DoorRefusal `not-utf-8`: else GBK would become a name that nobody has */
export function formFields(encoded: string | Uint8Array): Record<string, unknown> {
  try {
    const text = typeof encoded === 'string' ? encoded : utf8.decode(encoded);
    decodeURIComponent(text);
    return Object.fromEntries(new URLSearchParams(text));
  } catch {
    throw new DoorRefusal('not-utf-8');
  }
}

/** What of a message may stand in its answer, so that the sender knows it again. */
export function echoOf(message: Record<string, unknown>, ...fields: readonly string[]): Record<string, string | number> {
  const known = fields.flatMap((field) => {
    const value = z.union([z.string().max(64), z.number()]).safeParse(message[field]);
    return value.success ? [[field, value.data] as const] : [];
  });
  return Object.fromEntries(known);
}
