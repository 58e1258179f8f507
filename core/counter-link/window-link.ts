import * as z from 'zod';
import { staffInfoSchema } from '../contract/case.ts';

/** Who is on duty at the window and what its sign says: all that the counter can set here, and nothing that knows of ratings. */
export interface WindowLink {
  window(): WindowAnswer;
  signIn(staff: StaffOnDuty): WindowAnswer;
  signOut(): WindowAnswer;
  putUpSign(sign: Sign): WindowAnswer;
  takeDownSign(): WindowAnswer;
}

const { no, name, post } = staffInfoSchema.shape;

export const staffOnDutySchema = z
  .strictObject({
    no,
    name,
    post,
    stars: z.int().min(1).max(5).meta({ title: '星级 (stars)' }).optional(),
  })
  .meta({ title: '在岗工作人员 (staff member on duty)' });
export type StaffOnDuty = z.infer<typeof staffOnDutySchema>;

const kind = <K extends string>(value: K) => z.literal(value).meta({ title: '提示 (sign)' });

export const signSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: kind('back-shortly') }),
    z.strictObject({ kind: kind('go-to-window'), windowNo: z.string().trim().min(1).max(20).meta({ title: '窗口号 (window number)' }) }),
    z.strictObject({ kind: kind('paused') }),
  ])
  .meta({ title: '窗口提示 (sign)', description: 'back-shortly 暂离 · go-to-window 请到其他窗口 · paused 暂停服务' });
export type Sign = z.infer<typeof signSchema>;

export const windowAnswerSchema = z.object({ staff: staffOnDutySchema.nullable(), sign: signSchema.nullable() });
export type WindowAnswer = z.infer<typeof windowAnswerSchema>;
