import * as z from 'zod';
import { caseInfoSchema } from '../../contract/case.ts';

const port = z.int().min(0).max(65_535);
const address = z.union([z.ipv4(), z.ipv6()]);
/** `127.0.0.1`, if not given: programs of this PC. */
const host = address.default('127.0.0.1');
/** Addresses whose words are obeyed; what comes from 127.0.0.1 or ::1 always is. */
const from = z.array(address).max(50).default([]);

/** Doors for business systems that already drive another evaluator. Each is closed unless it is named here. */
export const doorsConfigSchema = z.strictObject({
  /** `POST /v1/page-visits` may show the province's pages; it may anyway where the region wants them, or `webSocket` is there. */
  pages: z.boolean().default(false),
  /** A WebSocket of JSON messages that shows a page or starts a rating. */
  webSocket: z.strictObject({ port: port.default(17_811), host, from, /** Origins whose pages may connect; a program that is no page may. */ origins: z.array(z.url()).max(20).default([]) }).optional(),
  /** Commands as JSON datagrams. */
  udp: z.strictObject({ port: port.default(17_812), host, from }).optional(),
  /** Commands by HTTP that name the counter's address. */
  http: z.strictObject({ port: port.default(17_813), host, from, /** The address of the counter that this device belongs to. */ counter: z.string().min(1).max(40) }).optional(),
  /** What a rating counts as for which such a system names no matter; without it, it is refused. */
  matter: z.strictObject({ taskCode: caseInfoSchema.shape.taskCode, taskName: caseInfoSchema.shape.taskName, kind: caseInfoSchema.shape.kind.default('immediate') }).optional(),
});
export type DoorsConfig = z.infer<typeof doorsConfigSchema>;
