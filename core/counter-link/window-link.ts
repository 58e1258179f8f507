import * as z from 'zod';
import { staffInfoSchema, windowNoSchema } from '../contract/case.ts';
import { starsSchema } from '../contract/directory.ts';

/** Who is on duty at the window and what its sign says: all that the counter can set here, and nothing that knows of ratings. */
export interface WindowLink {
  window(): WindowAnswer;
  /**
   * In place of whoever was. Who is new is there, so that a sign `back-shortly` or `paused` is taken down.
   * @throws Refusal `unknown-staff` for a number alone that is not in the hall's table
   */
  signIn(staff: SignIn): WindowAnswer;
  signOut(): WindowAnswer;
  /** @throws Refusal `own-window` for a sign that sends citizens to this very window */
  putUpSign(sign: Sign): WindowAnswer;
  takeDownSign(): WindowAnswer;
  /** Greets, or calls a number, on the idle screen for a while; a citizen who is rating sees and hears nothing of it. */
  announce(announcement: Announcement): WindowAnswer;
  endAnnouncement(): WindowAnswer;
  /**
   * Hears that `window` answers something else. Not when a citizen begins or is done: an announcement that this ends is told of when it
   * would have ended anyway.
   * @returns a function that ends the subscription
   */
  onChange(listener: () => void): () => void;
}

/** How many services were offered today at this window, and what became of them: of who is on duty, or of all while nobody is. */
export interface TodayLink {
  today(): TodayAnswer;
}

const { no, name, post } = staffInfoSchema.shape;

export const staffOnDutySchema = z
  .strictObject({
    no,
    name,
    post,
    stars: starsSchema.optional(),
  })
  .meta({ title: '在岗工作人员 (staff member on duty)' });
export type StaffOnDuty = z.infer<typeof staffOnDutySchema>;

/** The name may be left out for a number that is in the hall's table, which gives what else is left out then. */
export const signInSchema = z.strictObject({ ...staffOnDutySchema.shape, name: name.optional() }).meta({ title: '签到 (sign-in)', description: '工号在 hall/staff.csv 中时可以不写姓名 (the name may be left out for a number in hall/staff.csv)' });
export type SignIn = z.infer<typeof signInSchema>;

const kind = <K extends string>(value: K) => z.literal(value).meta({ title: '提示 (sign)' });

export const signSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: kind('back-shortly') }),
    z.strictObject({ kind: kind('go-to-window'), windowNo: windowNoSchema }),
    z.strictObject({ kind: kind('paused') }),
  ])
  .meta({ title: '窗口提示 (sign)', description: 'back-shortly 暂离 · go-to-window 请到其他窗口 · paused 暂停服务' });
export type Sign = z.infer<typeof signSchema>;

export const announcementSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('welcome').meta({ title: '播报 (announcement)' }) }),
    z.strictObject({
      kind: z.literal('call').meta({ title: '播报 (announcement)' }),
      number: z.string().trim().regex(/^[0-9A-Za-z-]{1,12}$/, 'must be 1 to 12 letters, digits or -').meta({ title: '叫号 (called number)', examples: ['A023'] }),
    }),
  ])
  .meta({ title: '播报 (announcement)', description: 'welcome 欢迎 · call 叫号' });
export type Announcement = z.infer<typeof announcementSchema>;

const count = (title: string) => z.int().min(0).meta({ title });
/** Nothing here tells a level. What is not over yet stands under `offered` alone. */
export const todayAnswerSchema = z
  .object({
    /** China's day. */
    day: z.iso.date().meta({ title: '日期 (day)' }),
    windowNo: z.string().meta({ title: '窗口号 (window number)' }),
    /** Whose counts they are; null while nobody is on duty. */
    staff: z.object({ no, name }).nullable().meta({ title: '在岗工作人员，无人在岗时为 null (whose counts; null for all while nobody is on duty)' }),
    offered: count('今日发起 (offered for the first time today)'),
    completed: count('已评价 (completed)'),
    unrated: count('未评价 (unrated)'),
    deferred: count('稍后评价 (deferred)'),
    cancelled: count('已取消 (cancelled)'),
  })
  .meta({ title: '今日数量 (counts of today)' });
export type TodayAnswer = z.infer<typeof todayAnswerSchema>;

export const windowAnswerSchema = z.object({ staff: staffOnDutySchema.nullable(), sign: signSchema.nullable(), announcement: announcementSchema.nullable() });
export type WindowAnswer = z.infer<typeof windowAnswerSchema>;
