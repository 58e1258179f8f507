import * as z from 'zod';
import { agencySchema, caseInfoSchema, staffInfoSchema } from './case.ts';

/** Who works in a hall and what it does, as its own tables say. */

export const starsSchema = z.int().min(1).max(5).meta({ title: '星级 (stars)' });

const { no, name, post, department } = staffInfoSchema.shape;
export const directoryStaffSchema = z.strictObject({ no, name, post, department, stars: starsSchema.optional() }).meta({ title: '工作人员 (staff member)' });
export type DirectoryStaff = z.infer<typeof directoryStaffSchema>;

const { taskCode, taskName, taskHandleItem, taskType, kind } = caseInfoSchema.shape;
/** 事项, as far as a case takes it over. */
export const matterSchema = z
  .strictObject({ taskCode, taskName, taskHandleItem, taskType, kind, agency: agencySchema.meta({ title: '实施机构 (responsible agency)' }).optional() })
  .meta({ title: '事项 (matter)' });
export type Matter = z.infer<typeof matterSchema>;
